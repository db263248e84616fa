package io.github.phiworkbench.engine;

/**
 * What runs a loaded model.
 *
 * @param device where the weights are, as libtorch spells it: {@code cpu}, {@code cuda:0}, {@code mps}
 * @param dtype element type of the activations, as libtorch spells it
 * @param kernel the library that computes the projections
 */
public record Backend(String device, String dtype, String kernel) {}
