package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Backend;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.telemetry.Percentiles;
import io.github.phiworkbench.telemetry.ProcessMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.DoubleSupplier;

/**
 * Measures how fast a model reads and writes.
 *
 * @param promptTokens length of the prompt
 * @param newTokens tokens written after it
 * @param top alternatives that are reported with each token, as chats do
 */
public record Benchmark(int promptTokens, int newTokens, int top) {

    /** Prefill is measured so often, after one that warms up, with some decode steps. */
    private static final int PREFILLS = 3;

    private static final int WARM_UP_TOKENS = 8;

    public Benchmark {
        if (promptTokens < 1 || newTokens < 2) {
            throw new IllegalArgumentException("A measurement needs at least 1 prompt token and 2 new tokens.");
        }
    }

    /**
     * Measures a loaded model.
     *
     * @param threads CPU threads it was loaded with
     * @param bandwidth tells what this machine's memory gives, in bytes a second; asked last, so that what it needs does not
     *     count as the model's memory
     * @throws InvalidPromptException if the context does not hold so many tokens
     * @throws CancellationException if it was stopped
     */
    public BenchmarkResult measure(
            LoadedModel loaded, int threads, DoubleSupplier bandwidth, Cancellation cancellation) {
        double[] prefills = new double[PREFILLS];
        for (int round = 0; round <= PREFILLS; round++) {
            GenerationStats stats = generate(loaded, round, round == 0 ? WARM_UP_TOKENS : 1, cancellation)
                    .stats();
            if (round > 0) {
                prefills[round - 1] = stats.prefillTokensPerSecond();
            }
        }
        List<Long> instants = new ArrayList<>();
        GenerationResult result = loaded.model()
                .generate(
                        request(loaded.manifest(), PREFILLS, newTokens),
                        event -> instants.add(System.nanoTime()),
                        cancellation);
        requireWhole(result);
        double[] steps = new double[instants.size() - 1];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = (instants.get(i + 1) - instants.get(i)) / 1e6;
        }
        Percentiles step = Percentiles.of(steps);
        GenerationStats stats = result.stats();
        ModelManifest manifest = loaded.manifest();
        Backend backend = loaded.model().backend();
        long peak = ProcessMemory.peakResidentBytes(loaded.model().processId());
        double bytesPerSecond = bandwidth.getAsDouble();
        return new BenchmarkResult(
                manifest.id(),
                backend.device(),
                backend.dtype(),
                manifest.precision().spelling(),
                backend.kernel(),
                loaded.cachePrecision().spelling(),
                threads,
                manifest.weightBytes(),
                promptTokens,
                newTokens,
                Percentiles.of(prefills).p50(),
                stats.decodeTokensPerSecond(),
                step.p50(),
                step.p95(),
                step.p99(),
                1 - (double) stats.decodeInLibtorch().toNanos() / stats.decode().toNanos(),
                bytesPerSecond,
                backend.device().equals("cpu")
                        ? manifest.bytesReadPerStep() / (step.p50() / 1e3) / bytesPerSecond
                        : null,
                peak,
                loaded.loading().toNanos() / 1e9);
    }

    private GenerationResult generate(LoadedModel loaded, int round, int tokens, Cancellation cancellation) {
        return requireWhole(
                loaded.model().generate(request(loaded.manifest(), round, tokens), event -> {}, cancellation));
    }

    private static GenerationResult requireWhole(GenerationResult result) {
        if (result.finishReason() == FinishReason.CANCELLED) {
            throw new CancellationException("The measurement was stopped.");
        }
        return result;
    }

    /** Prompts that differ from their first token on, so that nothing of one is cached for the next. */
    private GenerationRequest request(ModelManifest manifest, int round, int tokens) {
        int vocabulary = manifest.geometry().vocabulary();
        if (promptTokens + tokens > manifest.geometry().context()) {
            throw new InvalidPromptException(promptTokens + " prompt tokens and " + tokens
                    + " new ones are more than the context of " + manifest.id() + ", which holds "
                    + manifest.geometry().context() + ".");
        }
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < promptTokens; i++) {
            ids.add((i * 7 + 10 + round) % vocabulary);
        }
        return GenerationRequest.greedy(ids, tokens, Set.of()).withTop(top);
    }
}
