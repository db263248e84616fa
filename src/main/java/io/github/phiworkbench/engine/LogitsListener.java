package io.github.phiworkbench.engine;

/** Told a model's whole distributions, one position after another. */
@FunctionalInterface
public interface LogitsListener {

    /**
     * What the model says of the token that follows a position.
     *
     * @param position index in the sequence of the token before it
     * @param logits float32, one a token of the vocabulary; valid during this call only, since the next one may overwrite it
     */
    void logits(int position, float[] logits);

    /** So many tokens of the sequence are read; those in the cache count as read. */
    default void reading(int done, int total) {}
}
