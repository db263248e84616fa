package io.github.phiworkbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.cli.TestProgram.Run;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Broken files and impossible requests: each is refused in one plain line, with exit code 3, and leaves nothing behind. */
class BadInputTest {

    private static final String TINY = "phi-4-tiny-f32";
    private static final String NANO = "phi-4-nano-instruct";

    @TempDir
    private Path folder;

    private TestProgram program = TestProgram.shared();

    @BeforeEach
    void useAnEmptyDataFolder() {
        program = new TestProgram(folder.resolve("data"));
    }

    private Path copy(Path source) throws IOException {
        Path target = Files.createDirectories(folder.resolve(source.getFileName()));
        try (Stream<Path> files = Files.list(source)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
        }
        return target;
    }

    private Path golden(String name) throws IOException {
        return copy(TestProgram.GOLDEN.resolve(name));
    }

    /** A model that runs, for a test to spoil. */
    private Path model(String id) throws IOException {
        TestProgram.shared().run("generate", "--model", id, "--ids", "1", "--max-new-tokens", "1");
        return copy(TestProgram.shared().models().resolve(id));
    }

    private static void edit(Path file, UnaryOperator<String> change) throws IOException {
        String text = Files.readString(file);
        String changed = change.apply(text);
        assertThat(changed).isNotEqualTo(text);
        Files.writeString(file, changed);
    }

