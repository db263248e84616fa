package io.github.phiworkbench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.compare.PromptSet.Prompt;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Prompts are read from the two kinds of files, and what is wrong with one is said with its line. */
class PromptSetFileTest {

    @TempDir
    Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void json_lines() throws IOException {
        PromptSet set = PromptSetFile.read(file("sums.jsonl", """
                {"id": "a", "prompt": "1 + 1?", "expected": 2, "source": {"any": "thing"}}

                {"question": "2 + 2?", "answer": "It is 4. #### 4", "system": "Be brief.", "id": null}
                {"prompt": "3 + 3?", "expected": ""}
                """));

        assertThat(set.name()).isEqualTo("sums.jsonl");
        assertThat(set.prompts())
                .containsExactly(
                        new Prompt("a", "1 + 1?", Optional.empty(), Optional.of("2")),
                        new Prompt("3", "2 + 2?", Optional.of("Be brief."), Optional.of("It is 4. #### 4")),
                        Prompt.of("4", "3 + 3?"));
        assertThat(set.hasExpectations()).isTrue();
    }

    @Test
    void comma_separated_values() throws IOException {
        PromptSet set = PromptSetFile.read(file(
                "sums.csv", "\uFEFFid,Note,prompt,expected\r\n" + "a,x,\"1, or\n\"\"2\"\"?\",2\r\n\r\n,,3 + 3?,\r\n"));

        assertThat(set.prompts())
                .containsExactly(Prompt.of("a", "1, or\n\"2\"?").expecting("2"), Prompt.of("2", "3 + 3?"));
    }

    @Test
    void other_separators() throws IOException {
        assertThat(PromptSetFile.read(file("a.csv", "prompt;expected\n1,5 + 1?;2,5\n"))
                        .prompts())
                .containsExactly(Prompt.of("1", "1,5 + 1?").expecting("2,5"));
        assertThat(PromptSetFile.read(file("a.tsv", "prompt\texpected\n1 + 1?\t2\n"))
                        .prompts())
                .containsExactly(Prompt.of("1", "1 + 1?").expecting("2"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            a.jsonl | {"prompt": "a"}#{"promt": "b"}               | Line 2 of % has no "prompt"; give it a text under that name.
            a.jsonl | {"prompt": "a"}##{"prompt": "b" "c"}         | Line 3 of % is no JSON
            a.jsonl | ["a"]                                        | Line 1 of % is no JSON object
            a.jsonl | {"prompt": ["a"]}                            | The field "prompt" in line 1 of % is no text
            a.jsonl | {"prompt": "a", "id": 2}#{"prompt": "b"}     | Line 1 and line 2 of % have the same id "2"
            a.jsonl | ##                                           | % holds no prompts
            a.csv   | prompt,id                                    | % holds no prompts
            a.csv   | prompt,id#a,1#,2                             | The row that ends in line 3 of % has no "prompt"
            a.csv   | question,id#a,1#"b#c",1                      | The row that ends in line 2 and the row that ends in line 4 of %
            a.csv   | prompt,id#a,1,2,3                            | % is no table of comma-separated values at line 2
            a.txt   | a                                            | % is named neither .jsonl nor .csv
            """)
    void what_is_wrong_is_said_with_its_line(String name, String text, String message) throws IOException {
        Path file = file(name, text.replace('#', '\n'));
        assertThatThrownBy(() -> PromptSetFile.read(file))
                .isInstanceOf(PromptSetException.class)
                .hasMessageStartingWith(message.replace("%", file.toString()));
    }

    @Test
    void other_encodings_and_missing_files_are_said() throws IOException {
        Path latin = folder.resolve("a.csv");
        Files.write(latin, "prompt\nMüller?\n".getBytes(StandardCharsets.ISO_8859_1));
        assertThatThrownBy(() -> PromptSetFile.read(latin)).hasMessageContaining("no text in UTF-8");
        assertThatThrownBy(() -> PromptSetFile.read(folder.resolve("none.csv")))
                .hasMessageContaining("it does not exist");
    }
}
