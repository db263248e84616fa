package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TokenTrace;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/**
 * What the colours of tokens stand for: a number for each token, a fixed scale for these numbers, and words for both. Heat
 * runs from 0 to 1, or from -1 to 1 if it is {@linkplain #diverging() diverging}. Instances that are equal colour alike, and
 * the value of a token does not change.
 */
public interface Heat {

    /** A metric of a trace. */
    static Heat of(HeatMetric metric, Basis basis) {
        return new MetricHeat(metric, basis);
    }

    /**
     * A difference of two models in bits, for instance of their surprisals.
     *
     * @param name what is compared, such as "Difference of surprisal"
     * @param subject which models, such as "second minus first"
     * @param bits by token; NaN where there is none
     * @param limit the difference that has the strongest colour, in bits, more than 0
     */
    static Heat difference(String name, String subject, IntToDoubleFunction bits, double limit) {
        return new DifferenceHeat(name, subject, bits, limit);
    }

    /** Whether there are values on both sides of nothing. */
    boolean diverging();

    /** The number of a token; NaN if it has none. */
    double value(TokenTrace trace, int token);

    /** How strongly a value is coloured; NaN for NaN. It grows or falls with the value from end to end of the scale. */
    double heat(double value);

    /** The values that a legend names, in the order of their heat. */
    List<Double> ticks();

    /** What is measured, such as "Surprisal". */
    String name();

    /** Whose numbers these are, such as "the model's own distribution". */
    String subject();

    /** What the numbers count, such as "bits"; empty if they say so themselves. */
    String unit();

    /** A value with its unit. */
    String words(double value);

    /** A value at an axis, short and without a unit. */
    String tick(double value);

    /** The value that has a heat, the reverse of {@link #heat}. */
    default double valueAt(double heat) {
        double cold = ticks().getFirst();
        double hot = ticks().getLast();
        for (int step = 0; step < 60; step++) {
            double middle = (cold + hot) / 2;
            if (heat(middle) < heat) {
                cold = middle;
            } else {
                hot = middle;
            }
        }
        return (cold + hot) / 2;
    }

    /** How strongly a token is coloured; NaN if it has no number. */
    default double heat(TokenTrace trace, int token) {
        return heat(value(trace, token));
    }

    /** The least heat: 0, or -1 if it is diverging. */
    default double coldest() {
        return diverging() ? -1 : 0;
    }
}
