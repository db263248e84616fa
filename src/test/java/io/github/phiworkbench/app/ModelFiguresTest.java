package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.ModelFigures.Source;
import io.github.phiworkbench.telemetry.MachineFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelFiguresTest {

    @TempDir
    private Path folder;

    private static BenchmarkResult result(String model, String precision, double speed) {
        return new BenchmarkResult(
                model,
                "cuda:0",
                "bfloat16",
                precision,
                "linear",
                "bf16",
                1,
                1_000,
                8,
                8,
                50,
                speed,
                1,
                1,
                1,
                0,
                1e9,
                null,
                1,
                1);
    }

    @Test
    void the_latest_benchmark_of_the_same_model_in_the_same_precision_counts() throws IOException {
        BenchmarkStore store = new BenchmarkStore(folder);
        store.save(report(Instant.parse("2026-01-01T00:00:00Z"), result("a", "bf16", 10)));
        store.save(report(Instant.parse("2026-02-01T00:00:00Z"), result("a", "bf16", 20)));
        store.save(report(Instant.parse("2026-03-01T00:00:00Z"), result("a", "int8", 30), result("b", "bf16", 40)));
        ModelFigures figures = new ModelFigures(store, new Runs(), new QualityStore(folder.resolve("quality")));
        ModelFigures.Known known = figures.look();
        assertThat(known.speed("a", "bf16", "cuda")).hasValueSatisfying(speed -> {
            assertThat(speed.tokensPerSecond()).isEqualTo(20);
            assertThat(speed.device()).isEqualTo("cuda:0");
            assertThat(speed.source()).isEqualTo(Source.BENCHMARK);
        });
        assertThat(known.speed("a", "bf16", "cpu")).isEmpty();
        assertThat(known.speed("c", "bf16", "")).isEmpty();
        assertThat(known.loss("a", "b", "int8")).isEmpty();
        assertThat(figures.isBusy()).isFalse();
    }

    @Test
    void the_latest_measurement_of_the_same_two_models_counts_unless_the_candidate_was_replaced() throws IOException {
        QualityStore quality = new QualityStore(folder.resolve("quality"));
        quality.save(QualityReports.of(Instant.parse("2026-01-01T00:00:00Z"), "a", "b", "int4-g32", 0.5));
        quality.save(QualityReports.of(Instant.parse("2026-02-01T00:00:00Z"), "a", "b", "int8", 0.125));
        quality.save(QualityReports.of(Instant.parse("2026-03-01T00:00:00Z"), "a", "b", "int8", 0.25));
        ModelFigures.Known known = new ModelFigures(new BenchmarkStore(folder), new Runs(), quality).look();
        assertThat(known.loss("a", "b", "int8")).hasValue(0.25);
        assertThat(known.loss("a", "b", "int4-g32")).hasValue(0.5);
        assertThat(known.loss("a", "b", "bf16")).isEmpty();
        assertThat(known.loss("b", "a", "bf16")).isEmpty();
    }

    @Test
    void a_benchmark_of_before_the_cache_could_be_chosen_is_still_read() {
        String json = report(Instant.EPOCH, result("a", "bf16", 10))
                .toJson()
                .replaceFirst("\\s*\"cache_precision\" : \"bf16\",", "");
        assertThat(json).doesNotContain("cache_precision");
        assertThat(BenchmarkReport.parse(json).results())
                .singleElement()
                .extracting(BenchmarkResult::cachePrecision)
                .isNull();
    }

    private static BenchmarkReport report(Instant began, BenchmarkResult... results) {
        return new BenchmarkReport(began, "test", MachineFacts.read(), List.of(results), List.of());
    }
}
