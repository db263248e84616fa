package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Backend.PassedOver;
import java.util.List;

/**
 * A model that is in memory.
 *
 * @param id its id
 * @param precision as its manifest spells it
 * @param device where the weights are
 * @param kernel the library that computes the projections
 * @param passedOver faster devices that libtorch could not use, where the choice was left to the program
 * @param process number of the process that holds it
 * @param contextTokens tokens it can hold
 * @param cachedTokens tokens whose keys and values are in its cache
 * @param cacheBytes bytes that these take
 */
public record OpenModel(
        String id,
        String precision,
        String device,
        String kernel,
        List<PassedOver> passedOver,
        long process,
        int contextTokens,
        int cachedTokens,
        long cacheBytes) {

    public OpenModel {
        passedOver = List.copyOf(passedOver);
    }
}
