package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.Cancellation;
import java.time.Duration;
import java.util.function.LongConsumer;

/** Counts the bytes of an import: tells a listener now and then, and stops the work when it is cancelled. */
final class ProgressMeter implements LongConsumer {

    private static final long NANOS_BETWEEN_REPORTS = Duration.ofMillis(200).toNanos();
    private static final double NANOS_PER_SECOND = 1e9;

    private final long total;
    private final ImportListener listener;
    private final Cancellation cancellation;
    private final long start = System.nanoTime();
    private long lastReport = start;
    private long done;

    ProgressMeter(long total, ImportListener listener, Cancellation cancellation) {
        this.total = total;
        this.listener = listener;
        this.cancellation = cancellation;
        listener.written(new ImportProgress(0, total, 0, Duration.ZERO));
    }

    /**
     * Counts bytes that were written.
     *
     * @throws ImportCancelledException if the work shall stop
     */
    @Override
    public void accept(long bytes) {
        ImportCancelledException.throwIf(cancellation);
        done += bytes;
        long now = System.nanoTime();
        if (done == total || now - lastReport >= NANOS_BETWEEN_REPORTS) {
            lastReport = now;
            listener.written(progress(now));
        }
    }

    private ImportProgress progress(long now) {
        double rate = done / (Math.max(1, now - start) / NANOS_PER_SECOND);
        long remaining = (long) ((total - done) / rate * NANOS_PER_SECOND);
        return new ImportProgress(done, total, rate, Duration.ofNanos(remaining));
    }
}
