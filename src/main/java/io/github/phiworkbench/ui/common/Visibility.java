package io.github.phiworkbench.ui.common;

import javafx.scene.Node;

/** Nodes that take no room while they are hidden. */
public final class Visibility {

    private Visibility() {}

    public static void show(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }
}
