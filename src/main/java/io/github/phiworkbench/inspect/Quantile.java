package io.github.phiworkbench.inspect;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;

/** The places of a spread that are reported, from the greatest value down, as llama.cpp's perplexity tool has them. */
public enum Quantile {
    MAXIMUM(1),
    P99_9(0.999),
    P99(0.99),
    P95(0.95),
    P90(0.9),
    P75(0.75),
    MEDIAN(0.5),
    P25(0.25),
    P10(0.1),
    P5(0.05),
    P1(0.01),
    P0_1(0.001),
    MINIMUM(0);

    private final double share;

    Quantile(double share) {
        this.share = share;
    }

    /** Which part of all values is no greater, 0 to 1. */
    public double share() {
        return share;
    }

    /**
     * The quantile of some values; between two of them in proportion, as that tool does.
     *
     * @param sorted at least one value, the least first
     */
    double of(double[] sorted) {
        double place = share * (sorted.length - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.length - 1);
        double part = place - below;
        return part == 0 ? sorted[below] : (1 - part) * sorted[below] + part * sorted[above];
    }

    /** All quantiles of some values. */
    static Map<Quantile, Double> all(double[] sorted) {
        Map<Quantile, Double> all = new EnumMap<>(Quantile.class);
        for (Quantile quantile : values()) {
            all.put(quantile, quantile.of(sorted));
        }
        return Collections.unmodifiableMap(all);
    }
}
