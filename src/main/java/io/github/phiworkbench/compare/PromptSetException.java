package io.github.phiworkbench.compare;

import org.jspecify.annotations.Nullable;

/** A file of prompts cannot be used; the message says where and why. */
public final class PromptSetException extends RuntimeException {

    PromptSetException(String message) {
        this(message, null);
    }

    PromptSetException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
