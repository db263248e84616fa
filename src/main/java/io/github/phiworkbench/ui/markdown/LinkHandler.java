package io.github.phiworkbench.ui.markdown;

/** Told when the user clicks a link. Nothing else ever follows one. */
@FunctionalInterface
public interface LinkHandler {

    /**
     * Called on the JavaFX thread.
     *
     * @param destination what the text says, so not always an address; it comes from a model and is not to be trusted
     */
    void open(String destination);
}
