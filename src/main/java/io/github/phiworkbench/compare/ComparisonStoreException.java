package io.github.phiworkbench.compare;

import io.github.phiworkbench.database.StoreException;
import org.jspecify.annotations.Nullable;

/** Comparisons could not be read or written; the message says why and what to do. */
public final class ComparisonStoreException extends StoreException {

    ComparisonStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
