package io.github.phiworkbench.cli;

import io.github.phiworkbench.library.ImportProgress;
import java.io.Console;
import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/** Shows an import on one line of standard error: bytes, rate and time left; a line every 5 s where that is no terminal. */
final class ImportProgressLine implements Consumer<ImportProgress> {

    private static final Duration BETWEEN_LINES = Duration.ofSeconds(5);

    private final Output output;
    private final String what;
    private final boolean terminal = isTerminal();
    private boolean begun;
    private long lastLine;

    ImportProgressLine(Output output, String what) {
        this.output = output;
        this.what = what;
    }

    private static boolean isTerminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public void accept(ImportProgress progress) {
        String line = String.format(
                Locale.ROOT,
                "%s: %s of %s, %s/s, %s left",
                what,
                Sizes.bytes(progress.bytesDone()),
                Sizes.bytes(progress.bytesTotal()),
                Sizes.bytes((long) progress.bytesPerSecond()),
                Sizes.time(progress.remaining()));
        if (terminal) {
            output.err().print("\r" + line + "\u001B[K");
            output.err().flush();
        } else if (!begun || System.nanoTime() - lastLine > BETWEEN_LINES.toNanos()) {
            lastLine = System.nanoTime();
            output.note(begun ? line : what + " (" + Sizes.bytes(progress.bytesTotal()) + ")");
        }
        begun = true;
    }

    /** Leaves the line; to be called whether or not anything was shown. */
    void end() {
        if (begun && terminal) {
            output.note("");
        }
    }
}
