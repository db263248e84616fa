package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.Texts;
import java.util.List;
import java.util.Locale;

/** A metric of a trace as it is. */
record MetricHeat(HeatMetric metric, Basis basis) implements Heat {

    @Override
    public boolean diverging() {
        return false;
    }

    @Override
    public double value(TokenTrace trace, int token) {
        return metric.value(trace, token, basis);
    }

    @Override
    public double heat(double value) {
        return metric.heat(value);
    }

    @Override
    public List<Double> ticks() {
        return metric.ticks();
    }

    @Override
    public String name() {
        return Texts.of("heat").get("metric." + metric.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public String subject() {
        return Texts.of("heat").get("basis." + basis.name().toLowerCase(Locale.ROOT));
    }

    @Override
    public String unit() {
        return switch (metric) {
            case PROBABILITY, MARGIN, RANK -> "";
            case SURPRISAL, ENTROPY -> Texts.of("heat").get("unit.bits");
        };
    }

    @Override
    public String words(double value) {
        return MetricWords.of(metric, value);
    }

    @Override
    public String tick(double value) {
        return MetricWords.tick(metric, value);
    }
}
