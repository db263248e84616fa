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

    private static final int MOST = 1 << 24;

    /** @throws IllegalArgumentException if these are no sizes of a decoder */
    public Geometry {
        require(vocabulary, 1, MOST, "vocabulary");
        require(hidden, 1, MOST, "hidden size");
        require(intermediate, 1, MOST, "intermediate size");
        require(layers, 1, 10_000, "number of layers");
        require(kvHeads, 1, 100_000, "number of key and value heads");
        require(heads, kvHeads, 100_000, "number of heads");
        require(headDim, 1, 100_000, "head size");
        require(rotaryDim, 0, headDim, "number of rotated dimensions");
        require(context, 1, Integer.MAX_VALUE / 4, "context");
        if (heads % kvHeads != 0 || rotaryDim % 2 != 0) {
            throw new IllegalArgumentException(
                    "The number of heads must be a multiple of that of key and value heads, and an even number of"
                            + " dimensions rotated.");
        }
        int pairs = rotaryDim / 2;
        if (longRope.isPresent()
                && (longRope.get().shortFactors().size() != pairs
                        || longRope.get().longFactors().size() != pairs
                        || longRope.get().originalContext() < 1)) {
            throw new IllegalArgumentException("LongRoPE needs " + pairs + " factors of each kind.");
        }
    }

    private static void require(int value, int least, int most, String what) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(
                    "The " + what + " is " + value + " but must lie between " + least + " and " + most + ".");
        }
    }

    /** Rows of the fused projection: all query heads, then all key heads, then all value heads. */
    public int qkvRows() {
        return (heads + 2 * kvHeads) * headDim;
    }

    /** The same sizes with the head tied to the embedding, or not. */
    public Geometry tied(boolean tied) {
        return new Geometry(
                vocabulary,
                hidden,
                intermediate,
                layers,
                heads,
                kvHeads,
                headDim,
                rotaryDim,
                ropeTheta,
                longRope,
                context,
                rmsEpsilon,
                tied);
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
