package io.github.phiworkbench.telemetry;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A quantity over time: every sample of the last five minutes, means of two seconds over the last hour, and means of spans
 * that grow with the time for all of it. Its size does not grow. For one thread.
 */
public final class History {

    /** What nothing means in a mean. */
    public enum Idle {
        /** A number like any other. */
        COUNTS,
        /** That nothing went on; a mean is one of what went on, if anything did. */
        LEFT_OUT
    }

    /** How far back to look. */
    public enum Span {
        FIVE_MINUTES(Duration.ofMinutes(5)),
        HOUR(Duration.ofHours(1)),
        ALL(Duration.ofDays(36_500));

        private final Duration length;

        Span(Duration length) {
            this.length = length;
        }

        public Duration length() {
            return length;
        }
    }

    /**
     * A mean over a short time.
     *
     * @param nanos when it began, on the clock that the samples came with
     * @param mean of the samples in it
     * @param most the greatest of them
     */
    public record Point(long nanos, double mean, double most) {}

    private static final int CAPACITY = 3_000;
    private static final int FIRST_CAPACITY = 32;

    private final Idle idle;
    private final Tier recent = new Tier(Duration.ofMillis(100).toNanos(), false);
    private final Tier hour = new Tier(Duration.ofSeconds(2).toNanos(), false);
    private final Tier all = new Tier(Duration.ofSeconds(1).toNanos(), true);

    public History(Idle idle) {
        this.idle = idle;
    }

    /** Adds a sample; the time does not go back. */
    public void add(long nanos, double value) {
        recent.add(nanos, value);
        hour.add(nanos, value);
        all.add(nanos, value);
    }

    /** What is known of the time before {@code now}, oldest first. */
    public List<Point> last(Span span, long now) {
        Tier tier =
                switch (span) {
                    case FIVE_MINUTES -> recent;
                    case HOUR -> hour;
                    case ALL -> all;
                };
        long earliest = span == Span.ALL ? Long.MIN_VALUE : now - span.length().toNanos();
        return tier.since(earliest);
    }

    /** Means of spans of one length in a ring; or, where nothing is to be lost, of spans that double when the ring is full. */
    private final class Tier {
        private long[] starts = new long[FIRST_CAPACITY];
        private double[] sums = new double[FIRST_CAPACITY];
        private double[] most = new double[FIRST_CAPACITY];
        private int[] counts = new int[FIRST_CAPACITY];
        private final boolean growing;
        private long width;
        private int first;
        private int size;

        Tier(long width, boolean growing) {
            this.width = width;
            this.growing = growing;
        }

        void add(long nanos, double value) {
            long start = Math.floorDiv(nanos, width) * width;
            if (size == 0 || start > starts[at(size - 1)]) {
                if (size == CAPACITY && growing) {
                    halve();
                    add(nanos, value);
                    return;
                }
                push(start);
            }
            int last = at(size - 1);
            most[last] = counts[last] == 0 ? value : Math.max(most[last], value);
            if (idle == Idle.COUNTS || value != 0) {
                sums[last] += value;
                counts[last]++;
            }
        }

        private void push(long start) {
            if (size == CAPACITY) {
                first = (first + 1) % CAPACITY;
            } else {
                if (size == starts.length) {
                    grow();
                }
                size++;
            }
            int last = at(size - 1);
            starts[last] = start;
            sums[last] = 0;
            counts[last] = 0;
        }

        /** Before the ring is full, its first is at 0. */
        private void grow() {
            int length = Math.min(CAPACITY, 2 * starts.length);
            starts = Arrays.copyOf(starts, length);
            sums = Arrays.copyOf(sums, length);
            most = Arrays.copyOf(most, length);
            counts = Arrays.copyOf(counts, length);
        }

        /** Two neighbours become one. */
        private void halve() {
            width *= 2;
            int kept = 0;
            for (int i = 0; i < size; i++) {
                int from = at(i);
                long start = Math.floorDiv(starts[from], width) * width;
                double sum = sums[from];
                double greatest = most[from];
                int count = counts[from];
                if (kept > 0 && starts[kept - 1] == start) {
                    sums[kept - 1] += sum;
                    most[kept - 1] = Math.max(most[kept - 1], greatest);
                    counts[kept - 1] += count;
                } else {
                    starts[kept] = start;
                    sums[kept] = sum;
                    most[kept] = greatest;
                    counts[kept] = count;
                    kept++;
                }
            }
            size = kept;
        }

        List<Point> since(long earliest) {
            List<Point> points = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                int from = at(i);
                if (starts[from] + width > earliest) {
                    points.add(new Point(starts[from], sums[from] / Math.max(1, counts[from]), most[from]));
                }
            }
            return points;
        }

        private int at(int index) {
            return (first + index) % CAPACITY;
        }
    }
}
