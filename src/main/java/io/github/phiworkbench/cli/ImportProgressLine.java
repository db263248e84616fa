package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.library.ImportProgress;
import java.util.Locale;
import java.util.function.Consumer;

/** Shows an import: bytes, rate and time left. */
final class ImportProgressLine implements Consumer<ImportProgress> {

    private final ProgressLine line;
    private final String what;

    ImportProgressLine(Output output, String what) {
        line = new ProgressLine(output);
        this.what = what;
    }

    @Override
    public void accept(ImportProgress progress) {
        line.show(
                String.format(
                        Locale.ROOT,
                        "%s: %s of %s, %s/s, %s left",
                        what,
                        Sizes.bytes(progress.bytesDone()),
                        Sizes.bytes(progress.bytesTotal()),
                        Sizes.bytes((long) progress.bytesPerSecond()),
                        Sizes.time(progress.remaining())),
                what + " (" + Sizes.bytes(progress.bytesTotal()) + ")");
    }

    /** Leaves the line; to be called whether or not anything was shown. */
    void end() {
        line.end();
    }
}
