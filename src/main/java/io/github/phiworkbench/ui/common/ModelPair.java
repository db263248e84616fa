package io.github.phiworkbench.ui.common;

/**
 * Two models, of which one is to be held against the other.
 *
 * @param reference id of the one that counts as right
 * @param candidate id of the other
 */
public record ModelPair(String reference, String candidate) {}
