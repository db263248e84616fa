package io.github.phiworkbench.engine.torch;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.engine.LoadProgress.Stage;
import java.util.concurrent.CancellationException;

/**
 * A load under way: whom to tell, and whether it is still wanted.
 *
 * @param listener told about progress, by one thread at a time
 * @param cancellation stops the load before its next step
 */
record Loading(LoadListener listener, Cancellation cancellation) {

    /** @throws CancellationException if the load is not wanted any more */
    void requireWanted() {
        if (cancellation.isCancelled()) {
            throw new CancellationException("Loading was stopped.");
        }
    }

    synchronized void report(Stage stage, long done, long total) {
        requireWanted();
        listener.progress(new LoadProgress(stage, done, total));
    }
}
