package io.github.phiworkbench.family;

import java.util.List;
import java.util.Optional;

/**
 * The sizes of a decoder of the Phi-3 architecture, which phi-4 and Phi-4-mini share.
 *
 * @param vocabulary rows of the embedding, and logits per token
 * @param hidden width of the residual stream
 * @param intermediate width of the gated feed-forward layer
 * @param layers number of decoder layers
 * @param heads number of query heads
 * @param kvHeads number of key and value heads; {@code heads} is a multiple of it
 * @param headDim width of one head
 * @param rotaryDim leading dimensions of each head that are rotated by position; even
 * @param ropeTheta base of the rotary frequencies
 * @param longRope factors for long sequences, if the model has them
 * @param context longest sequence in tokens
 * @param rmsEpsilon added to the mean square in RMSNorm
 * @param tiedEmbeddings whether the output head is the embedding matrix
 */
public record Geometry(
        int vocabulary,
        int hidden,
        int intermediate,
        int layers,
        int heads,
        int kvHeads,
        int headDim,
        int rotaryDim,
        double ropeTheta,
        Optional<LongRope> longRope,
        int context,
        double rmsEpsilon,
        boolean tiedEmbeddings) {

    /** Rows of the fused projection: all query heads, then all key heads, then all value heads. */
    public int qkvRows() {
        return (heads + 2 * kvHeads) * headDim;
    }

    /** Number of weights, the output head counted once if it is tied. */
    public long parameters() {
        long layer =
                2L * hidden + (long) qkvRows() * hidden + (long) hidden * heads * headDim + 3L * hidden * intermediate;
        long embeddings = (long) vocabulary * hidden * (tiedEmbeddings ? 1 : 2);
        return embeddings + layers * layer + hidden;
    }

    /** Keys and values of one token over all layers, counted in elements. */
    public long cacheElementsPerToken() {
        return 2L * layers * kvHeads * headDim;
    }

    /** The context in tokens up to which the short factors apply; all of the context without {@link #longRope()}. */
    public int originalContext() {
        return longRope.map(LongRope::originalContext).orElse(context);
    }

    /**
     * Angle per position of each rotated pair, in radians, for sequences that fit into the original context: {@code 1 /
     * (factor[i] * ropeTheta^(2i / rotaryDim))}. Computed step by step in single precision, as the reference does
     * ({@code modeling_rope_utils.py} of transformers), since the angles of late positions magnify every rounding.
     *
     * @return {@code rotaryDim / 2} numbers
     */
    public float[] shortInverseFrequencies() {
        return inverseFrequencies(longRope.map(LongRope::shortFactors));
    }

    /**
     * The same as {@link #shortInverseFrequencies()} for sequences longer than the original context; equal to it
     * without {@link #longRope()}.
     */
    public float[] longInverseFrequencies() {
        return inverseFrequencies(longRope.map(LongRope::longFactors));
    }

    private float[] inverseFrequencies(Optional<List<Double>> factors) {
        float[] frequencies = new float[rotaryDim / 2];
        for (int pair = 0; pair < frequencies.length; pair++) {
            float exponent = 2f * pair / rotaryDim;
            float period = (float) Math.pow((float) ropeTheta, exponent);
            float factor = factors.isPresent() ? factors.get().get(pair).floatValue() : 1f;
            frequencies[pair] = 1f / (factor * period);
        }
        return frequencies;
    }

    /** What cosine and sine are multiplied with at every position: 1 without {@link #longRope()}. */
    public double attentionFactor() {
        return longRope.map(LongRope::attentionFactor).orElse(1.0);
    }
}
