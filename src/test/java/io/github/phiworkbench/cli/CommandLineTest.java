package io.github.phiworkbench.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.cli.TestProgram.Run;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The commands, their options and the JSON they print; docs/command-line.md describes them to users. */
class CommandLineTest {

    private static final String TINY = "phi-4-tiny-f32";
    private static final String NANO = "phi-4-nano-instruct";

    private final TestProgram program = TestProgram.shared();

    @TempDir
    private Path folder;

    private Run run(String... arguments) {
        return program.run(arguments);
    }

    /** Continues a few tokens with the golden model, on one thread. */
    private Run generate(String... options) {
        return run(Stream.concat(
                        Stream.of("generate", "--model", TINY, "--threads", "1", "--ids", "45,183,48"),
                        Stream.of(options))
                .toArray(String[]::new));
    }

    private static List<Integer> ids(JsonNode array) {
        return array.valueStream().map(JsonNode::intValue).toList();
    }

    private static List<String> keys(JsonNode object) {
        return List.copyOf(object.propertyNames());
    }

    private static JsonNode golden(String name) {
        return JsonMapper.shared().readTree(TestProgram.GOLDEN.resolve(name).resolve("expected.json"));
    }

    @Test
    void a_bundle_takes_a_model_to_another_data_folder() {
        Path file = folder.resolve("taken.phi4");
        Run bundled = run("bundle", TINY, file.toString());
        assertThat(bundled.code()).as(bundled.err()).isZero();
        assertThat(bundled.out()).startsWith("Wrote " + file + " (");

        TestProgram other = new TestProgram(folder.resolve("other"));
        Run imported = other.run("import", file.toString(), "--name", "brought");
        assertThat(imported.code()).as(imported.err()).isZero();
        assertThat(imported.out()).startsWith("Imported brought (f32, ");
        String[] question = {"generate", "--threads", "1", "--ids", "45,183,48", "--max-new-tokens", "4", "--json"};
        JsonNode there = other.run(Stream.concat(Stream.of(question), Stream.of("--model", "brought"))
                        .toArray(String[]::new))
                .json();
        JsonNode here = run(Stream.concat(Stream.of(question), Stream.of("--model", TINY))
                        .toArray(String[]::new))
                .json();
        assertThat(there.get("ids")).isEqualTo(here.get("ids"));
    }

    @Test
    void a_file_that_is_there_is_not_bundled_over() throws Exception {
        Path file = Files.writeString(folder.resolve("mine.phi4"), "mine");
        Run refused = run("bundle", TINY, file.toString());
        assertThat(refused.code()).isEqualTo(ExitCode.UNUSABLE);
        assertThat(refused.err())
                .isEqualToIgnoringNewLines(
                        file + " is there already; replace it with --replace, or choose another name.");
        assertThat(file).hasContent("mine");
        assertThat(run("bundle", TINY, folder.resolve("mine.zip").toString()).code())
                .isEqualTo(ExitCode.WRONG_USAGE);
    }

    @Test
    void import_says_what_it_made_and_where() {
        TestProgram own = new TestProgram(folder);
        Run imported = own.run("import", TestProgram.GOLDEN.resolve(TINY).toString());
        assertThat(imported.code()).isZero();
        assertThat(imported.out())
                .startsWith("Imported phi-4-tiny-f32 (f32, ")
                .endsWith(own.models().resolve(TINY) + System.lineSeparator());
        assertThat(imported.said())
                .singleElement()
                .asString()
                .contains("has no tokenizer.json, so the model takes token numbers but no text");
        assertThat(own.models().resolve(TINY).resolve("model.pt")).exists();
    }

