package io.github.phiworkbench.app;

/**
 * Something that happened to a model, to be marked where its effects are drawn.
 *
 * @param nanos when, as {@link System#nanoTime}
 * @param event what
 * @param model its id
 */
public record RunMarker(long nanos, Event event, String model) {

    /** What happens to a model. */
    public enum Event {
        LOAD,
        PREFILL,
        GENERATE,
        STOP,
        UNLOAD
    }
}
