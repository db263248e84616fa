package io.github.phiworkbench.engine;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * How large the numbers are that a decoder multiplies with the columns of its matrices, on some text: the mean of their squares.
 *
 * @param tokens of the text
 * @param layers the decoder layers from the first to the last
 */
public record ActivationSquares(int tokens, List<Layer> layers) {

    private static final int ROWS = 4;

    public ActivationSquares {
        layers = List.copyOf(layers);
    }

    /**
     * From what {@link #rows} gives.
     *
     * @throws IllegalArgumentException if they are not four for each layer
     */
    public static ActivationSquares of(int tokens, List<float[]> rows) {
        if (rows.size() % ROWS != 0) {
            throw new IllegalArgumentException(rows.size() + " rows are not four for each layer.");
        }
        return new ActivationSquares(
                tokens,
                IntStream.range(0, rows.size() / ROWS)
                        .map(layer -> layer * ROWS)
                        .mapToObj(first -> new Layer(
                                rows.get(first), rows.get(first + 1), rows.get(first + 2), rows.get(first + 3)))
                        .toList());
    }

    /** Of each layer in turn: qkv, output, gateUp, down; the arrays are not copied. */
    public List<float[]> rows() {
        return layers.stream()
                .flatMap(layer -> Stream.of(layer.qkv(), layer.output(), layer.gateUp(), layer.down()))
                .toList();
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
