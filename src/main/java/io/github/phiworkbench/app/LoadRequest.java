package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.LoadOptions;
import java.nio.file.Path;

/**
 * A model to be loaded.
 *
 * @param folder the model folder
 * @param options device and threads
 * @param place the process it is to run in
 * @param memoryCheck whether to look first if it fits
 * @param contextTokens tokens of the context that the check is to make room for
 */
public record LoadRequest(Path folder, LoadOptions options, Place place, MemoryCheck memoryCheck, int contextTokens) {

    /** The context of an ordinary conversation. */
    public static final int USUAL_CONTEXT = 4096;

    /** Where a model runs. */
    public enum Place {
        /** In a process of its own, so that its failures are not this program's. */
        WORKER,
        /** In this process: one process less to start, and easier to debug. */
        IN_PROCESS
    }

    /** What to do about a model that seems not to fit into memory. */
    public enum MemoryCheck {
        REFUSE,
        LOAD_ANYWAY
    }

    /** A model in a process of its own, if it fits. */
    public static LoadRequest of(Path folder, LoadOptions options) {
        return new LoadRequest(folder, options, Place.WORKER, MemoryCheck.REFUSE, USUAL_CONTEXT);
    }

    public LoadRequest in(Place value) {
        return new LoadRequest(folder, options, value, memoryCheck, contextTokens);
    }

    public LoadRequest with(MemoryCheck value) {
        return new LoadRequest(folder, options, place, value, contextTokens);
    }
}
