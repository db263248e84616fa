package io.github.phiworkbench.database;

import org.jspecify.annotations.Nullable;

/** What is kept in a database could not be read or written; the message says why and what to do. */
public abstract class StoreException extends RuntimeException {

    protected StoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
