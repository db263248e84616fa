package io.github.phiworkbench.engine;

import java.util.List;

/**
 * How large the numbers are that a decoder multiplies with the columns of its matrices, on some text: the mean of their squares.
 *
 * @param tokens of the text
 * @param layers the decoder layers from the first to the last
 */
public record ActivationSquares(int tokens, List<Layer> layers) {

    public ActivationSquares {
        layers = List.copyOf(layers);
    }

    /**
     * One decoder layer; the arrays are not copied.
     *
     * @param qkv [hidden], what goes into queries, keys and values
     * @param output [heads headDim], what attention gives
     * @param gateUp [hidden], what goes into gate and up
     * @param down [intermediate], what these two give
     */
    @SuppressWarnings("ArrayRecordComponent") // megabytes of numbers, which nobody compares
    public record Layer(float[] qkv, float[] output, float[] gateUp, float[] down) {}
}
