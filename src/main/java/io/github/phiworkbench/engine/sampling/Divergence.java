package io.github.phiworkbench.engine.sampling;

/**
 * Two distributions over the same tokens and how far they are apart: the Kullback-Leibler divergence of one from the other,
 * both ways, in nats (Kullback and Leibler, "On Information and Sufficiency", 1951).
 *
 * @param forward {@code sum p ln (p / q)}; infinite where q is zero and p is not
 * @param backward {@code sum q ln (q / p)}
 */
public record Divergence(Distribution p, Distribution q, double forward, double backward) {

    /** What rounding may take from a sum over a vocabulary, with room to spare. */
    private static final double ROUNDING = 1e-9;

    /**
     * Looks at the logits that two models have for one position. All figures of both take one exponential a logit, which is
     * what they cost.
     *
     * @param p logits, left alone as {@link Distribution#of} asks
     * @param q logits, as many
     * @throws IllegalArgumentException if the vocabularies differ in size
     * @throws io.github.phiworkbench.family.UnusableModelException as {@link Distribution#of}
     */
    public static Divergence of(float[] p, float[] q) {
        if (p.length != q.length) {
            throw new IllegalArgumentException(
                    "A distribution over " + p.length + " tokens cannot be compared with one over " + q.length + ".");
        }
        float maxP = Logits.max(p);
        float maxQ = Logits.max(q);
        double sumP = 0;
        double sumQ = 0;
        double ownP = 0;
        double ownQ = 0;
        double apartP = 0;
        double apartQ = 0;
        for (int id = 0; id < p.length; id++) {
            double abovePeakP = (double) p[id] - maxP;
            double abovePeakQ = (double) q[id] - maxQ;
            double weightP = Math.exp(abovePeakP);
            double weightQ = Math.exp(abovePeakQ);
            // Zero times infinity is not zero.
            if (weightP > 0) {
                sumP += weightP;
                ownP += weightP * abovePeakP;
                apartP += weightP * (abovePeakP - abovePeakQ);
            }
            if (weightQ > 0) {
                sumQ += weightQ;
                ownQ += weightQ * abovePeakQ;
                apartQ += weightQ * (abovePeakQ - abovePeakP);
            }
        }
        double logP = Math.log(sumP);
        double logQ = Math.log(sumQ);
        return new Divergence(
                new Distribution(p, maxP, logP, logP - ownP / sumP),
                new Distribution(q, maxQ, logQ, logQ - ownQ / sumQ),
                withoutRounding(apartP / sumP - (logP - logQ)),
                withoutRounding(apartQ / sumQ - (logQ - logP)));
    }

    private static double withoutRounding(double divergence) {
        return divergence < 0 && divergence > -ROUNDING ? 0 : divergence;
    }
}
