package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.Cancellation;
import java.util.concurrent.CancellationException;

/** An import was stopped because that was asked for. Nothing of it is left on the disk. */
public final class ImportCancelledException extends CancellationException {

    public ImportCancelledException() {
        super("The import was cancelled; nothing of it is left on the disk.");
    }

    static void throwIf(Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            throw new ImportCancelledException();
        }
    }
}
