package io.github.phiworkbench.engine;

import java.util.Locale;

/** Why a generation ended. */
public enum FinishReason {
    /** The model produced one of its stop tokens. */
    STOP,
    /** The text reached one of the request's stop strings. */
    STOP_STRING,
    /** As many new tokens as the request allows. */
    LENGTH,
    /** The model's context is full. */
    CONTEXT,
    /** The caller asked to stop. */
    CANCELLED;

    /** The spelling in JSON. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }
}
