package io.github.phiworkbench.compare;

import java.time.Instant;

/**
 * A batch in a list.
 *
 * @param id tells it from the others
 * @param created when it was begun
 * @param name of its prompts
 * @param done answers that are there
 * @param failed answers that failed; they are tried again when the batch goes on
 * @param total answers there are to be
 */
public record BatchSummary(long id, Instant created, String name, int done, int failed, int total) {

    /** Whether nothing is left to do. */
    public boolean isFinished() {
        return done == total;
    }
}
