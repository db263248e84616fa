package io.github.phiworkbench.app;

import io.github.phiworkbench.database.StoreException;
import org.jspecify.annotations.Nullable;

/** Runs could not be read or written; the message says why and what to do. */
public final class RunStoreException extends StoreException {

    RunStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
