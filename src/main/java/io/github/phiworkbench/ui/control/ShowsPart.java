package io.github.phiworkbench.ui.control;

/** A node that may be much higher than the window and fills only the part of itself that can be seen. */
public interface ShowsPart {

    /**
     * Tells what can be seen.
     *
     * @param top the first pixel in sight, from the node's own upper edge
     * @param bottom the pixel after the last
     */
    void showPart(double top, double bottom);
}
