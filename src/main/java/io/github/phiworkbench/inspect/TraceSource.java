package io.github.phiworkbench.inspect;

import io.github.phiworkbench.engine.Sampling;
import java.time.Instant;
import java.util.Optional;

/**
 * Where the numbers of a {@link TokenTrace} come from.
 *
 * @param model id of the model that made them
 * @param variant id of its variant
 * @param precision of its weights
 * @param device that computed them, as libtorch names it
 * @param kernel that multiplied with the weights
 * @param program version of the program
 * @param made when the first token was read
 * @param kind how the tokens came about
 * @param sampling how they were drawn; empty for a text that was given
 * @param vocabulary how many logits the model has
 */
public record TraceSource(
        String model,
        String variant,
        String precision,
        String device,
        String kernel,
        String program,
        Instant made,
        Kind kind,
        Optional<Sampling> sampling,
        int vocabulary) {

    /** How tokens came about. */
    public enum Kind {
        /** The model wrote them. */
        GENERATED,
        /** The model read them. */
        SCORED
    }
}
