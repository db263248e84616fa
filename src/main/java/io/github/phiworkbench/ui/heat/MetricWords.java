package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.HeatMetric;
import java.util.Locale;

/** Numbers of a token as people read them, in the one way that all of the window has. What is not known is a dash. */
public final class MetricWords {

    /** For what is not known. */
    public static final String UNKNOWN = "\u2013";

    private static final double LEAST = 0.0001;
    private static final String MINUS = "\u2212";

    private MetricWords() {}

    /** A value of a metric, with its unit. */
    public static String of(HeatMetric metric, double value) {
        return switch (metric) {
            case PROBABILITY, MARGIN -> percent(value);
            case SURPRISAL, ENTROPY -> bits(value);
            case RANK -> rank(value);
        };
    }

    /**
     * A fraction in percent, to two places. Only what is below 0.01 % is said to be, and only what is whole is 100 %.
     *
     * @param fraction 0 to 1
     */
    public static String percent(double fraction) {
        if (Double.isNaN(fraction)) {
            return UNKNOWN;
        }
        if (fraction == 0 || fraction == 1) {
            return fraction == 0 ? "0 %" : "100 %";
        }
        if (fraction > 0 && fraction < LEAST) {
            return "<" + format("%.2f", 100 * LEAST) + " %";
        }
        if (fraction < 1 && fraction > 1 - LEAST) {
            return ">" + format("%.2f", 100 * (1 - LEAST)) + " %";
        }
        return format("%.2f", 100 * fraction) + " %";
    }

    /** Bits, to two places. */
    public static String bits(double bits) {
        return Double.isNaN(bits) ? UNKNOWN : format("%.2f bits", bits);
    }

    /** A difference of bits, to two places, with its sign. */
    public static String signedBits(double bits) {
        if (Double.isNaN(bits)) {
            return UNKNOWN;
        }
        String amount = format("%.2f bits", Math.abs(bits));
        boolean nothing = Math.abs(bits) < 0.005;
        return nothing ? amount : (bits < 0 ? MINUS : "+") + amount;
    }

    /** A rank, with the separators of the user's language. */
    public static String rank(double rank) {
        return Double.isNaN(rank) ? UNKNOWN : format("%,d", Math.round(rank));
    }

    /** A value at an axis or a legend: as short as it can be, without a unit except percent. */
    public static String tick(HeatMetric metric, double value) {
        return switch (metric) {
            case PROBABILITY, MARGIN -> number(100 * value) + " %";
            case SURPRISAL, ENTROPY -> number(value);
            case RANK -> rank(value);
        };
    }

    /** A number without decimals that say nothing, with a sign if it is below 0. */
    static String number(double value) {
        double rounded = Math.round(value * 100) / 100.0;
        String amount = rounded == Math.rint(rounded)
                ? format("%,d", (long) Math.abs(rounded))
                : format("%.2f", Math.abs(rounded)).replaceAll("0$", "");
        return rounded < 0 ? MINUS + amount : amount;
    }

    private static String format(String pattern, Object value) {
        return String.format(Locale.getDefault(), pattern, value);
    }
}
