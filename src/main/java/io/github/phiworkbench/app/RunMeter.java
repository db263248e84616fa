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
    private int beside;
    private int sequences = 1;
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

    /**
     * A token was written.
     *
     * @param request of several that go side by side: the first gives the times from token to token
     */
    synchronized void token(int request, long now) {
        sequences = Math.max(sequences, request + 1);
        lastSecond.addLast(now);
        if (request > 0) {
            beside++;
            forget(now);
            return;
        }
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
        forget(now);
    }

    /** A slow model writes less than a token a second: its last two steps stay. */
    private void forget(long now) {
        while (lastSecond.size() > 2 * sequences && now - lastSecond.getFirst() > SECOND) {
            lastSecond.removeFirst();
        }
    }

    /** All tokens of the last second but those it began with; once the next is late, the waiting counts. */
    private double rateNow(long now) {
        if (lastSecond.size() <= sequences) {
            return 0;
        }
        long written = lastSecond.getLast() - lastSecond.getFirst();
        return rate(lastSecond.size() - sequences, Math.max(written, now - lastSecond.getLast()));
    }

    synchronized LiveRun live(long now) {
        forget(now);
        return new LiveRun(
                model,
                kind,
                read,
                toRead,
                written,
                rateNow(now),
                rate(writtenAfterFirst(), last - first),
                written == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(first - began)));
    }

    private static double rate(int tokens, long nanos) {
        return tokens < 1 || nanos <= 0 ? 0 : tokens * (double) SECOND / nanos;
    }

    /** Milliseconds from token to token; empty with fewer than two. */
    synchronized Optional<Percentiles> steps() {
        return written < 2 ? Optional.empty() : Optional.of(Percentiles.of(Arrays.copyOf(steps, written - 1)));
    }

    /** Tokens of all requests, but the first of each. */
    synchronized int writtenAfterFirst() {
        return written + beside - sequences;
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
