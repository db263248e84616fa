package io.github.phiworkbench.inspect;

import java.util.Arrays;
import java.util.Optional;

/**
 * How much two models differ over many tokens, as llama.cpp's perplexity tool reports it of a quantized model. Errors are
 * standard errors as that tool has them, with tokens taken for independent.
 *
 * @param tokens how many were compared
 * @param referencePerplexity exponential of the reference's mean negative log-probability
 * @param candidatePerplexity the same of the candidate
 * @param perplexityRatio the candidate's by the reference's; its error takes into account that both read the same text
 * @param logprobChange mean of {@link DistributionDifference#logprobChange()}
 * @param divergence how {@link DistributionDifference#divergence()} is spread
 * @param reverseDivergence how {@link DistributionDifference#reverseDivergence()} is spread
 * @param probabilityChange mean of {@link DistributionDifference#probabilityChange()}
 * @param rmsProbabilityChange root of the mean square of the same
 * @param sameTop share of tokens at which both have the same most likely one, 0 to 1
 */
public record DifferenceSummary(
        int tokens,
        Estimate referencePerplexity,
        Estimate candidatePerplexity,
        Estimate perplexityRatio,
        Estimate logprobChange,
        Spread divergence,
        Spread reverseDivergence,
        Estimate probabilityChange,
        Estimate rmsProbabilityChange,
        Estimate sameTop) {

    /**
     * How the values of a divergence are spread, in nats.
     *
     * @param median half of the values are below it
     * @param high 99.9 % of them are below it
     * @param max the greatest
     */
    public record Spread(Estimate mean, double median, double high, double max) {}

    /** Takes differences as they come and keeps two numbers of each. For one thread. */
    public static final class Builder {
        private final Estimate.Mean referenceNll = new Estimate.Mean();
        private final Estimate.Mean candidateNll = new Estimate.Mean();
        private final Estimate.Mean logprobChange = new Estimate.Mean();
        private final Estimate.Mean probabilityChange = new Estimate.Mean();
        private final Estimate.Mean squaredChange = new Estimate.Mean();
        private final Values divergences = new Values();
        private final Values reverseDivergences = new Values();
        private int same;
        private int tokens;

        /** Adds what two models say at another place. */
        public Builder add(DistributionDifference difference) {
            tokens++;
            referenceNll.add(-difference.reference().logprob());
            candidateNll.add(-difference.candidate().logprob());
            logprobChange.add(difference.logprobChange());
            probabilityChange.add(difference.probabilityChange());
            squaredChange.add(difference.probabilityChange() * difference.probabilityChange());
            divergences.add(difference.divergence());
            reverseDivergences.add(difference.reverseDivergence());
            same += difference.sameTop() ? 1 : 0;
            return this;
        }

        /** The summary so far; empty without tokens. */
        public Optional<DifferenceSummary> summary() {
            if (tokens == 0) {
                return Optional.empty();
            }
            Estimate change = logprobChange.estimate();
            double share = (double) same / tokens;
            double shareError = tokens < 2 ? Double.NaN : Math.sqrt(share * (1 - share) / (tokens - 1));
            return Optional.of(new DifferenceSummary(
                    tokens,
                    exponential(referenceNll.estimate()),
                    exponential(candidateNll.estimate()),
                    exponential(new Estimate(-change.value(), change.standardError())),
                    change,
                    divergences.spread(),
                    reverseDivergences.spread(),
                    probabilityChange.estimate(),
                    root(squaredChange.estimate()),
                    new Estimate(share, shareError)));
        }

        private static Estimate exponential(Estimate logarithm) {
            double value = Math.exp(logarithm.value());
            return logarithm.through(value, value);
        }

        private static Estimate root(Estimate square) {
            double value = Math.sqrt(square.value());
            return value == 0 ? square : square.through(value, 0.5 / value);
        }
    }

    /** Numbers that are kept one by one. */
    private static final class Values {
        private final Estimate.Mean mean = new Estimate.Mean();
        private double[] values = new double[64];
        private int size;

        void add(double value) {
            if (size == values.length) {
                values = Arrays.copyOf(values, 2 * size);
            }
            values[size++] = value;
            mean.add(value);
        }

        Spread spread() {
            double[] sorted = Arrays.copyOf(values, size);
            Arrays.sort(sorted);
            return new Spread(mean.estimate(), quantile(sorted, 0.5), quantile(sorted, 0.999), sorted[size - 1]);
        }

        /** Between two values, in proportion. */
        private static double quantile(double[] sorted, double fraction) {
            double place = fraction * (sorted.length - 1);
            int below = (int) place;
            int above = Math.min(below + 1, sorted.length - 1);
            double part = place - below;
            return part == 0 ? sorted[below] : (1 - part) * sorted[below] + part * sorted[above];
        }
    }
}
