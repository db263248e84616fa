package io.github.phiworkbench.app;

import java.time.Duration;
import java.util.Optional;

/**
 * How far a batch has come.
 *
 * @param done answers that are there
 * @param failed answers that failed
 * @param total answers there are to be
 * @param left how long the others will take, by what answers of the same model took; empty before the first one
 */
public record BatchProgress(int done, int failed, int total, Optional<Duration> left) {

    /** The part that is done, 0 to 1. */
    public double share() {
        return (double) (done + failed) / total;
    }
}
