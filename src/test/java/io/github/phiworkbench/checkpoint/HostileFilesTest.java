package io.github.phiworkbench.checkpoint;

import static io.github.phiworkbench.checkpoint.TestFiles.golden;
import static io.github.phiworkbench.checkpoint.TestFiles.resource;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of damaged files: each is read, or refused in one sentence, and nothing else ever happens. */
class HostileFilesTest {

    private static final List<String> TOKENS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"",
            "\\",
            "null",
            "true",
            "-1",
            "0",
            "1e999",
            "9223372036854775807",
            "99999999999999999999",
            "-0.0",
            "NaN",
            "\"\"",
            "\"\\ud800\"",
            "\u0000",
            "é",
            "{}",
            "[]",
            "[[[[",
            "F64",
            "data_offsets",
            "shape",
            "rope_scaling",
            "rope_parameters",
            "quantization_config");

    @TempDir
    private Path folder;

    @Test
    void damaged_safetensors_headers_are_read_or_refused() throws IOException {
        byte[] whole = Files.readAllBytes(golden("phi-4-tiny-f32").resolve("model.safetensors"));
        int headerEnd = Long.BYTES
                + ByteBuffer.wrap(whole).order(ByteOrder.LITTLE_ENDIAN).getInt();
        Random random = new Random(1);
        int refused = 0;
        for (int round = 0; round < 6_000; round++) {
            byte[] start = Arrays.copyOf(whole, headerEnd);
            for (int change = random.nextInt(1, 4); change > 0; change--) {
                whole[random.nextInt(headerEnd)] = (byte) random.nextInt(256);
            }
            refused += refusal(whole, bytes -> SafetensorsFile.header(MemorySegment.ofArray(bytes), "model"));
            System.arraycopy(start, 0, whole, 0, headerEnd);
        }
        assertThat(refused).isBetween(3_000, 5_999);
    }

    @Test
    void safetensors_headers_with_strange_tokens_are_read_or_refused() {
        String header = """
                {"__metadata__":{"format":"pt"},"a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16]},\
                "b":{"dtype":"BF16","shape":[3],"data_offsets":[16,22]}}""";
        Random random = new Random(2);
        int refused = 0;
        for (int round = 0; round < 6_000; round++) {
            byte[] file = TestFiles.safetensors(damage(header, random), new byte[22]);
            refused += refusal(file, bytes -> SafetensorsFile.header(MemorySegment.ofArray(bytes), "model"));
        }
        assertThat(refused).isBetween(4_000, 5_999);
    }

    @Test
    void damaged_files_on_disk_are_opened_and_closed_or_refused() throws IOException {
        byte[] whole = Files.readAllBytes(golden("phi-4-tiny-f32").resolve("model.safetensors"));
        Path file = folder.resolve("model.safetensors");
        Random random = new Random(3);
        for (int round = 0; round < 200; round++) {
            byte[] damaged = Arrays.copyOf(whole, random.nextInt(whole.length + 100));
            if (damaged.length > 0) {
                damaged[random.nextInt(Math.min(damaged.length, 2_000))] ^= (byte) (1 << random.nextInt(8));
            }
            Files.write(file, damaged);
            refusal(damaged, bytes -> SafetensorsFile.open(file).close());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi-4.json", "phi-4-mini-instruct.json"})
    void damaged_configurations_are_read_or_refused(String name) {
        String config = resource(name);
        Random random = new Random(4);
        int refused = 0;
        for (int round = 0; round < 5_000; round++) {
            refused += refusal(
                    damage(config, random).getBytes(StandardCharsets.UTF_8),
                    bytes -> requireSane(CheckpointConfig.parse(new String(bytes, StandardCharsets.UTF_8))));
        }
        assertThat(refused).isBetween(1_000, 4_999);
    }

    @Test
    void configurations_with_any_value_anywhere_are_read_or_refused() {
        String[] lines = resource("phi-4.json").split("\n");
        for (int line = 1; line < lines.length - 1; line++) {
            for (String value : List.of(
                    "null",
                    "true",
                    "0",
                    "-1",
                    "1",
                    "1e308",
                    "2147483647",
                    "1e-320",
                    "\"x\"",
                    "[]",
                    "[null]",
                    "{}",
                    "[1,2]",
                    "{\"type\":\"longrope\"}",
                    "123456789012345678901234567890")) {
                String[] changed = lines.clone();
                changed[line] = lines[line].replaceFirst(":.*", ": " + value + (line < lines.length - 2 ? "," : ""));
                refusal(new byte[0], bytes -> requireSane(CheckpointConfig.parse(String.join("\n", changed))));
            }
        }
    }

    /** What was accepted can be computed with. */
    private static void requireSane(CheckpointConfig config) {
        Geometry geometry = config.geometry();
        assertThat(geometry.parameters()).isPositive();
        assertThat(geometry.qkvRows()).isPositive();
        assertThat(geometry.shortInverseFrequencies()).hasSize(geometry.rotaryDim() / 2);
        assertThat(geometry.attentionFactor()).isFinite();
    }

    /** Replaces, inserts or removes a few pieces. */
    private static String damage(String text, Random random) {
        StringBuilder damaged = new StringBuilder(text);
        for (int change = random.nextInt(1, 4); change > 0; change--) {
            int from = random.nextInt(damaged.length());
            int to = Math.min(damaged.length(), from + random.nextInt(4));
            damaged.replace(from, to, random.nextInt(4) == 0 ? "" : TOKENS.get(random.nextInt(TOKENS.size())));
        }
        return damaged.toString();
    }

    /** One if the input was refused, zero if it was read; anything else thrown fails the test. */
    private static int refusal(byte[] input, Consumer<byte[]> reader) {
        try {
            reader.accept(input);
            return 0;
        } catch (UnusableModelException e) {
            assertThat(e.getMessage()).endsWith(".").doesNotContain("\n").hasSizeLessThan(1_000);
            return 1;
        }
    }
}
