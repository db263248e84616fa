package io.github.phiworkbench.family;

/**
 * A model, or a file that belongs to one, cannot be used. The message is one plain sentence for the user: what is
 * wrong, with which file or number, and what to do.
 */
public class UnusableModelException extends RuntimeException {

    public UnusableModelException(String message) {
        super(message);
    }

    public UnusableModelException(String message, Throwable cause) {
        super(message, cause);
    }
}
