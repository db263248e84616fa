package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadProgress;
import java.time.Duration;

/** Shows how a model loads, if that takes long. */
final class LoadProgressLine implements LoadListener {

    private static final Duration LONG = Duration.ofSeconds(2);

    private final ProgressLine line;
    private final String model;
    private final long start = System.nanoTime();

    LoadProgressLine(Output output, String model) {
        line = new ProgressLine(output);
        this.model = model;
    }

    @Override
    public void progress(LoadProgress progress) {
        if (progress.bytesTotal() == 0 || System.nanoTime() - start < LONG.toNanos()) {
            return;
        }
        String verb =
                switch (progress.stage()) {
                    case STARTING -> "Starting ";
                    case READING -> "Reading ";
                    case PACKING -> "Packing ";
                };
        String shown =
                verb + model + ": " + Sizes.bytes(progress.bytesDone()) + " of " + Sizes.bytes(progress.bytesTotal());
        line.show(shown, shown);
    }

    /** Leaves the line; to be called whether or not anything was shown. */
    void end() {
        line.end();
    }
}
