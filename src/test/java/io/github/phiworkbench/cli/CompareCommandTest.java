package io.github.phiworkbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.cli.TestProgram.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code phi4 compare}: one prompt and files of prompts, with the two embedded models. */
class CompareCommandTest {

    private static final String PAIR = "phi-4-nano-instruct,phi-4-nano-reasoning";

    private final TestProgram program = TestProgram.shared();

    @TempDir
    private Path folder;

    private Run compare(String... arguments) {
        return program.run(Stream.concat(Stream.of("compare", "--in-process", "--threads", "1"), Stream.of(arguments))
                .toArray(String[]::new));
    }

    private String sums(String name) throws IOException {
        return Files.writeString(
                        folder.resolve(name),
                        "prompt,expected\nWhat is 58 * 72?,4176\nWhat is 2 + 3?," + name.length() + "\n")
                .toString();
    }

    @Test
    void a_prompt_is_answered_by_each_model_with_what_they_agree_on() {
        Run run = compare("--models", PAIR, "What is 58 * 72?");
        assertThat(run.code()).as(run.err()).isZero();
        assertThat(run.out())
                .contains("== phi-4-nano-instruct", "== phi-4-nano-reasoning", "<think>", "final answers")
                .contains("4176         phi-4-nano-reasoning, f32, greedy  differs from the first");
        assertThat(run.err()).contains("[phi-4-nano-reasoning, f32, greedy: 13 tokens read; first token after ");
    }

    @Test
    void json_has_columns_with_answers() {
        JsonNode json = compare(
                        "--models",
                        "phi-4-nano-instruct@temperature=0.5@seed=3,phi-4-nano-instruct",
                        "--samples",
                        "2",
                        "--top-p",
                        "0.9",
                        "--json",
                        "What is 2 + 3?")
                .json();
        JsonNode columns = json.path("columns");
        assertThat(columns.valueStream().map(column -> column.path("settings").stringValue()))
                .containsExactly("temperature 0.5, top-p 0.9", "greedy");
        JsonNode answers = columns.path(0).path("answers");
        assertThat(answers.valueStream().map(answer -> answer.path("seed").longValue()))
                .containsExactly(3L, 4L);
        assertThat(columns.path(1).path("answers").path(1).path("final_answer").stringValue())
                .isEqualTo("5");
        assertThat(columns.path(1)
                        .path("answers")
                        .path(0)
                        .path("stats")
                        .path("new_tokens")
                        .intValue())
                .isPositive();
    }

    @Test
    void a_file_is_answered_counted_and_not_asked_twice() throws IOException {
        String file = sums("a.csv");
        Run first = compare("--models", PAIR, "--prompts", file);
        assertThat(first.code()).as(first.err()).isZero();
        assertThat(first.out())
                .contains("a.csv: 2 prompts, 4 of 4 answers")
                .contains("1/2", "2/2", "p = 1.0 by McNemar's test", "1 of 2 prompts have different answers");

        Path report = folder.resolve("report.html");
        Run second = compare("--models", PAIR, "--prompts", file, "--json", "--out", report.toString());
        assertThat(second.err()).contains("4 of 4 answers are there since ").contains("Wrote " + report);
        JsonNode json = second.json();
        assertThat(json.path("models")
                        .valueStream()
                        .map(model -> model.path("right").intValue()))
                .containsExactly(1, 2);
        assertThat(json.path("pairs").path(0).path("only_second").intValue()).isEqualTo(1);
        assertThat(json.path("rows")
                        .path(0)
                        .path("results")
                        .path(0)
                        .path("right")
                        .booleanValue())
                .isFalse();
        assertThat(report).content().contains("<td>2 of 2</td>");

        Run again = compare("--models", PAIR, "--prompts", file, "--restart", "--max-new-tokens", "3");
        assertThat(again.err()).doesNotContain("are there since");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            2 | Give either a PROMPT or a file with --prompts. | --models a,b
            2 | There is nothing to compare with one model     | --models a x
            2 | The number of samples is 0                     | --models a,b --samples 0 x
            2 | --out and --restart are for files of prompts   | --models a,b --restart x
            3 | There is no model "nobody"                     | --models phi-4-nano-instruct,nobody x
            2 | The settings @warmth=1 cannot be used          | --models phi-4-nano-instruct@warmth=1,phi-4-nano-instruct x
            2 | The temperature is -1.0 but must be            | --models phi-4-nano-instruct@temperature=-1,phi-4-nano-instruct x
            2 | Missing required option                        | x
            3 | none.csv cannot be read: it does not exist     | --models phi-4-nano-instruct,phi-4-nano-instruct --prompts none.csv
            2 | is named neither .csv nor .jsonl nor .html     | --models phi-4-nano-instruct,phi-4-nano-instruct --prompts none.csv --out target/x.txt
            2 | report.html already; choose another name | --models phi-4-nano-instruct,phi-4-nano-instruct --prompts none.csv --out src/main/resources/io/github/phiworkbench/compare/report.html
            """)
    void wrong_use_is_one_sentence(int code, String message, String arguments) {
        Run run = compare(arguments.split(" "));
        assertThat(run.code()).as(run.err()).isEqualTo(code);
        assertThat(run.said()).singleElement().asString().contains(message);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void a_model_without_a_tokenizer_fails_in_its_column_only() {
        Run run = compare("--models", "phi-4-tiny-f32,phi-4-nano-instruct", "What is 2 + 3?");
        assertThat(run.code()).isEqualTo(ExitCode.FAILED);
        assertThat(run.out()).contains("2 + 3 = 5");
        assertThat(run.err()).contains("phi-4-tiny-f32: The model phi-4-tiny-f32 has no tokenizer.json");
        assertThat(List.of(run.out().split("final answers", -1))).hasSize(2);
    }
}
