package io.github.phiworkbench.library;

import java.time.Duration;

/**
 * How far a model folder is written.
 *
 * @param bytesDone bytes of weights written so far
 * @param bytesTotal bytes of weights in all
 * @param bytesPerSecond average speed so far; 0 at the start
 * @param remaining how long the rest takes at that speed; zero at the start, while nothing is known
 */
public record ImportProgress(long bytesDone, long bytesTotal, double bytesPerSecond, Duration remaining) {

    /** The part that is done, from 0 to 1. */
    public double fraction() {
        return bytesTotal == 0 ? 1 : (double) bytesDone / bytesTotal;
    }
}
