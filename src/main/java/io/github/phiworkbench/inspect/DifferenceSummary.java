package io.github.phiworkbench.inspect;

import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * How much two models differ over many tokens, as llama.cpp's perplexity tool reports it of a quantized model, by the formulas
 * of {@code kl_divergence} in its {@code tools/perplexity/perplexity.cpp}. Errors are standard errors as that tool has them,
 * with tokens taken for independent: of a mean {@code sqrt((mean(x^2) - mean(x)^2) / (n - 1))}, of a share
 * {@code sqrt(p (1 - p) / (n - 1))}, and through a function by its slope, as {@code exp} for perplexities. That tool rounds
 * the reference's logarithms to 16 bits and leaves out what is below {@code exp(-16)}; here nothing is left out.
 *
 * @param tokens how many were compared
 * @param referencePerplexity exponential of the reference's mean negative log-probability
 * @param candidatePerplexity the same of the candidate
 * @param perplexityRatio the candidate's by the reference's; its error takes into account that both read the same text
 * @param perplexityDifference the candidate's less the reference's, with the same in mind
 * @param perplexityCorrelation of the two models' negative log-probabilities, -1 to 1; NaN where one does not vary
 * @param logprobChange mean of {@link DistributionDifference#logprobChange()}
 * @param divergence how {@link DistributionDifference#divergence()} is spread
 * @param reverseDivergence how {@link DistributionDifference#reverseDivergence()} is spread
 * @param probabilityChange how {@link DistributionDifference#probabilityChange()} is spread
 * @param rmsProbabilityChange root of the mean square of the same
 * @param sameTop share of tokens at which both have the same most likely one, 0 to 1
 */
public record DifferenceSummary(
        int tokens,
        Estimate referencePerplexity,
        Estimate candidatePerplexity,
        Estimate perplexityRatio,
        Estimate perplexityDifference,
        double perplexityCorrelation,
        Estimate logprobChange,
        Spread divergence,
        Spread reverseDivergence,
        Spread probabilityChange,
        Estimate rmsProbabilityChange,
        Estimate sameTop) {

    /**
     * How values are spread: divergences in nats, or changes of a probability.
     *
     * @param quantiles every one
     */
    public record Spread(Estimate mean, Map<Quantile, Double> quantiles) {

        /** So much of the values, or less, are no greater. */
        public double at(Quantile quantile) {
            return Objects.requireNonNull(quantiles.get(quantile));
        }

        /** Half of the values are below it. */
        public double median() {
            return at(Quantile.MEDIAN);
        }

        /** The greatest. */
        public double max() {
            return at(Quantile.MAXIMUM);
        }
    }

    /** Takes differences as they come and keeps two numbers of each. For one thread. */
    public static final class Builder {
        private final Estimate.Mean referenceNll = new Estimate.Mean();
        private final Estimate.Mean candidateNll = new Estimate.Mean();
        private final Estimate.Mean logprobChange = new Estimate.Mean();
        private final Estimate.Mean squaredChange = new Estimate.Mean();
        private final Values divergences = new Values();
        private final Values reverseDivergences = new Values();
        private final Values probabilityChanges = new Values();
        private int same;
        private int tokens;

        /** Adds what two models say at another place. */
        public Builder add(DistributionDifference difference) {
            tokens++;
            referenceNll.add(-difference.reference().logprob());
            candidateNll.add(-difference.candidate().logprob());
            logprobChange.add(difference.logprobChange());
            probabilityChanges.add(difference.probabilityChange());
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
            Estimate first = referenceNll.estimate();
            Estimate second = candidateNll.estimate();
            Estimate change = logprobChange.estimate();
            double share = (double) same / tokens;
            double shareError = tokens < 2 ? Double.NaN : Math.sqrt(share * (1 - share) / (tokens - 1));
            return Optional.of(new DifferenceSummary(
                    tokens,
                    exponential(first),
                    exponential(second),
                    exponential(new Estimate(-change.value(), change.standardError())),
                    difference(exponential(first), exponential(second), change.standardError()),
                    correlation(first.standardError(), second.standardError(), change.standardError()),
                    change,
                    divergences.spread(),
                    reverseDivergences.spread(),
                    probabilityChanges.spread(),
                    root(squaredChange.estimate()),
                    new Estimate(share, shareError)));
        }

        private static Estimate exponential(Estimate logarithm) {
            double value = Math.exp(logarithm.value());
            return logarithm.through(value, value);
        }

        /**
         * That tool's error of the difference is {@code sqrt(a^2 + b^2 - 2 P Q cov)} with the perplexities P and Q, their errors
         * a and b, and the covariance of their logarithms. With the error of the logarithms' difference in place of the
         * covariance, equal models do not leave the rounding of large numbers.
         */
        private static Estimate difference(Estimate reference, Estimate candidate, double ofLogarithms) {
            double p = reference.value();
            double q = candidate.value();
            double ofReference = reference.standardError() / p;
            double ofCandidate = candidate.standardError() / q;
            double variance = (q - p) * (q * ofCandidate * ofCandidate - p * ofReference * ofReference)
                    + p * q * ofLogarithms * ofLogarithms;
            return new Estimate(q - p, Math.sqrt(Math.max(0, variance)));
        }

        /** The covariance follows from {@code var(a - b) = var(a) + var(b) - 2 cov(a, b)}. */
        private static double correlation(double reference, double candidate, double ofDifference) {
            double covariance = (reference * reference + candidate * candidate - ofDifference * ofDifference) / 2;
            return Math.clamp(covariance / (reference * candidate), -1.0, 1.0);
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
            return new Spread(mean.estimate(), Quantile.all(sorted));
        }
    }
}
