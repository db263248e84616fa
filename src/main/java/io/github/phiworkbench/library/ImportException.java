package io.github.phiworkbench.library;

/**
 * A model folder could not be written, though nothing may be wrong with the model: the disk is full, the folder cannot be
 * written to, a model is already there. The message is one plain sentence for the user.
 */
public final class ImportException extends RuntimeException {

    public ImportException(String message) {
        super(message);
    }

    public ImportException(String message, Throwable cause) {
        super(message, cause);
    }
}
