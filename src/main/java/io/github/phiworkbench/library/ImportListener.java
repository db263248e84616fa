package io.github.phiworkbench.library;

/** Told how far an import has come, on the thread that runs it; returns quickly. */
@FunctionalInterface
public interface ImportListener {

    /** Weights are written: told at the start, at the end, and at most five times a second between. */
    void written(ImportProgress progress);

    /** Before that, in an import that is aware of activations: so many layers of so many have been searched. */
    default void searched(int layers, int total) {}
}
