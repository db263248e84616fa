package io.github.phiworkbench.cli;

import java.io.Console;
import java.time.Duration;

/** One line on standard error that changes while something goes on; a line every 5 s where that is no terminal. */
final class ProgressLine {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Output output;
    private final boolean terminal = isTerminal();
    private boolean begun;
    private long lastLine;

    ProgressLine(Output output) {
        this.output = output;
    }

    /** Whether it is a line that changes, and not one more line each time. */
    boolean changes() {
        return terminal;
    }

    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /**
     * Shows how far it has come.
     *
     * @param first what to say in its place the first time, where that is no terminal
     */
    synchronized void show(String line, String first) {
        if (terminal) {
            output.err().print("\r" + line + "\u001B[K");
            output.err().flush();
        } else if (!begun || System.nanoTime() - lastLine > BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            output.note(begun ? line : first);
        }
        begun = true;
    }

    /** Leaves the line; to be called whether or not anything was shown. */
    synchronized void end() {
        if (begun && terminal) {
            output.note("");
        }
    }
}
