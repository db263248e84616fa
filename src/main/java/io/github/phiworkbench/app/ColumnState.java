package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.library.ImportProgress;

/** How far a column of a comparison has come. */
public sealed interface ColumnState {

    /** Other columns come first. */
    record Queued() implements ColumnState {}

    /** It waits until another column has done with its model, since both do not fit into memory at once. */
    record WaitingForMemory() implements ColumnState {}

    /** It waits for the chat, which is loading the very model. */
    record WaitingForChat() implements ColumnState {}

    /** The model comes with the program and is imported first. */
    record Importing(ImportProgress progress) implements ColumnState {}

    /** The model comes into memory. */
    record Loading(LoadProgress progress) implements ColumnState {}

    /**
     * The model is in memory and its turn begins.
     *
     * @param ofChat whether it is the one that the chat has loaded
     */
    record Loaded(ColumnAnswer.Answerer model, boolean ofChat) implements ColumnState {}

    /**
     * The model reads the prompt.
     *
     * @param sample which answer it is for, from 0
     * @param done tokens that are read
     * @param total tokens of the prompt
     */
    record Reading(int sample, int done, int total) implements ColumnState {}

    /**
     * The model writes.
     *
     * @param sample which answer, from 0
     */
    record Writing(int sample) implements ColumnState {}

    /** All answers have come, or failed, or were stopped. */
    record Ended() implements ColumnState {}
}
