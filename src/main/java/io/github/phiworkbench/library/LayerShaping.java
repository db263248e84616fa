package io.github.phiworkbench.library;

/**
 * How the matrices of a decoder layer are shaped, and its norms with them.
 *
 * @param inputNorm what the weights of the norm before attention are divided by; empty for ones
 * @param postNorm the same of the norm before the feed-forward network
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes of numbers, which nobody compares
record LayerShaping(float[] inputNorm, Shaping qkv, Shaping output, float[] postNorm, Shaping gateUp, Shaping down) {

    /** Nothing is shaped. */
    static final LayerShaping NONE =
            new LayerShaping(new float[0], Shaping.NONE, Shaping.NONE, new float[0], Shaping.NONE, Shaping.NONE);
}
