package io.github.phiworkbench.app;

import io.github.phiworkbench.inspect.QualityFigure;
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
    private final QualityStore quality;

    public ModelFigures(BenchmarkStore benchmarks, Runs runs, QualityStore quality) {
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
    public static final class Known {
        private final List<BenchmarkReport> reports;
        private final List<Run> ended;
        private final List<QualityReport> losses;

        private Known(List<BenchmarkReport> reports, List<Run> ended, List<QualityReport> losses) {
            this.reports = reports;
            this.ended = ended;
            this.losses = losses;
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

        /**
         * The mean Kullback-Leibler divergence of a candidate from its reference in nats a token, as measured last, on whatever
         * text.
         *
         * @param reference id of the model that is taken as right
         * @param candidate id of the other
         * @param precision of the candidate, as its manifest spells it: a model that was replaced is not that model
         */
        public OptionalDouble loss(String reference, String candidate, String precision) {
            return losses.stream()
                    .filter(report -> report.isOf(reference, candidate)
                            && report.candidate().precision().equals(precision))
                    .findFirst()
                    .map(report -> OptionalDouble.of(
                            report.figure(QualityFigure.KLD_MEAN).value()))
                    .orElseGet(OptionalDouble::empty);
        }
    }

    /**
     * Looks at what there is. Reads the disk.
     *
     * @throws IOException if the benchmarks or the measurements of quality cannot be read
     */
    public Known look() throws IOException {
        return new Known(benchmarks.all(), runs.ended(), quality.all());
    }

    /** Whether a model works at this moment, which would disturb a measurement. */
    public boolean isBusy() {
        return !runs.live().isEmpty();
    }
}
