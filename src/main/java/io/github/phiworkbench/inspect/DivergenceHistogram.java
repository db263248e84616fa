package io.github.phiworkbench.inspect;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How many tokens have a divergence of which size, in bins of half a decade from 1e-10 to 100 nats. What is smaller, none
 * included, is in the first bin, what is greater in the last.
 *
 * @param counts one a bin, {@value #BINS} of them
 */
public record DivergenceHistogram(List<Integer> counts) {

    private static final int LOWEST_EXPONENT = -10;
    private static final int BINS_A_DECADE = 2;
    private static final int BINS = 24;

    public DivergenceHistogram {
        counts = List.copyOf(counts);
        if (counts.size() != BINS) {
            throw new IllegalArgumentException("A histogram has " + BINS + " bins and not " + counts.size() + ".");
        }
    }

    /** Logarithm to base 10 of where a bin begins; the last bin ends where one more would begin. */
    public static double exponent(int bin) {
        return LOWEST_EXPONENT + (double) bin / BINS_A_DECADE;
    }

    /** Index of the first bin with a token in it; 0 without tokens. */
    public int firstFilled() {
        return IntStream.range(0, BINS)
                .filter(bin -> counts.get(bin) > 0)
                .findFirst()
                .orElse(0);
    }

    /** One more than the index of the last. */
    public int endOfFilled() {
        return BINS
                - IntStream.range(0, BINS)
                        .filter(bin -> counts.get(BINS - 1 - bin) > 0)
                        .findFirst()
                        .orElse(0);
    }

    /** Counts divergences as they come. */
    static final class Builder {
        private final Integer[] counts = Collections.nCopies(BINS, 0).toArray(Integer[]::new);

        /** @param divergence in nats, at least 0 */
        void add(double divergence) {
            double place = (Math.log10(divergence) - LOWEST_EXPONENT) * BINS_A_DECADE;
            counts[(int) Math.clamp(Math.floor(place), 0, BINS - 1.0)]++;
        }

        DivergenceHistogram histogram() {
            return new DivergenceHistogram(Arrays.asList(counts));
        }
    }
}
