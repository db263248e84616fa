package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.telemetry.Percentiles;
import io.github.phiworkbench.telemetry.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One use of a model, from the call to its end, with what it took.
 *
 * @param number counts from 1, on from one start of the program to the next
 * @param began when
 * @param kind what was asked of the model
 * @param model its id
 * @param precision as the model's manifest spells it
 * @param device where the weights are
 * @param kernel the library that computed the projections
 * @param stats tokens and times; all that was computed where it did not come to its end
 * @param length from the call to its end
 * @param steps milliseconds from one token to the next; empty with fewer than two tokens
 * @param bandwidthShare bytes of weights read, over time and what the memory can give, 0 to 1
 * @param joulesPerToken electrical energy of the device for each token after the first
 * @param residentBytes what the model's process held at the end
 * @param ending how it ended
 */
public record Run(
        long number,
        Instant began,
        Kind kind,
        String model,
        String precision,
        String device,
        String kernel,
        GenerationStats stats,
        Duration length,
        Optional<Percentiles> steps,
        Reading bandwidthShare,
        Reading joulesPerToken,
        long residentBytes,
        Ending ending) {

    /** What is asked of a model. */
    public enum Kind {
        GENERATE,
        SCORE,
        DISTRIBUTIONS
    }

    /** How a use of a model ends. */
    public enum Ending {
        COMPLETE,
        STOPPED,
        FAILED
    }
}
