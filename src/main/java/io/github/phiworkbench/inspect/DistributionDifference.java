package io.github.phiworkbench.inspect;

import io.github.phiworkbench.engine.sampling.Distribution;
import io.github.phiworkbench.engine.sampling.Divergence;

/**
 * What two models say at one place of a text: of the token that came, and with their whole distributions. Logarithms are
 * natural, entropies and divergences in nats, all in double precision from the logits.
 *
 * @param reference what the model says that the other is compared with
 * @param candidate what the other says
 * @param divergence of the candidate from the reference, {@code KL(reference || candidate)}
 * @param reverseDivergence of the reference from the candidate, {@code KL(candidate || reference)}
 * @param sameTop whether both have the same most likely token
 */
public record DistributionDifference(
        Opinion reference, Opinion candidate, double divergence, double reverseDivergence, boolean sameTop) {

    /**
     * What one model says.
     *
     * @param logprob of the token that came
     * @param rank of that token, 1 for the most likely one
     * @param entropy of the distribution
     */
    public record Opinion(double logprob, int rank, double entropy) {
        static Opinion of(Distribution distribution, int token) {
            return new Opinion(distribution.logprob(token), distribution.rank(token), distribution.entropy());
        }

        /** Of the token that came, 0 to 1. */
        public double probability() {
            return Math.exp(logprob);
        }
    }

    /**
     * What two models say of a token.
     *
     * @param models the reference's distribution and the candidate's
     * @param token the one that came
     */
    public static DistributionDifference of(Divergence models, int token) {
        return new DistributionDifference(
                Opinion.of(models.p(), token),
                Opinion.of(models.q(), token),
                models.forward(),
                models.backward(),
                models.p().argmax() == models.q().argmax());
    }

    /** By how much the token's log-probability is greater for the candidate. */
    public double logprobChange() {
        return candidate.logprob() - reference.logprob();
    }

    /** By how much the token's probability is greater for the candidate, -1 to 1. */
    public double probabilityChange() {
        return candidate.probability() - reference.probability();
    }

    /** By how many ranks the token stands further down for the candidate. */
    public int rankChange() {
        return candidate.rank() - reference.rank();
    }

    /** By how much the candidate is less sure. */
    public double entropyChange() {
        return candidate.entropy() - reference.entropy();
    }
}