    /** Changes the JSON header of a safetensors file and leaves its data alone. */
    private static void editHeader(Path file, UnaryOperator<String> change) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        int end = Long.BYTES
                + Math.toIntExact(
                        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong());
        String header = new String(bytes, Long.BYTES, end - Long.BYTES, StandardCharsets.UTF_8);
        String changed = change.apply(header);
        assertThat(changed).isNotEqualTo(header);
        byte[] json = changed.getBytes(StandardCharsets.UTF_8);
        Files.write(
                file,
                ByteBuffer.allocate(Long.BYTES + json.length + bytes.length - end)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(json.length)
                        .put(json)
                        .put(bytes, end, bytes.length - end)
                        .array());
    }

    private static void truncate(Path file, long bytes) throws IOException {
        try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "rw")) {
            open.setLength(bytes);
        }
    }

    private static void requireRefusal(Run run, String... words) {
        assertThat(run.code()).as(run.toString()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.said())
                .singleElement()
                .asString()
                .doesNotContain("Exception", "\tat ")
                .contains(words);
    }

    private void requireImportRefused(Path checkpoint, String... words) throws IOException {
        requireRefusal(program.run("import", checkpoint.toString()), words);
        if (Files.exists(program.models())) {
            try (Stream<Path> left = Files.list(program.models())) {
                assertThat(left).isEmpty();
            }
        }
    }

    @Test
    void a_missing_shard() throws IOException {
        Path checkpoint = golden("phi-4-mini-tiny-sharded-f16");
        Files.delete(checkpoint.resolve("model-00002-of-00003.safetensors"));
        requireImportRefused(checkpoint, "model-00002-of-00003.safetensors", "missing");
    }

    @Test
    void a_truncated_shard() throws IOException {
        Path checkpoint = golden("phi-4-mini-tiny-sharded-f16");
        Path shard = checkpoint.resolve("model-00003-of-00003.safetensors");
        truncate(shard, Files.size(shard) - 2);
        requireImportRefused(checkpoint, "model-00003-of-00003.safetensors", "download");
    }

    @Test
    void a_header_that_lies_about_offsets() throws IOException {
        Path checkpoint = golden(TINY);
        editHeader(
                checkpoint.resolve("model.safetensors"),
                header -> header.replaceFirst("\"data_offsets\":\\s*\\[(\\d+),", "\"data_offsets\":[9999999999,"));
        requireImportRefused(checkpoint, "model.safetensors", "damaged");
    }

    @Test
    void overlapping_tensors() throws IOException {
        Path checkpoint = golden(TINY);
        editHeader(
                checkpoint.resolve("model.safetensors"),
                header -> header.replaceFirst(
                        "(\"model\\.layers\\.1\\.input_layernorm\\.weight\":\\{[^}]*\"data_offsets\":\\s*)\\[[^]]*]",
                        "$1[0,320]"));
        requireImportRefused(checkpoint, "model.safetensors", "download");
    }

    @Test
    void a_tensor_of_the_wrong_shape() throws IOException {
        Path checkpoint = golden(TINY);
        edit(
                checkpoint.resolve("config.json"),
                config -> config.replace("\"intermediate_size\": 224", "\"intermediate_size\": 256"));
        requireImportRefused(checkpoint, "shape", "config.json");
    }

    @Test
    void an_unknown_architecture() throws IOException {
        Path checkpoint = golden(TINY);
        edit(checkpoint.resolve("config.json"), config -> config.replace("Phi3ForCausalLM", "MambaForCausalLM"));
        requireImportRefused(checkpoint, "MambaForCausalLM", "not supported");
    }

    @Test
    void an_unsupported_quantization() throws IOException {
        Path checkpoint = golden(TINY);
        edit(
                checkpoint.resolve("config.json"),
                config -> config.replaceFirst(
                        "\\{", "{\"quantization_config\": {\"quant_method\": \"hqq\", \"nbits\": 4},"));
        requireImportRefused(checkpoint, "hqq");
    }

    @Test
    void weights_that_are_not_numbers() throws IOException {
        Path checkpoint = golden(TINY);
        try (RandomAccessFile weights =
                new RandomAccessFile(checkpoint.resolve("model.safetensors").toFile(), "rw")) {
            weights.seek(weights.length() - Float.BYTES);
            weights.writeInt(Integer.reverseBytes(Float.floatToRawIntBits(Float.NaN)));
        }
        requireImportRefused(checkpoint, "NaN", "model.safetensors");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "{}", "{\"model\": {\"type\": \"BPE\", \"vocab\": 3}}"})
    void a_broken_tokenizer(String content) throws IOException {
        Path checkpoint = golden(TINY);
        Files.writeString(checkpoint.resolve("tokenizer.json"), content);
        requireImportRefused(checkpoint, "tokenizer.json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{% for message in messages %}", "{{ messages[0].content | no_such_filter }}"})
    void a_broken_chat_template(String content) throws IOException {
        Path checkpoint = copy(Path.of("models", NANO));
        Files.writeString(checkpoint.resolve("chat_template.jinja"), content);
        requireImportRefused(checkpoint, "template");
    }

    @Test
    void a_folder_that_is_none_and_one_without_a_model() throws IOException {
        requireImportRefused(folder.resolve("nowhere"), "nowhere", "not a folder");
        requireImportRefused(Files.createDirectory(folder.resolve("bare")), "config.json");
    }

    @Test
    void a_file_where_the_models_should_go() throws IOException {
        Files.writeString(program.context().folders().data(), "in the way");
        Run run = program.run("import", TestProgram.GOLDEN.resolve(TINY).toString());
        requireRefusal(run, "is a file", "choose another folder");
        assertThat(program.context().folders().data()).hasContent("in the way");
    }

    @Test
    void a_target_that_is_no_model_even_with_replace() throws IOException {
        Path target = Files.createDirectory(folder.resolve("letters"));
        Files.writeString(target.resolve("letter.txt"), "Dear");
        Run run = program.run(
                "import", TestProgram.GOLDEN.resolve(TINY).toString(), "--out", target.toString(), "--replace");
        requireRefusal(run, "is no model");
        assertThat(target.resolve("letter.txt")).hasContent("Dear");
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "score"})
    void a_token_outside_the_vocabulary(String command) {
        for (String id : new String[] {"512", "-1"}) {
            requireRefusal(
                    TestProgram.shared().run(command, "--model", TINY, "--ids", "1," + id),
                    "Token id " + id + " at position 1",
                    "0 to 511");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"generate", "score"})
    void a_prompt_longer_than_the_context(String command) {
        String ids = String.join(",", Collections.nCopies(1025, "7"));
        requireRefusal(TestProgram.shared().run(command, "--model", "phi-4-mini-tiny", "--ids", ids), "1025", "1024");
    }

    @Test
    void a_question_longer_than_the_context() {
        requireRefusal(program.run("chat", "1 + 2 = ".repeat(3_000)), "tokens but the context of", "holds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"no-such-model", "/no/such/folder", "a\u0000b", ""})
    void a_model_that_is_not_there(String model) {
        requireRefusal(program.run("generate", "--model", model, "--ids", "1"), "There is no model", NANO);
    }

    @Test
    void a_checkpoint_that_is_not_imported_yet() {
        String checkpoint = TestProgram.GOLDEN.resolve(TINY).toString();
        requireRefusal(program.run("generate", "--model", checkpoint, "--ids", "1"), "phi4 import " + checkpoint);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "{\"contract\": 1}", "{\"contract\": \"many\"}"})
    void a_damaged_manifest(String content) throws IOException {
        Path model = model(TINY);
        Files.writeString(model.resolve("model.json"), content);
        requireRefusal(TestProgram.shared().run("generate", "--model", model.toString(), "--ids", "1"), "model.json");
    }

    @Test
    void a_model_without_its_archive() throws IOException {
        Path model = model(TINY);
        Files.delete(model.resolve("model.pt"));
        requireRefusal(
                TestProgram.shared().run("generate", "--model", model.toString(), "--ids", "1"), "model.pt", "import");
    }

    @Test
    void a_truncated_archive() throws IOException {
        Path model = model(TINY);
        Path archive = model.resolve("model.pt");
        for (long kept : new long[] {0, 100, Files.size(archive) - 1000, Files.size(archive) - 1}) {
            truncate(archive, kept);
            requireRefusal(
                    TestProgram.shared().run("generate", "--model", model.toString(), "--ids", "1"),
                    "model.pt",
                    "import");
        }
    }

    @Test
    void garbage_in_place_of_an_archive() throws IOException {
        Path model = model(TINY);
        Path archive = model.resolve("model.pt");
        byte[] garbage = new byte[Math.toIntExact(Files.size(archive))];
        Arrays.fill(garbage, (byte) 'x');
        Files.write(archive, garbage);
        requireRefusal(
                TestProgram.shared().run("generate", "--model", model.toString(), "--ids", "1"), "model.pt", "import");
    }

    @Test
    void a_model_without_a_tokenizer_runs_on_token_numbers_only() {
        TestProgram shared = TestProgram.shared();
        requireRefusal(shared.run("generate", "--model", TINY, "--text", "Hello"), "no tokenizer.json", "--ids");
        requireRefusal(shared.run("score", "--model", TINY, "--text", "Hello"), "no tokenizer.json", "--ids");
        requireRefusal(shared.run("chat", "--model", TINY, "Hello"), "no tokenizer.json");
        assertThat(shared.run("generate", "--model", TINY, "--ids", "1", "--max-new-tokens", "1")
                        .code())
                .isZero();
    }

    @Test
    @Timeout(60)
    void a_conversation_with_a_model_that_cannot_have_one_does_not_begin() {
        requireRefusal(TestProgram.shared().run("chat", "--model", TINY), "no tokenizer.json");
    }

    @Test
    void a_model_without_a_chat_template_continues_texts_but_does_not_chat() throws IOException {
        Path checkpoint = copy(Path.of("models", NANO));
        Files.delete(checkpoint.resolve("chat_template.jinja"));
        edit(
                checkpoint.resolve("tokenizer_config.json"),
                config -> config.replace("\"chat_template\"", "\"unused\"").replaceFirst("\\{", "{ "));
        Run imported = program.run("import", checkpoint.toString(), "--name", "plain");
        assertThat(imported.code()).isZero();
        assertThat(imported.said()).singleElement().asString().contains("no chat template");
        requireRefusal(program.run("chat", "--model", "plain", "Hello"), "no chat template");
        assertThat(program.run("generate", "--model", "plain", "--text", "Hi", "--max-new-tokens", "1")
                        .code())
                .isZero();
    }

    @Test
    void files_of_text_that_cannot_be_read() throws IOException {
        Path latin = folder.resolve("latin.txt");
        Files.write(latin, new byte[] {'c', 'a', 'f', (byte) 0xE9});
        requireRefusal(program.run("score", "--file", latin.toString()), "latin.txt", "not UTF-8");
        requireRefusal(program.run("score", "--file", folder.resolve("none.txt").toString()), "none.txt", "not there");
        requireRefusal(program.run("score", "--file", folder.toString()), folder.toString(), "folder");
    }

    @Test
    void empty_texts() throws IOException {
        Path empty = Files.createFile(folder.resolve("empty.txt"));
        requireRefusal(program.run("score", "--file", empty.toString()), "empty");
        requireRefusal(program.run("generate", "--text", ""), "empty");
    }
}
