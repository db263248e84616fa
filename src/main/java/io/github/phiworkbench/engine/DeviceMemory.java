package io.github.phiworkbench.engine;

import java.util.OptionalLong;

/**
 * A device that a model is about to be loaded onto.
 *
 * @param device as libtorch spells it: {@code cpu}, {@code cuda:0}, {@code mps}
 * @param freeBytes free bytes of its own memory; empty where it uses the machine's, or where they are not known
 */
public record DeviceMemory(String device, OptionalLong freeBytes) {}
