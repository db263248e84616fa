package io.github.phiworkbench.conversation;

/**
 * The model that wrote an answer, in words that still mean something when it is gone.
 *
 * @param id name of its folder in the library
 * @param variant id of its {@link io.github.phiworkbench.family.Variant}, or {@code other}
 * @param precision spelling of its {@link io.github.phiworkbench.family.Precision}
 */
public record AnswerModel(String id, String variant, String precision) {}
