package io.github.phiworkbench.ui.control;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.Pane;

/**
 * Nodes in a row at the right end of the room there is. Where that is too little, the first ones are hidden: the last one
 * matters most. It asks for no width of its own.
 */
public final class FittingRow extends Pane {

    private static final double GAP = 18;

    /** One without nodes. */
    public FittingRow() {
        setMinWidth(0);
    }

    @Override
    protected double computePrefWidth(double height) {
        return 0;
    }

    @Override
    protected double computePrefHeight(double width) {
        return snappedTopInset()
                + snappedBottomInset()
                + getManagedChildren().stream()
                        .mapToDouble(node -> node.prefHeight(-1))
                        .max()
                        .orElse(0);
    }

    @Override
    protected void layoutChildren() {
        double height = getHeight() - snappedTopInset() - snappedBottomInset();
        double right = getWidth() - snappedRightInset();
        boolean room = true;
        List<Node> nodes = new ArrayList<>(getManagedChildren());
        for (Node node : nodes.reversed()) {
            double width = snapSizeX(node.prefWidth(-1));
            room = room && right - width >= snappedLeftInset();
            node.setVisible(room);
            if (room) {
                double own = node.prefHeight(width);
                node.resizeRelocate(
                        snapPositionX(right - width),
                        snapPositionY(snappedTopInset() + (height - own) / 2),
                        width,
                        own);
                right -= width + GAP;
            }
        }
    }
}