    @Test
    void import_takes_a_name_a_folder_and_a_precision() {
        TestProgram own = new TestProgram(folder.resolve("data"));
        String checkpoint = TestProgram.GOLDEN.resolve(TINY).toString();
        assertThat(own.run("import", checkpoint, "--name", "half", "--precision", "bf16")
                        .code())
                .isZero();
        Path out = folder.resolve("elsewhere");
        assertThat(own.run("import", checkpoint, "--out", out.toString()).code())
                .isZero();
        JsonNode listed = own.run("models", "--json").json().path("models");
        assertThat(listed.valueStream()
                        .filter(model -> model.path("id").stringValue().equals("half"))
                        .map(model -> model.path("precision").stringValue()))
                .containsExactly("bf16");
        assertThat(own.run("generate", "--model", out.toString(), "--ids", "1", "--max-new-tokens", "1")
                        .code())
                .isZero();
    }

    @Test
    void import_refuses_a_model_that_is_there_unless_it_may_replace_it() {
        TestProgram own = new TestProgram(folder);
        String checkpoint = TestProgram.GOLDEN.resolve(TINY).toString();
        assertThat(own.run("import", checkpoint).code()).isZero();
        Run again = own.run("import", checkpoint);
        assertThat(again.code()).isEqualTo(3);
        assertThat(again.said())
                .singleElement()
                .asString()
                .contains("already a model")
                .contains("--replace");
        assertThat(own.run("import", checkpoint, "--precision", "bf16", "--replace")
                        .code())
                .isZero();
        assertThat(own.run("models").out()).contains("bf16");
    }

    @Test
    void models_lists_what_is_there_and_what_comes_with_the_program() {
        Run text = run("models");
        assertThat(text.code()).isZero();
        assertThat(text.out().lines()).anyMatch(line -> line.matches("phi-4-tiny-f32 +f32 .*context 16,384"));
        JsonNode json = run("models", "--json").json();
        assertThat(keys(json)).containsExactly("folder", "models");
        assertThat(json.path("models")
                        .valueStream()
                        .map(model -> model.path("id").stringValue()))
                .contains(TINY, "phi-4-mini-tiny", NANO, "phi-4-nano-reasoning");
        assertThat(keys(json.path("models").path(0)))
                .contains("id", "state", "variant", "precision", "parameters", "weight_bytes", "context", "folder");
    }

    @Test
    void generate_prints_what_the_schema_says() {
        JsonNode json =
                generate("--max-new-tokens", "4", "--top", "3", "--json").json();
        assertThat(keys(json))
                .containsExactly("model", "prompt_ids", "ids", "text", "finish_reason", "tokens", "stats");
        assertThat(json.path("model").stringValue()).isEqualTo(TINY);
        assertThat(ids(json.path("prompt_ids"))).containsExactly(45, 183, 48);
        assertThat(json.path("finish_reason").stringValue()).isEqualTo("length");
        assertThat(json.path("tokens")
                        .valueStream()
                        .map(token -> token.path("id").intValue()))
                .isEqualTo(ids(json.path("ids")))
                .hasSize(4);
        JsonNode token = json.path("tokens").path(0);
        assertThat(keys(token)).containsExactly("index", "id", "text", "logprob", "rank", "entropy", "top");
        assertThat(token.path("index").intValue()).isEqualTo(3);
        assertThat(token.path("rank").intValue()).isEqualTo(1);
        assertThat(token.path("entropy").doubleValue()).isBetween(0.0, Math.log(512));
        assertThat(token.path("top").size()).isEqualTo(3);
        assertThat(keys(token.path("top").path(0))).containsExactly("id", "text", "logprob");
        assertThat(token.path("top").path(0).path("id")).isEqualTo(token.path("id"));
        assertThat(token.path("top").path(0).path("logprob")).isEqualTo(token.path("logprob"));
        assertThat(keys(json.path("stats")))
                .containsExactly(
                        "prompt_tokens",
                        "cached_tokens",
                        "new_tokens",
                        "ttft_ms",
                        "prefill_tokens_per_second",
                        "decode_tokens_per_second");
        assertThat(json.path("stats").path("prompt_tokens").intValue()).isEqualTo(3);
        assertThat(json.path("stats").path("new_tokens").intValue()).isEqualTo(4);
    }

