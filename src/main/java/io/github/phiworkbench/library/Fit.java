package io.github.phiworkbench.library;

import java.util.OptionalLong;

/**
 * Whether a model fits into memory.
 *
 * @param estimate what it needs
 * @param free bytes that it can have; empty where they are known only when it is loaded
 */
public record Fit(MemoryEstimate estimate, OptionalLong free) {

    /** Above this part of what is free, other programs may be pushed out of memory. */
    private static final double COMFORTABLE = 0.85;

    /** How well it fits. */
    public enum Level {
        FITS,
        TIGHT,
        DOES_NOT_FIT,
        UNKNOWN
    }

    /** The parts of the need. */
    public enum Term {
        WEIGHTS,
        CACHE,
        WORKSPACE
    }

    public Level level() {
        if (free.isEmpty()) {
            return Level.UNKNOWN;
        }
        long total = estimate.total();
        if (total > free.getAsLong()) {
            return Level.DOES_NOT_FIT;
        }
        return total > COMFORTABLE * free.getAsLong() ? Level.TIGHT : Level.FITS;
    }

    /** Bytes that are missing; 0 if it fits. */
    public long missing() {
        return Math.max(0, estimate.total() - free.orElse(Long.MAX_VALUE));
    }

    /** The largest part of the need, which is the one to save at. */
    public Term largest() {
        if (estimate.weights() >= estimate.cache() && estimate.weights() >= estimate.workspace()) {
            return Term.WEIGHTS;
        }
        return estimate.cache() >= estimate.workspace() ? Term.CACHE : Term.WORKSPACE;
    }
}
