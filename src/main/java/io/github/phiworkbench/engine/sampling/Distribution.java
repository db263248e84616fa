package io.github.phiworkbench.engine.sampling;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.family.UnusableModelException;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The model's own distribution over the next token, before any sampler: the softmax of its raw logits. Logits are
 * float32, one a token of the vocabulary; everything computed from them is double precision, logarithms are natural,
 * so entropies are in nats.
 */
public final class Distribution {

    /** Below this, {@link Math#exp} is zero. */
    private static final double EXP_UNDERFLOW = -746;

    private final float[] logits;
    private final float max;
    private final double logSumExpAboveMax;
    private final double entropy;

    private Distribution(float[] logits) {
        this.logits = logits;
        max = Logits.max(logits);
        double sum = 0;
        double weightedSum = 0;
        for (float logit : logits) {
            double aboveMax = (double) logit - max;
            if (aboveMax > EXP_UNDERFLOW) {
                double weight = Math.exp(aboveMax);
                sum += weight;
                weightedSum += weight * aboveMax;
            }
        }
        logSumExpAboveMax = Math.log(sum);
        // H = -sum p ln p with p = weight / sum and ln p = aboveMax - ln sum; neither part is negative.
        entropy = logSumExpAboveMax - weightedSum / sum;
    }

    /** With figures that are known already. */
    Distribution(float[] logits, float max, double logSumExpAboveMax, double entropy) {
        this.logits = logits;
        this.max = max;
        this.logSumExpAboveMax = logSumExpAboveMax;
        this.entropy = entropy;
    }

    /**
     * Looks at the logits of one position.
     *
     * @param logits one a token; not copied, so the caller must leave the array alone while this object is in use
     * @throws UnusableModelException if a logit is NaN or positive infinity, or all are negative infinity
     */
    public static Distribution of(float[] logits) {
        return new Distribution(logits);
    }

    /** Logarithm of the sum of the exponentials of all logits. */
    public double logSumExp() {
        return max + logSumExpAboveMax;
    }

    /** How many tokens the vocabulary has. */
    public int size() {
        return logits.length;
    }

    /** Shannon entropy in nats, from 0 to the logarithm of the vocabulary's size. */
    public double entropy() {
        return entropy;
    }

    /**
     * Natural logarithm of a token's probability; negative infinity where its logit is.
     *
     * @throws IndexOutOfBoundsException if the vocabulary has no such token
     */
    public double logprob(int id) {
        return (double) logit(id) - max - logSumExpAboveMax;
    }

    /**
     * One more than the number of tokens with a greater logit: 1 for the most likely one.
     *
     * @throws IndexOutOfBoundsException if the vocabulary has no such token
     */
    public int rank(int id) {
        float own = logit(id);
        int greater = 0;
        for (float logit : logits) {
            greater += logit > own ? 1 : 0;
        }
        return 1 + greater;
    }

    /** The most likely token; of equally likely ones that with the lowest id. */
    public int argmax() {
        return Logits.firstIndexOf(max, logits);
    }

    /**
     * The most likely tokens, best first; of equally likely ones the lower ids come first.
     *
     * @param k how many, 0 or more; fewer come back only where fewer have a probability above zero
     */
    public List<Alternative> top(int k) {
        if (k < 0) {
            throw new IllegalArgumentException("The number of alternatives is " + k + " but must be 0 or more.");
        }
        int capacity = Math.min(k, logits.length);
        if (capacity == 0) {
            return List.of();
        }
        BestTokens best = best(capacity);
        Alternative[] top = new Alternative[best.size()];
        for (int i = top.length - 1; i >= 0; i--) {
            int id = best.removeWorst();
            top[i] = new Alternative(id, logprob(id));
        }
        return List.copyOf(Arrays.asList(top));
    }

    private BestTokens best(int capacity) {
        BestTokens best = new BestTokens(capacity);
        double threshold = best.threshold();
        for (int id = 0; id < logits.length; id++) {
            if (logits[id] > threshold) {
                best.add(logits[id], id);
                threshold = best.threshold();
            }
        }
        return best;
    }

    /**
     * All numbers of the token that came.
     *
     * @param id the token
     * @param top how many alternatives
     * @throws IndexOutOfBoundsException if the vocabulary has no such token
     */
    public Prediction prediction(int id, int top) {
        List<Alternative> alternatives = top(top);
        double massCovered = 0;
        for (Alternative alternative : alternatives) {
            massCovered += Math.exp(alternative.logprob());
        }
        return new Prediction(logprob(id), rank(id), entropy, alternatives, Math.min(massCovered, 1));
    }

    private float logit(int id) {
        return logits[Objects.checkIndex(id, logits.length)];
    }
}
