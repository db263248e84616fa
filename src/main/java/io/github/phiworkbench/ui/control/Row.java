package io.github.phiworkbench.ui.control;

import javafx.scene.Node;

/**
 * A row of a {@link TranscriptView}. The row itself does not change; a changed row is another object with an equal key.
 */
public interface Row {

    /** Tells the row from all others in the list, and keeps its place and its node when it is replaced. */
    Object key();

    /** A new node for the row; asked for when the row comes into sight. */
    Node create();

    /**
     * Shows the row in the node of the row with the same key that it replaces.
     *
     * @return false if that node will not do, so that a new one is made
     */
    boolean update(Node node);

    /** About how high the row will be at a width, both in pixels; used until it has been in sight. */
    default double estimatedHeight(double width) {
        return 32;
    }
}
