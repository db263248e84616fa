package io.github.phiworkbench.ui;

/** There is nowhere to show a window. Its message is a sentence for the user. */
public final class NoDisplayException extends Exception {

    private static final long serialVersionUID = 1L;

    NoDisplayException(String message, Throwable cause) {
        super(message, cause);
    }

    NoDisplayException(String message) {
        super(message);
    }
}
