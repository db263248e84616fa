package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.telemetry.Percentiles;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;

/** What is told of a run, a column for each thing. */
enum RunColumn {
    BEGAN(14),
    MODEL(15),
    KIND(9),
    DEVICE(7),
    PRECISION(8),
    PROMPT(12),
    NEW(6),
    FIRST_TOKEN(10),
    PREFILL(9),
    DECODE(10),
    STEP_50(9),
    STEP_95(9),
    STEP_99(9),
    BANDWIDTH(12),
    ENERGY(8),
    MEMORY(8),
    ENDING(9);

    private final double width;

    /** @param width at first, in letters */
    RunColumn(double width) {
        this.width = width;
    }

    double width() {
        return width;
    }

    /** Part of the keys of its texts. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it is a number that can be held against that of another run. */
    boolean isNumber() {
        return switch (this) {
            case BEGAN, MODEL, KIND, DEVICE, PRECISION, ENDING -> false;
            case PROMPT, NEW, FIRST_TOKEN, PREFILL, DECODE, STEP_50, STEP_95, STEP_99, BANDWIDTH, ENERGY, MEMORY ->
                true;
        };
    }

    static List<RunColumn> numbers() {
        return Arrays.stream(values()).filter(RunColumn::isNumber).toList();
    }

    /** The number, in the unit of the column; empty where there is none, or none was measured. */
    OptionalDouble number(Run run) {
        return switch (this) {
            case BEGAN, MODEL, KIND, DEVICE, PRECISION, ENDING -> OptionalDouble.empty();
            case PROMPT -> OptionalDouble.of(run.stats().promptTokens());
            case NEW -> OptionalDouble.of(run.stats().newTokens());
            case FIRST_TOKEN ->
                run.stats().newTokens() == 0
                        ? OptionalDouble.empty()
                        : OptionalDouble.of(run.stats().timeToFirstToken().toNanos() / 1e6);
            case PREFILL -> positive(run.stats().prefillTokensPerSecond());
            case DECODE -> positive(run.stats().decodeTokensPerSecond());
            case STEP_50 -> step(run, Percentiles::p50);
            case STEP_95 -> step(run, Percentiles::p95);
            case STEP_99 -> step(run, Percentiles::p99);
            case BANDWIDTH -> run.bandwidthShare().number();
            case ENERGY -> run.joulesPerToken().number();
            case MEMORY -> positive((double) run.residentBytes());
        };
    }

    private static OptionalDouble positive(double number) {
        return number > 0 ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    private static OptionalDouble step(Run run, ToDoubleFunction<Percentiles> which) {
        return run.steps().isPresent()
                ? OptionalDouble.of(which.applyAsDouble(run.steps().get()))
                : OptionalDouble.empty();
    }
}
