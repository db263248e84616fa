package io.github.phiworkbench.app;

import io.github.phiworkbench.compare.BatchAnswer;

/** Told how a batch goes on, in order, on the thread that runs it. A slow one slows the models. */
public interface BatchListener {

    /** Nobody wants to know. */
    BatchListener NONE = new BatchListener() {};

    /**
     * A model has come further.
     *
     * @param entrant whose, from 0
     */
    default void became(int entrant, ColumnState state) {}

    /** An answer has ended and is on disk. */
    default void answered(BatchAnswer answer, BatchProgress progress) {}

    /**
     * A model cannot answer; what it has not answered yet stays open, and the others go on.
     *
     * @param entrant whose, from 0
     * @param sentence what went wrong and what to do
     */
    default void gaveUp(int entrant, String sentence) {}

    /**
     * A model that nobody uses was unloaded, so that another fits into memory.
     *
     * @param model its id
     * @param place id of the model that gets its place
     */
    default void unloaded(String model, String place) {}

    /**
     * A model's turn is over.
     *
     * @param entrant whose, from 0
     */
    default void ended(int entrant) {}
}
