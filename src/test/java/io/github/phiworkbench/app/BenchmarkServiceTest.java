package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.BenchmarkReport.Failure;
import io.github.phiworkbench.app.BenchmarkService.Plan;
import io.github.phiworkbench.app.BenchmarkService.Subject;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Measures the embedded models, and keeps what came of it. */
class BenchmarkServiceTest {

    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05.678Z");
    private static final Subject INSTRUCT = subject("phi-4-nano-instruct");
    private static final Subject REASONING = subject("phi-4-nano-reasoning");
    private static final Subject MISSING = new Subject("missing", Path.of("missing"));

    @TempDir
    private Path folder;

    private final List<String> told = new ArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private final BenchmarkService service = new BenchmarkService(
            (request, _) -> {
                if (request.folder().equals(MISSING.folder())) {
                    throw new UnusableModelException("There is no model in missing.");
                }
                return NanoModels.loaded(request);
            },
            threads -> 1e10 * threads,
            Clock.fixed(NOW, ZoneOffset.UTC));

    private static Subject subject(String name) {
        return new Subject(name, TestModels.embedded(name));
    }

    private class Listener implements BenchmarkService.Listener {
        @Override
        public void began(String model, int threads, int promptTokens, int done, int total) {
            told.add("%s %d %d %d/%d".formatted(model, threads, promptTokens, done, total));
        }

        @Override
        public void measured(BenchmarkResult result) {
            told.add("measured " + result.model() + " " + result.promptTokens());
        }

        @Override
        public void failed(Failure failure) {
            told.add(failure.reason());
        }
    }

    @Test
    void measuresEveryCombinationAndTellsHowFarItIs() {
        BenchmarkReport report = service.run(
                new Plan(List.of(INSTRUCT, MISSING, REASONING), "cpu", List.of(1), List.of(8, 5_000, 16), 3),
                new Listener(),
                cancellation);

        assertThat(report.results())
                .extracting(BenchmarkResult::model, BenchmarkResult::promptTokens)
                .extracting(Object::toString)
                .hasSize(4);
        BenchmarkResult first = report.results().getFirst();
        assertThat(first.prefillTokensPerSecond()).isPositive();
        assertThat(first.decodeTokensPerSecond()).isPositive();
        assertThat(first.decodeMsP50()).isPositive().isLessThanOrEqualTo(first.decodeMsP99());
        assertThat(first.bandwidthFraction()).isPositive();
        assertThat(first.readBandwidthBytesPerSecond()).isEqualTo(1e10);
        assertThat(report.failures())
                .extracting(Failure::model)
                .contains("missing")
                .hasSize(3);
        assertThat(report.failures().getFirst().reason()).contains("5000 prompt tokens", "context");
        assertThat(told)
                .contains("There is no model in missing.")
                .contains("phi-4-nano-reasoning 1 16 8/9")
                .last()
                .asString()
                .startsWith("measured");
    }

    @Test
    void whatWasMeasuredBeforeAStopIsKept() {
        BenchmarkReport report = service.run(
                new Plan(List.of(INSTRUCT, REASONING), "cpu", List.of(1), List.of(8, 16), 3),
                new Listener() {
                    @Override
                    public void measured(BenchmarkResult result) {
                        cancellation.cancel();
                    }
                },
                cancellation);

        assertThat(report.results()).hasSize(1);
        assertThat(report.failures()).isEmpty();
    }

    @Test
    void aPlanOfNothingIsRefused() {
        assertThatThrownBy(() -> new Plan(List.of(INSTRUCT), "cpu", List.of(), List.of(1), 2))
                .hasMessageContaining("choose a model");
        assertThatThrownBy(() -> new Benchmark(0, 2, 0)).hasMessageContaining("at least 1 prompt token");
    }

    @Test
    void seriesAreKeptInFilesThatComeBackAsTheyWere() throws IOException {
        BenchmarkStore store = new BenchmarkStore(folder.resolve("benchmarks"));
        assertThat(store.all()).isEmpty();
        BenchmarkReport report = service.run(
                new Plan(List.of(INSTRUCT, MISSING), "cpu", List.of(1), List.of(8), 2), new Listener(), cancellation);

        Path file = store.save(report);
        Files.writeString(file.resolveSibling("other.json"), "{\"a\": 1}");
        Files.writeString(file.resolveSibling("broken.json"), "{");

        assertThat(file).hasFileName("20260102-030405-678.json");
        assertThat(store.all()).containsExactly(report);
        assertThat(report.toJson()).contains("\"decode_ms_p50\"", "\"prefill_tokens_per_second\"");
    }

    @Test
    void markdownNamesMachineResultsAndFailures() {
        BenchmarkReport report = service.run(
                new Plan(List.of(INSTRUCT, MISSING), "cpu", List.of(1), List.of(8), 2), new Listener(), cancellation);

        List<String> lines = report.toMarkdown().lines().toList();
        assertThat(lines.getFirst()).isEqualTo("# Benchmark of " + NOW);
        assertThat(lines).anyMatch(line -> line.startsWith("| phi-4-nano-instruct") && line.contains("| cpu |"));
        assertThat(lines.getLast())
                .isEqualTo("* Not measured: missing, 1 threads, prompt of 8 tokens: There is no model in missing.");
    }
}
