package io.github.phiworkbench.engine.worker;

import java.time.Duration;

/**
 * How long a worker may keep the program waiting.
 *
 * @param start from the start of its process to its first word
 * @param silence without a sign of life while it works; it gives one every two seconds
 * @param stop from asking it to stop to its answer, if that is longer than twice its longest step so far
 * @param end from closing its input to its end
 */
public record WorkerTimeouts(Duration start, Duration silence, Duration stop, Duration end) {

    /** Those of the program. */
    public static final WorkerTimeouts USUAL = new WorkerTimeouts(
            Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ofSeconds(2));
}
