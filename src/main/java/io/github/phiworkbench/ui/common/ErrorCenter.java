package io.github.phiworkbench.ui.common;

import io.github.phiworkbench.app.ErrorCode;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes every failure nobody expected: writes it to the log and shows it, unless the same one was shown a short while ago; then
 * it is only counted.
 */
public final class ErrorCenter implements ErrorReporter {

    /** Shows failures. Called on the JavaFX thread. */
    public interface Display {

        /**
         * Shows one.
         *
         * @param times how often it has come by now
         */
        void show(Throwable failure, ErrorCode code, int times);

        /** The same as the one that was shown last has come again. */
        void again(ErrorCode code, int times);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ErrorCenter.class);
    private static final Duration QUIET = Duration.ofSeconds(30);

    private final Executor window;
    private final Display display;
    private final LongSupplier nanoTime;
    private final Map<ErrorCode, Seen> seen = new HashMap<>();

    /**
     * Reports to a display.
     *
     * @param window runs things on the JavaFX thread
     * @param nanoTime a clock in nanoseconds
     */
    public ErrorCenter(Executor window, Display display, LongSupplier nanoTime) {
        this.window = window;
        this.display = display;
        this.nanoTime = nanoTime;
    }

    @Override
    public void report(Throwable failure) {
        ErrorCode code = ErrorCode.of(failure);
        Seen now;
        boolean show;
        synchronized (seen) {
            Seen before = seen.getOrDefault(code, Seen.NEVER);
            long time = nanoTime.getAsLong();
            show = before.times() == 0 || time - before.shownAt() > QUIET.toNanos();
            now = new Seen(before.times() + 1, show ? time : before.shownAt());
            seen.put(code, now);
        }
        if (show) {
            LOG.error("Error {}", code, failure);
            window.execute(() -> display.show(failure, code, now.times()));
        } else {
            LOG.error("Error {} once more, the {}th time: {}", code, now.times(), failure.toString());
            window.execute(() -> display.again(code, now.times()));
        }
    }

    private record Seen(int times, long shownAt) {
        static final Seen NEVER = new Seen(0, 0);
    }
}
