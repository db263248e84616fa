package io.github.phiworkbench.engine.sampling;

/**
 * How far two distributions over the same tokens are apart: the Kullback-Leibler divergence of one from the other, both
 * ways, in nats (Kullback and Leibler, "On Information and Sufficiency", 1951).
 *
 * @param forward {@code sum p ln (p / q)}; infinite where q is zero and p is not
 * @param backward {@code sum q ln (q / p)}
 */
public record Divergence(double forward, double backward) {

    /** Sums of this many terms below 1 are off by less than this in double precision. */
    private static final double ROUNDING = 1e-9;

    /**
     * Compares two distributions.
     *
     * @throws IllegalArgumentException if their vocabularies differ in size
     */
    public static Divergence of(Distribution p, Distribution q) {
        if (p.size() != q.size()) {
            throw new IllegalArgumentException(
                    "A distribution over " + p.size() + " tokens cannot be compared with one over " + q.size() + ".");
        }
        double forward = 0;
        double backward = 0;
        for (int id = 0; id < p.size(); id++) {
            double logP = p.logprob(id);
            double logQ = q.logprob(id);
            double weightP = Math.exp(logP);
            double weightQ = Math.exp(logQ);
            // The sums of both weights are 1, so their difference changes nothing but makes each term positive: what is
            // left
            // of rounding is as small as the divergence itself.
            double difference = weightQ - weightP;
            forward += difference + (weightP > 0 ? weightP * (logP - logQ) : 0);
            backward -= difference - (weightQ > 0 ? weightQ * (logQ - logP) : 0);
        }
        return new Divergence(withoutRounding(forward), withoutRounding(backward));
    }

    private static double withoutRounding(double sum) {
        return sum < 0 && sum > -ROUNDING ? 0 : sum;
    }
}
