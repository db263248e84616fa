package io.github.phiworkbench.app;

import io.github.phiworkbench.telemetry.Percentiles;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;

/** Measures one use of a model while it goes on. Written by the model's thread, read by others. */
final class RunMeter {

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final Run.Kind kind;
    private final String model;
    private final long began;
    private final Deque<Long> lastSecond = new ArrayDeque<>();
    private double[] steps = new double[64];
    private int toRead;
    private int read;
    private int written;
    private long first;
    private long last;

    /**
     * Begins.
     *
     * @param toRead tokens of the prompt
     * @param now nanoseconds, as in all other calls
     */
    RunMeter(Run.Kind kind, String model, int toRead, long now) {
        this.kind = kind;
        this.model = model;
        this.toRead = toRead;
        this.began = now;
    }

    synchronized void reading(int done, int total) {
        read = done;
        toRead = total;
    }

    /** A token was written. */
    synchronized void token(long now) {
        if (written == 0) {
            first = now;
            read = toRead;
        } else {
            if (written > steps.length) {
                steps = Arrays.copyOf(steps, 2 * steps.length);
            }
            steps[written - 1] = (now - last) / 1e6;
        }
        written++;
        last = now;
        lastSecond.addLast(now);
        forget(now);
    }

    private void forget(long now) {
        while (!lastSecond.isEmpty() && now - lastSecond.peekFirst() > SECOND) {
            lastSecond.removeFirst();
        }
    }

    synchronized LiveRun live(long now) {
        forget(now);
        return new LiveRun(
                model,
                kind,
                read,
                toRead,
                written,
                lastSecond.isEmpty() ? 0 : rate(lastSecond.size() - 1, last - lastSecond.getFirst()),
                rate(written - 1, last - first),
                written == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(first - began)));
    }

    private static double rate(int tokens, long nanos) {
        return tokens < 1 || nanos <= 0 ? 0 : tokens * (double) SECOND / nanos;
    }

    /** Milliseconds from token to token; empty with fewer than two. */
    synchronized Optional<Percentiles> steps() {
        return written < 2 ? Optional.empty() : Optional.of(Percentiles.of(Arrays.copyOf(steps, written - 1)));
    }

    synchronized int written() {
        return written;
    }

    Run.Kind kind() {
        return kind;
    }

    long began() {
        return began;
    }

    /** When the first token came; without one, the beginning. */
    synchronized long first() {
        return written == 0 ? began : first;
    }

    /** When the last token came; without one, the beginning. */
    synchronized long last() {
        return written == 0 ? began : last;
    }

    synchronized int read() {
        return read;
    }
}
