package io.github.phiworkbench.telemetry;

import java.util.Arrays;

/** How some numbers are spread, by the nearest rank. */
public record Percentiles(double p50, double p95, double p99) {

    /**
     * Of some numbers.
     *
     * @throws IllegalArgumentException if there is none
     */
    public static Percentiles of(double[] numbers) {
        if (numbers.length == 0) {
            throw new IllegalArgumentException("There are no percentiles of no numbers.");
        }
        double[] sorted = numbers.clone();
        Arrays.sort(sorted);
        return new Percentiles(at(sorted, 0.5), at(sorted, 0.95), at(sorted, 0.99));
    }

    private static double at(double[] sorted, double share) {
        int rank = (int) Math.ceil(share * sorted.length);
        return sorted[Math.clamp(rank - 1, 0, sorted.length - 1)];
    }
}
