package io.github.phiworkbench.app;

/**
 * A model that is in memory.
 *
 * @param id its id
 * @param precision as its manifest spells it
 * @param device where the weights are
 * @param kernel the library that computes the projections
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
        long process,
        int contextTokens,
        int cachedTokens,
        long cacheBytes) {}
