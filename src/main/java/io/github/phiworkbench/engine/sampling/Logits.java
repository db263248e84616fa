package io.github.phiworkbench.engine.sampling;

import io.github.phiworkbench.family.UnusableModelException;

/** Raw logits as they come from the model: float32, one a token of the vocabulary. */
final class Logits {

    private Logits() {}

    /**
     * The largest logit.
     *
     * @throws UnusableModelException if the logits are no distribution: one is NaN or positive infinity, or none is finite
     */
    static float max(float[] logits) {
        float max = Float.NEGATIVE_INFINITY;
        for (float logit : logits) {
            // Not a comparison: this way NaN comes through, and the loop is vectorized.
            max = Math.max(max, logit);
        }
        if (Float.isNaN(max)) {
            throw new UnusableModelException("The model computed a token score that is not a number;"
                    + " its weights may be damaged or too large for the precision, try another precision.");
        }
        if (max == Float.POSITIVE_INFINITY) {
            throw new UnusableModelException("The model computed an infinite token score;"
                    + " its weights may be damaged or too large for the precision, try another precision.");
        }
        if (max == Float.NEGATIVE_INFINITY) {
            throw new UnusableModelException("The model gave every one of its " + logits.length
                    + " tokens a probability of zero; its weights may be damaged, import the model again.");
        }
        return max;
    }

    /** The lowest index whose value is {@code value}, which must occur. */
    static int firstIndexOf(float value, float[] logits) {
        int index = 0;
        while (logits[index] != value) {
            index++;
        }
        return index;
    }
}
