package io.github.phiworkbench.app;

import io.github.phiworkbench.telemetry.Percentiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** What is known of models from measurements on this machine: stored benchmarks, answers since the start, and quality. */
public final class ModelFigures {

    /** Shorter answers say little of speed. */
    private static final int FEWEST_TOKENS = 8;

    private final BenchmarkStore benchmarks;
    private final Runs runs;
    private final QualityFigures quality;

    public ModelFigures(BenchmarkStore benchmarks, Runs runs, QualityFigures quality) {
        this.benchmarks = benchmarks;
        this.runs = runs;
        this.quality = quality;
    }

    /** How a speed was found. */
    public enum Source {
        BENCHMARK,
        ANSWERS
    }

    /**
     * How fast a model wrote.
     *
     * @param tokensPerSecond after the first token
     * @param device where the weights were
     */
    public record Speed(double tokensPerSecond, String device, Source source) {}

    /** What is known at a moment. */
    public final class Known {
        private final List<BenchmarkReport> reports;
        private final List<Run> ended;

        private Known(List<BenchmarkReport> reports, List<Run> ended) {
            this.reports = reports;
            this.ended = ended;
        }

        /**
         * The latest benchmark of a model, else the median of its answers since the start.
         *
         * @param precision as its manifest spells it: a model that was replaced by another of its name is not that model
         * @param device what the name of the device begins with; empty for any
         */
        public Optional<Speed> speed(String model, String precision, String device) {
            return benchmark(model, precision, device).or(() -> answers(model, precision, device));
        }

        private Optional<Speed> benchmark(String model, String precision, String device) {
            return reports.stream()
                    .flatMap(report -> report.results().stream())
                    .filter(result -> result.model().equals(model)
                            && result.precision().equals(precision)
                            && result.device().startsWith(device))
                    .findFirst()
                    .map(result -> new Speed(result.decodeTokensPerSecond(), result.device(), Source.BENCHMARK));
        }

        private Optional<Speed> answers(String model, String precision, String device) {
            List<Run> usable = ended.stream()
                    .filter(run -> run.kind() == Run.Kind.GENERATE
                            && run.ending() != Run.Ending.FAILED
                            && run.stats().newTokens() >= FEWEST_TOKENS
                            && run.model().equals(model)
                            && run.precision().equals(precision)
                            && run.device().startsWith(device))
                    .toList();
            if (usable.isEmpty()) {
                return Optional.empty();
            }
            double[] speeds = usable.stream()
                    .mapToDouble(run -> run.stats().decodeTokensPerSecond())
                    .toArray();
            return Optional.of(
                    new Speed(Percentiles.of(speeds).p50(), usable.getLast().device(), Source.ANSWERS));
        }

        /** See {@link QualityFigures#meanDivergence}. */
        public OptionalDouble loss(String reference, String candidate) {
            return quality.meanDivergence(reference, candidate);
        }
    }

    /**
     * Looks at what there is. Reads the disk.
     *
     * @throws IOException if the benchmarks cannot be read
     */
    public Known look() throws IOException {
        return new Known(benchmarks.all(), runs.ended());
    }

    /** Whether a model works at this moment, which would disturb a measurement. */
    public boolean isBusy() {
        return !runs.live().isEmpty();
    }
}
