package io.github.phiworkbench.engine;

/**
 * A token that could have stood here.
 *
 * @param id token id
 * @param logprob natural logarithm of its probability in the model's own distribution
 */
public record Alternative(int id, double logprob) {}
