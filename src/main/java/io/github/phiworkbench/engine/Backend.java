package io.github.phiworkbench.engine;

import java.util.List;

/**
 * What runs a loaded model.
 *
 * @param device where the weights are, as libtorch spells it: {@code cpu}, {@code cuda:0}, {@code mps}
 * @param dtype element type of the activations, as libtorch spells it
 * @param kernel the library that computes the projections
 * @param passedOver faster devices that could not be used, where the choice was left to the program
 */
public record Backend(String device, String dtype, String kernel, List<PassedOver> passedOver) {

    /**
     * A device that would have been chosen.
     *
     * @param device as libtorch spells it
     * @param reason why it cannot be used, as part of a sentence
     */
    public record PassedOver(String device, String reason) {}

    public Backend {
        passedOver = List.copyOf(passedOver);
    }

    /** One on the device that was wanted. */
    public Backend(String device, String dtype, String kernel) {
        this(device, dtype, kernel, List.of());
    }
}
