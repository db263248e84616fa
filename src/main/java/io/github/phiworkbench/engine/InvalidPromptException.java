package io.github.phiworkbench.engine;

/** A sequence that a model cannot read: a token outside its vocabulary, or more tokens than its context holds. */
public final class InvalidPromptException extends IllegalArgumentException {

    public InvalidPromptException(String message) {
        super(message);
    }
}
