package io.github.phiworkbench.app;

import io.github.phiworkbench.inspect.TokenTrace;

/**
 * Told how a comparison goes on: of one column in order, of several at once from several threads. A slow one slows the models.
 */
public interface ComparisonListener {

    /** Nobody wants to know. */
    ComparisonListener NONE = new ComparisonListener() {};

    /**
     * A column has come further.
     *
     * @param column its place among the tasks
     */
    default void became(int column, ColumnState state) {}

    /**
     * More of an answer came.
     *
     * @param column its place among the tasks
     * @param sample which of its answers, from 0
     * @param text what it adds; may be empty
     * @param soFar the answer's tokens so far; made for each token at no cost
     */
    default void wrote(int column, int sample, String text, TokenTrace soFar) {}

    /** An answer has ended, however. */
    default void answered(int column, ColumnAnswer answer) {}

    /**
     * A model that no column is using was unloaded, so that another fits into memory.
     *
     * @param model its id
     * @param place id of the model that gets its place
     */
    default void unloaded(String model, String place) {}
}