    @Test
    void generate_reports_the_prompt_too_and_the_first_token_has_no_numbers() {
        JsonNode tokens = generate("--max-new-tokens", "2", "--prompt-tokens", "--json")
                .json()
                .path("tokens");
        assertThat(tokens.valueStream().map(token -> token.path("index").intValue()))
                .containsExactly(0, 1, 2, 3, 4);
        JsonNode first = tokens.path(0);
        assertThat(Stream.of("logprob", "rank", "entropy").map(first::get)).allMatch(JsonNode::isNull);
        assertThat(first.path("top").isEmpty()).isTrue();
        JsonNode scored = run("score", "--model", TINY, "--ids", "45,183,48", "--json")
                .json()
                .path("tokens");
        for (int i = 1; i < 3; i++) {
            assertThat(tokens.path(i).path("logprob").doubleValue())
                    .isCloseTo(scored.path(i).path("logprob").doubleValue(), within(1e-4));
        }
    }

    @Test
    void generate_prints_only_token_numbers_where_there_is_no_tokenizer() {
        assertThat(generate("--max-new-tokens", "3").out().strip()).matches("\\d+,\\d+,\\d+");
    }

    @Test
    void generate_continues_a_text() {
        JsonNode json = run("generate", "--text", "12 + 34", "--max-new-tokens", "4", "--json")
                .json();
        assertThat(json.path("model").stringValue()).isEqualTo(NANO);
        assertThat(json.path("prompt_ids").size()).isPositive();
        assertThat(json.path("text").stringValue()).isNotEmpty();
        Run plain = run("generate", "--text", "12 + 34", "--max-new-tokens", "4");
        assertThat(plain.out()).isEqualTo(json.path("text").stringValue() + System.lineSeparator());
    }

    @Test
    void a_text_is_taken_from_a_file_too() throws Exception {
        Path file = folder.resolve("text.txt");
        Files.writeString(file, "What is 2 + 3?");
        assertThat(run("score", "--file", file.toString(), "--json").json().path("tokens"))
                .isEqualTo(run("score", "--text", "What is 2 + 3?", "--json")
                        .json()
                        .path("tokens"));
    }

    @Test
    void temperature_zero_always_gives_the_same_and_a_seed_the_same_draw() {
        JsonNode greedy = generate("--json", "--max-new-tokens", "6").json().path("ids");
        JsonNode zero = generate("--json", "--max-new-tokens", "6", "--temperature", "0", "--seed", "9")
                .json()
                .path("ids");
        assertThat(zero).isEqualTo(greedy);
        List<List<Integer>> drawn = IntStream.of(1, 1, 2)
                .mapToObj(seed -> ids(generate(
                                "--json",
                                "--max-new-tokens",
                                "12",
                                "--temperature",
                                "1.5",
                                "--ignore-stop-tokens",
                                "--seed",
                                String.valueOf(seed))
                        .json()
                        .path("ids")))
                .toList();
        assertThat(drawn.get(0)).isEqualTo(drawn.get(1)).isNotEqualTo(drawn.get(2));
    }

    @Test
    void a_logit_bias_forbids_a_token() {
        int first = generate("--json", "--max-new-tokens", "1")
                .json()
                .path("ids")
                .path(0)
                .intValue();
        JsonNode other = generate("--json", "--max-new-tokens", "1", "--logit-bias", first + "=-inf")
                .json();
        assertThat(other.path("ids").path(0).intValue()).isNotEqualTo(first);
        assertThat(other.path("tokens").path(0).path("rank").intValue()).isEqualTo(2);
    }

    @Test
    void a_stop_text_ends_the_answer_and_is_not_part_of_it() {
        JsonNode whole = run("generate", "--text", "12 + 34", "--max-new-tokens", "8", "--json")
                .json();
        String text = whole.path("text").stringValue();
        String stop = text.substring(text.length() / 2, text.length() / 2 + 1);
        JsonNode cut = run("generate", "--text", "12 + 34", "--max-new-tokens", "8", "--stop", stop, "--json")
                .json();
        assertThat(cut.path("finish_reason").stringValue()).isEqualTo("stop_string");
        assertThat(cut.path("text").stringValue()).isEqualTo(text.substring(0, text.indexOf(stop)));
    }

