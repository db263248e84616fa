package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.telemetry.History.Idle;
import io.github.phiworkbench.telemetry.History.Point;
import io.github.phiworkbench.ui.control.ChartPicture.Spot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Draws many points as few. Points that fall into the same short time become their mean; these times lie fast on the clock, so
 * that a line does not shimmer while it moves on.
 *
 * @param from the left edge, in nanoseconds
 * @param to the right edge
 */
record Thinning(long from, long to) {

    /** No line has more places. */
    static final int MOST = 300;

    /** In a shorter time there may just have been no look. */
    private static final long LEAST_GAP = Duration.ofSeconds(5).toNanos();

    private static final int GAP_IN_WIDTHS = 3;

    Thinning {
        if (from >= to) {
            throw new IllegalArgumentException("A time begins before its end.");
        }
    }

    private long width() {
        return Math.max(1, (to - from) / MOST);
    }

    /** Part of the width that lies left of a moment. */
    double x(long nanos) {
        return (double) (nanos - from) / (to - from);
    }

    /**
     * The places that a line goes through.
     *
     * @param top what the upper edge stands for
     * @param idle whether nothing counts among something
     */
    List<Spot> spots(List<Point> points, double top, Idle idle) {
        long width = width();
        long gap = Math.max(LEAST_GAP, GAP_IN_WIDTHS * width);
        List<Spot> spots = new ArrayList<>();
        long last = Long.MIN_VALUE;
        int i = 0;
        while (i < points.size()) {
            long bucket = Math.floorDiv(points.get(i).nanos(), width);
            double sum = 0;
            double places = 0;
            int count = 0;
            int counted = 0;
            for (; i < points.size() && Math.floorDiv(points.get(i).nanos(), width) == bucket; i++) {
                double mean = points.get(i).mean();
                sum += mean;
                counted += idle == Idle.COUNTS || mean > 0 ? 1 : 0;
                places += x(points.get(i).nanos());
                count++;
            }
            long here = points.get(i - 1).nanos();
            double x = places / count;
            if (x >= 0 && x <= 1) {
                spots.add(new Spot(x, sum / Math.max(1, counted) / top, spots.isEmpty() || here - last > gap));
                last = here;
            }
        }
        return spots;
    }
}
