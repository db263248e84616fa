package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.library.ImportListener;
import io.github.phiworkbench.library.ImportProgress;
import java.util.Locale;

/** Shows an import: layers that are searched; then bytes, rate and time left. */
final class ImportProgressLine implements ImportListener {

    private final ProgressLine line;
    private final String what;

    ImportProgressLine(Output output, String what) {
        line = new ProgressLine(output);
        this.what = what;
    }

    @Override
    public void written(ImportProgress progress) {
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

    @Override
    public void searched(int layers, int total) {
        line.show(
                String.format(Locale.ROOT, "%s: %d of %d layers searched", what, layers, total),
                what + ": searching layers");
    }

    /** Leaves the line; to be called whether or not anything was shown. */
    void end() {
        line.end();
    }
}