    @Test
    void a_stop_token_ends_the_answer_unless_it_is_ignored() {
        String[] question = {"generate", "--ids", "1012", "--logit-bias", "1015=1000", "--max-new-tokens", "3", "--json"
        };
        JsonNode stopped = run(question).json();
        assertThat(stopped.path("finish_reason").stringValue()).isEqualTo("stop");
        assertThat(ids(stopped.path("ids"))).containsExactly(1015);
        assertThat(stopped.path("text").stringValue()).isEmpty();
        String[] further = Stream.concat(Stream.of(question), Stream.of("--ignore-stop-tokens"))
                .toArray(String[]::new);
        assertThat(ids(run(further).json().path("ids"))).containsExactly(1015, 1015, 1015);
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-tiny-f32", "phi-4-mini-tiny"})
    void score_agrees_with_transformers(String name) {
        JsonNode expected = golden(name).path("cases").path(0);
        String ids = String.join(
                ",",
                ids(expected.path("input_ids")).stream().map(String::valueOf).toList());
        JsonNode json = run("score", "--model", name, "--ids", ids, "--top", "8", "--json")
                .json();
        JsonNode tokens = json.path("tokens");
        assertThat(tokens.size()).isEqualTo(expected.path("input_ids").size());
        double sum = 0;
        for (int i = 1; i < tokens.size(); i++) {
            double logprob = tokens.path(i).path("logprob").doubleValue();
            sum -= logprob;
            assertThat(logprob)
                    .isCloseTo(expected.path("token_logprobs").path(i).doubleValue(), within(2e-3));
            assertThat(tokens.path(i).path("rank"))
                    .isEqualTo(expected.path("rank").path(i));
            assertThat(tokens.path(i).path("entropy").doubleValue())
                    .isCloseTo(expected.path("entropy_nats").path(i - 1).doubleValue(), within(2e-3));
        }
        assertThat(json.path("nll").doubleValue()).isCloseTo(sum / (tokens.size() - 1), within(1e-9));
        JsonNode next = json.path("next").path("top");
        for (int i = 0; i < 8; i++) {
            assertThat(next.path(i).path("id"))
                    .isEqualTo(expected.path("top8_ids").path(i));
            assertThat(next.path(i).path("logprob").doubleValue())
                    .isCloseTo(expected.path("top8_logprobs").path(i).doubleValue(), within(2e-3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-tiny-f32", "phi-4-mini-tiny"})
    void generate_agrees_with_transformers(String name) {
        JsonNode expected = golden(name).path("cases").path(0);
        String ids = String.join(
                ",",
                ids(expected.path("input_ids")).stream().map(String::valueOf).toList());
        JsonNode json = run(
                        "generate",
                        "--model",
                        name,
                        "--threads",
                        "1",
                        "--ids",
                        ids,
                        "--max-new-tokens",
                        "24",
                        "--ignore-stop-tokens",
                        "--json")
                .json();
        assertThat(json.path("ids")).isEqualTo(expected.path("greedy_24"));
    }

    @Test
    void score_prints_what_the_schema_says() {
        JsonNode json =
                run("score", "--text", "2 + 3 = 5 é", "--top", "2", "--json").json();
        assertThat(keys(json)).containsExactly("model", "tokens", "next", "nll", "perplexity", "bits_per_byte");
        JsonNode first = json.path("tokens").path(0);
        assertThat(keys(first)).containsExactly("index", "id", "text", "logprob", "rank", "entropy", "top");
        assertThat(Stream.of("logprob", "rank", "entropy").map(first::get)).allMatch(JsonNode::isNull);
        assertThat(keys(json.path("next"))).containsExactly("entropy", "top");
        assertThat(json.path("next").path("top").size()).isEqualTo(2);
        double nll = json.path("nll").doubleValue();
        assertThat(json.path("perplexity").doubleValue()).isCloseTo(Math.exp(nll), within(1e-6 * Math.exp(nll)));
        int firstBytes = first.path("text").stringValue().length();
        int bytes = "2 + 3 = 5 é".getBytes(java.nio.charset.StandardCharsets.UTF_8).length - firstBytes;
        int predicted = json.path("tokens").size() - 1;
        assertThat(json.path("bits_per_byte").doubleValue())
                .isCloseTo(nll * predicted / Math.log(2) / bytes, within(1e-9));
    }

    @Test
    void score_of_one_token_has_no_figures_but_a_forecast() {
        JsonNode json = run("score", "--model", TINY, "--ids", "7", "--json").json();
        assertThat(Stream.of("nll", "perplexity", "bits_per_byte").map(json::get))
                .allMatch(JsonNode::isNull);
        assertThat(json.path("next").path("entropy").doubleValue()).isPositive();
    }

    @Test
    void score_prints_a_row_for_each_token_whatever_is_in_it() {
        Run run = run("score", "--text", "a\nb\tc\u001b[31m");
        int tokens = run("score", "--text", "a\nb\tc\u001b[31m", "--json")
                .json()
                .path("tokens")
                .size();
        assertThat(run.out().lines()).hasSize(tokens + 3);
        assertThat(run.out()).doesNotContain("\u001b").contains("perplexity");
    }

    @Test
    void chat_answers_a_question() {
        String[] question = {"chat", "What is 2 + 3?", "--temperature", "0", "--max-new-tokens", "12"};
        Run text = run(question);
        assertThat(text.code()).isZero();
        assertThat(text.said()).singleElement().asString().matches("\\[\\d+ tokens read, 0 of them cached; .*]");
        JsonNode json = run(Stream.concat(Stream.of(question), Stream.of("--json"))
                        .toArray(String[]::new))
                .json();
        assertThat(text.out()).isEqualTo(json.path("text").stringValue() + System.lineSeparator());
        assertThat(keys(json))
                .containsExactly("model", "prompt_ids", "ids", "text", "finish_reason", "tokens", "stats");
    }

    @Test
    void chat_reads_a_system_prompt() {
        String[] question = {"chat", "Hi", "--max-new-tokens", "1", "--json"};
        String[] told = Stream.concat(Stream.of(question), Stream.of("--system", "Be brief."))
                .toArray(String[]::new);
        assertThat(run(told).json().path("prompt_ids").size())
                .isGreaterThan(run(question).json().path("prompt_ids").size());
    }

    @Test
    void diagnose_speaks_json_and_text() {
        JsonNode json = run("diagnose", "--json").json();
        assertThat(keys(json)).contains("version", "machine", "engine", "graphics", "folders", "models", "self_tests");
        assertThat(json.path("self_tests").valueStream())
                .anyMatch(test -> test.path("device").stringValue().equals("cpu")
                        && test.path("works").booleanValue());
        assertThat(json.path("engine").path("libtorch").stringValue()).matches("\\d+\\.\\d+.*");
        assertThat(json.path("engine").path("devices").valueStream())
                .anyMatch(device -> device.path("name").stringValue().equals("cpu")
                        && device.path("usable").booleanValue());
        assertThat(run("diagnose", "--no-self-test").out())
                .contains("libtorch", "cpu: works")
                .doesNotContain("self-test");
        assertThat(run("diagnose", "--no-self-test", "--anonymous").out())
                .doesNotContain(System.getProperty("user.home"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "import", "models", "chat", "generate", "score", "bench", "diagnose"})
    void every_command_has_a_help_text(String command) {
        Run run = command.isEmpty() ? run("--help") : run(command, "--help");
        assertThat(run.code()).isZero();
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).startsWith("Usage: phi4 " + command).contains("Exit codes:");
    }

    @Test
    void a_text_that_begins_with_an_at_sign_is_a_text() throws Exception {
        Path file = Files.writeString(Files.createTempFile("arguments", ".txt"), "--json");
        try {
            Run run = TestProgram.shared().run("score", "--model", "phi-4-nano-instruct", "--text", "@" + file);
            assertThat(run.code()).isZero();
            assertThat(run.out()).startsWith("index").contains("@");
        } finally {
            Files.delete(file);
        }
    }

    @Test
    void a_question_that_begins_with_a_dash_is_told_how_to_be_asked() {
        Run run = TestProgram.shared().run("chat", "-5 + 3");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.said()).singleElement().asString().contains("put -- before a question that begins with a dash");
        assertThat(TestProgram.shared().run("chat", "--", "-5 + 3").code()).isZero();
    }

    static Stream<List<String>> wrongUses() {
        return Stream.of(
                List.of("does-not-exist"),
                List.of("models", "--no-such-option"),
                List.of("import"),
                List.of("import", "somewhere", "--name", "a/b"),
                List.of("import", "somewhere", "--precision", "f64"),
                List.of("chat", "--json"),
                List.of("chat", "hi", "--max-new-tokens", "0"),
                List.of("generate"),
                List.of("generate", "--ids", "1", "--text", "a"),
                List.of("generate", "--ids", "1,x"),
                List.of("generate", "--ids", ""),
                List.of("generate", "--ids", "1", "--temperature", "-1"),
                List.of("generate", "--ids", "1", "--temperature", "NaN"),
                List.of("generate", "--ids", "1", "--temperature", "warm"),
                List.of("generate", "--ids", "1", "--top-p", "0"),
                List.of("generate", "--ids", "1", "--top-k", "-1"),
                List.of("generate", "--ids", "1", "--min-p", "2"),
                List.of("generate", "--ids", "1", "--logit-bias", "3=lots"),
                List.of("generate", "--ids", "1", "--stop", ""),
                List.of("generate", "--model", TINY, "--ids", "1", "--max-new-tokens", "0"),
                List.of("generate", "--model", TINY, "--ids", "1", "--top", "-1"),
                List.of("generate", "--model", TINY, "--ids", "1", "--device", "tpu"),
                List.of("generate", "--model", TINY, "--ids", "1", "--threads", "0"),
                List.of("score", "--ids", "1", "--top", "-1"),
                List.of("bench"),
                List.of("bench", "--model", TINY, "--new-tokens", "1"),
                List.of("bench", "--model", TINY, "--precision", "f32"),
                List.of("bench", "--synthetic", "gpt-9"),
                List.of("bench", "--synthetic", "phi-4", "--layers", "0"));
    }

    @ParameterizedTest
    @MethodSource("wrongUses")
    void wrong_use_is_told_in_one_line(List<String> arguments) {
        Run run = run(arguments.toArray(String[]::new));
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.said())
                .singleElement()
                .asString()
                .doesNotContain("Exception")
                .matches(".* .*(\\.|--help)");
    }

    @Test
    void a_precision_that_is_not_known_is_answered_with_those_that_are() {
        Run run = run("import", TestProgram.GOLDEN.resolve(TINY).toString(), "--precision", "int3");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.said())
                .containsExactly("There is no precision \"int3\" here; choose one of f32, f16, bf16, int8,"
                        + " int8-dynamic, int4-g32, int4-g64, int4-g128.");
    }

    @Test
    void an_answer_is_the_same_from_a_process_of_its_own() {
        Run here = run("chat", "--model", NANO, "--in-process", "--seed", "1", "What is 37 + 58?");
        Run there = run("chat", "--model", NANO, "--no-in-process", "--seed", "1", "What is 37 + 58?");

        assertThat(here.code()).isZero();
        assertThat(there.code()).isZero();
        assertThat(there.out()).isEqualTo(here.out()).isEqualTo("37 + 58 = 95" + System.lineSeparator());
    }

    @Test
    void figures_are_the_same_from_a_process_of_its_own() {
        JsonNode here = run("score", "--model", TINY, "--ids", "45,183,48", "--top", "3", "--in-process", "--json")
                .json();
        JsonNode there = run("score", "--model", TINY, "--ids", "45,183,48", "--top", "3", "--no-in-process", "--json")
                .json();

        assertThat(there).isEqualTo(here);
    }
}
