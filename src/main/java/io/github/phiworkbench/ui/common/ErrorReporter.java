package io.github.phiworkbench.ui.common;

/** Where failures go that nobody expected. May be called from any thread. */
@FunctionalInterface
public interface ErrorReporter {

    /** Writes the failure to the log and shows it to the user. */
    void report(Throwable failure);
}
