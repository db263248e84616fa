package io.github.phiworkbench.engine.worker;

import java.time.Duration;

/** How long a worker's steps take, from the time that was spent waiting for them, so that a slow one is not taken for a hung one. */
final class Pace {

    /** Tokens of the largest chunk that a prompt is read in. */
    private static final int CHUNK = 512;

    /** For a chunk, as long as none was measured. */
    private static final Duration UNKNOWN = Duration.ofSeconds(5);

    private long nanosPerToken;
    private long longestStep;
    private boolean reading;
    private int read;
    private long waited;

    /** A call begins: it reads first. */
    void begin() {
        reading = true;
        read = 0;
        waited = 0;
    }

    /** So much time went by without the next step, the listener's own not counted. */
    void waited(long nanos) {
        waited += nanos;
    }

    /** A step was done. */
    void step(Reply step) {
        if (step instanceof Reply.Reading part) {
            // A beginning that several prompts share is read, and counted, by itself.
            int tokens = part.done() > read ? part.done() - read : part.done();
            nanosPerToken = Math.max(nanosPerToken, waited / Math.max(1, tokens));
            read = part.done();
        } else if (reading) {
            // Logits come between the chunks of one sequence: the next step may be a chunk again.
            reading = step instanceof Reply.Logits;
        } else {
            longestStep = Math.max(longestStep, waited);
        }
        waited = 0;
    }

    /** How long the step that runs now may take. */
    Duration expectedStep() {
        if (!reading) {
            return Duration.ofNanos(longestStep);
        }
        return nanosPerToken == 0 ? UNKNOWN : Duration.ofNanos(CHUNK * nanosPerToken);
    }
}
