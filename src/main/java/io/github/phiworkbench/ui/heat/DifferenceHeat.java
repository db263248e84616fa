package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.Texts;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** A difference of two models in bits. */
record DifferenceHeat(String name, String subject, IntToDoubleFunction bits, double limit) implements Heat {

    DifferenceHeat {
        if (!(limit > 0)) {
            throw new IllegalArgumentException("A scale from " + -limit + " to " + limit + " has no room.");
        }
    }

    @Override
    public boolean diverging() {
        return true;
    }

    @Override
    public double value(TokenTrace trace, int token) {
        return bits.applyAsDouble(token);
    }

    @Override
    public double heat(double value) {
        return Math.clamp(value / limit, -1.0, 1.0);
    }

    @Override
    public List<Double> ticks() {
        return List.of(-limit, -limit / 2, 0.0, limit / 2, limit);
    }

    @Override
    public String unit() {
        return Texts.of("heat").get("unit.bits");
    }

    @Override
    public String words(double value) {
        return MetricWords.signedBits(value);
    }

    @Override
    public String tick(double value) {
        return (value > 0 ? "+" : "") + MetricWords.number(value);
    }
}
