package io.github.phiworkbench.ui.models;

import javafx.scene.Node;

/** Nodes that take no room while they are hidden. */
final class Visibility {

    private Visibility() {}

    static void show(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }
}
