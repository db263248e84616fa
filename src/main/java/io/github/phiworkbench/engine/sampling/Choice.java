package io.github.phiworkbench.engine.sampling;

/**
 * The token a sampler chose.
 *
 * @param id token id
 * @param samplerProb its probability, 0 to 1, in the distribution it was drawn from: after bias, penalties, temperature
 *     and truncation. 1 where the most likely token is always taken.
 */
public record Choice(int id, double samplerProb) {}
