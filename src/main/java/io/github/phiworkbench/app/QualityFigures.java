package io.github.phiworkbench.app;

import java.util.OptionalDouble;

/** What measurements said of the quality that models lose against others. */
@FunctionalInterface
public interface QualityFigures {

    /** Nothing was measured. */
    QualityFigures NONE = (reference, candidate) -> OptionalDouble.empty();

    /**
     * The mean Kullback-Leibler divergence of a candidate from its reference, in nats a token.
     *
     * @param reference id of the model that is taken as right
     * @param candidate id of the other
     */
    OptionalDouble meanDivergence(String reference, String candidate);
}
