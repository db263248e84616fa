package io.github.phiworkbench.ui.common;

import javafx.scene.Node;
import javafx.scene.control.Label;

/** Nodes that take no room while they are hidden. */
public final class Visibility {

    private Visibility() {}

    /** Shows a label as long as it says something. */
    public static void ifNotEmpty(Label label) {
        label.textProperty().subscribe(text -> show(label, text != null && !text.isEmpty()));
    }

    public static void show(Node node, boolean visible) {
        node.setVisible(visible);
        node.setManaged(visible);
    }
}
