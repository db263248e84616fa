package io.github.phiworkbench.engine;

/** Asks running work to stop. The engine looks between tokens and between prefill chunks. */
public final class Cancellation {

    private volatile boolean cancelled;

    /** Asks to stop; may be called from any thread, and more than once. */
    public void cancel() {
        cancelled = true;
    }

    public boolean isCancelled() {
        return cancelled;
    }
}
