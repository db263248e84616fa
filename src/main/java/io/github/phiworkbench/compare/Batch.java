package io.github.phiworkbench.compare;

import java.time.Instant;

/**
 * A batch that is kept.
 *
 * @param id tells it from the others
 * @param created when it was begun
 * @param plan what is to be done
 */
public record Batch(long id, Instant created, BatchPlan plan) {}
