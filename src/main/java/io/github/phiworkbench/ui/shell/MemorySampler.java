package io.github.phiworkbench.ui.shell;

import io.github.phiworkbench.ui.common.ErrorReporter;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Looks at the memory again and again while someone is there to see it. */
final class MemorySampler implements AutoCloseable {

    private final LongSupplier bytes;
    private final Duration period;
    private final Executor window;
    private final LongConsumer shown;
    private final ErrorReporter errors;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("memory").factory());
    private @Nullable ScheduledFuture<?> running;

    /**
     * One that does nothing yet.
     *
     * @param bytes looks at the memory, on a thread of this object
     * @param window runs things on the JavaFX thread
     * @param shown takes what was seen there
     */
    MemorySampler(LongSupplier bytes, Duration period, Executor window, LongConsumer shown, ErrorReporter errors) {
        this.bytes = bytes;
        this.period = period;
        this.window = window;
        this.shown = shown;
        this.errors = errors;
    }

    /** Begins, or ends for a while. */
    synchronized void watch(boolean visible) {
        ScheduledFuture<?> before = running;
        if (visible && before == null && !thread.isShutdown()) {
            // The first look waits until the window has come up.
            running = thread.scheduleWithFixedDelay(
                    this::look, period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
        } else if (!visible && before != null) {
            before.cancel(false);
            running = null;
        }
    }

    private void look() {
        try {
            long seen = bytes.getAsLong();
            window.execute(() -> shown.accept(seen));
        } catch (RuntimeException | Error e) {
            errors.report(e);
            watch(false);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
