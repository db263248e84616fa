package io.github.phiworkbench.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.cli.TestProgram.Run;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Measurements, of a model and of random weights. */
class BenchCommandTest {

    private static final String TEMPORARY = "java.io.tmpdir";

    private final String temporary = System.getProperty(TEMPORARY);

    @TempDir
    private Path folder;

    /** Random weights lie in the system's folder for temporary files. */
    @BeforeEach
    void useATemporaryFolder() {
        System.setProperty(TEMPORARY, folder.toString());
    }

    @AfterEach
    void useTheOneBefore() {
        System.setProperty(TEMPORARY, temporary);
    }

    private static Run bench(String... options) {
        return TestProgram.shared()
                .run(Stream.concat(
                                Stream.of("bench", "--prompt-tokens", "8", "--new-tokens", "3", "--threads", "2"),
                                Stream.of(options))
                        .toArray(String[]::new));
    }

    private static void requireMeasurements(JsonNode json) {
        assertThat(json.propertyNames())
                .contains(
                        "device",
                        "dtype",
                        "precision",
                        "weight_bytes",
                        "prompt_tokens",
                        "prefill_tokens_per_second",
                        "decode_tokens_per_second",
                        "decode_ms_p50",
                        "decode_ms_p95",
                        "read_bandwidth_bytes_per_second",
                        "bandwidth_fraction",
                        "peak_rss_bytes",
                        "load_seconds");
        assertThat(Stream.of(
                                "weight_bytes",
                                "prefill_tokens_per_second",
                                "decode_tokens_per_second",
                                "decode_ms_p50",
                                "read_bandwidth_bytes_per_second",
                                "peak_rss_bytes",
                                "load_seconds")
                        .map(key -> json.path(key).doubleValue()))
                .allMatch(value -> value > 0);
        assertThat(json.path("prompt_tokens").intValue()).isEqualTo(8);
    }

    @Test
    void a_model_is_measured() {
        JsonNode json = bench("--model", "phi-4-tiny-f32", "--device", "cpu", "--cache-precision", "bf16", "--json")
                .json();
        requireMeasurements(json);
        assertThat(json.path("cache_precision").stringValue()).isEqualTo("bf16");
        assertThat(json.path("device").stringValue()).isEqualTo("cpu");
        assertThat(json.path("precision").stringValue()).isEqualTo("f32");
    }

    @Test
    void keys_and_values_are_not_kept_in_codes() {
        Run run = bench("--model", "phi-4-tiny-f32", "--cache-precision", "int8");
        assertThat(run.code()).isEqualTo(2);
        assertThat(run.said()).containsExactly("Keys and values cannot be kept in int8; choose f32, bf16 or f16.");
    }

    @Test
    void random_weights_of_a_variant_are_measured_and_kept() {
        Run first = bench("--synthetic", "phi-4-mini", "--layers", "1", "--vocab", "512", "--json");
        requireMeasurements(first.json());
        assertThat(first.json().path("precision").stringValue()).isEqualTo("bf16");
        assertThat(first.err()).contains("Writing random weights");
        Run second = bench("--synthetic", "phi-4-mini", "--layers", "1", "--vocab", "512");
        assertThat(second.said()).isEmpty();
        assertThat(second.out()).contains("prefill", "decode", "memory", "bandwidth", "load");
    }

    @Test
    void random_weights_that_do_not_fit_on_the_disk_are_not_begun() {
        Run run = bench("--synthetic", "phi-4", "--layers", "9999", "--vocab", "16000000");
        assertThat(run.code()).isEqualTo(3);
        assertThat(run.said())
                .singleElement()
                .asString()
                .startsWith("The model takes ")
                .contains("free some space");
        assertThat(folder.resolve("phi4-bench-cache")).doesNotExist();
    }
}
