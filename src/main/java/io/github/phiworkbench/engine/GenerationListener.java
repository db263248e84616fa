package io.github.phiworkbench.engine;

/** Told about a generation as it goes on, in order. */
@FunctionalInterface
public interface GenerationListener {

    /** A token came. */
    void token(TokenEvent event);

    /**
     * A part of the prompt was read.
     *
     * @param done tokens of the prompt that are in the cache now
     * @param total tokens of the prompt
     */
    default void reading(int done, int total) {}
}
