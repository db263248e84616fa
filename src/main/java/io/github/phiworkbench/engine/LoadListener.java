package io.github.phiworkbench.engine;

/** Told about a load as it goes on, on threads of the engine. */
public interface LoadListener {

    /** Nobody wants to know. */
    LoadListener NONE = progress -> {};

    /**
     * The device is known and nothing of the model was read yet.
     *
     * @throws RuntimeException to refuse the load, for example because the memory does not suffice; the caller of the
     *     load gets it
     */
    default void deviceChosen(DeviceMemory device) {}

    /** Some more was done. */
    void progress(LoadProgress progress);
}
