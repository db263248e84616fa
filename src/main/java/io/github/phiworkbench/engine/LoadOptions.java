package io.github.phiworkbench.engine;

/**
 * How to load a model.
 *
 * @param device {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:N} or {@code mps}
 * @param threads CPU threads for libtorch, 1 or more
 */
public record LoadOptions(String device, int threads) {

    public LoadOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("The number of threads is " + threads + " but must be 1 or more.");
        }
    }

    /** The best device and all cores. */
    public static LoadOptions automatic() {
        return new LoadOptions("auto", Runtime.getRuntime().availableProcessors());
    }
}
