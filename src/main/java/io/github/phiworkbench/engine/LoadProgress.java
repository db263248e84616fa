package io.github.phiworkbench.engine;

/**
 * How far a load has come.
 *
 * @param stage what is being done
 * @param bytesDone bytes of the model that this stage has dealt with
 * @param bytesTotal bytes that it has to deal with; 0 where it has none to count
 */
public record LoadProgress(Stage stage, long bytesDone, long bytesTotal) {

    /** The parts of a load, in their order. */
    public enum Stage {
        /** The engine's process starts and libtorch is loaded. */
        STARTING,
        /** The archive is read onto the device. */
        READING,
        /** The weights are laid out for the processor. */
        PACKING
    }
}
