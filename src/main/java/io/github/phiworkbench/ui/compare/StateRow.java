package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.ui.control.Row;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.layout.VBox;

/**
 * A row that shows a state. Rows of one key have nodes of one kind, so that what has the focus keeps it while the state changes.
 *
 * @param maker makes a node that shows nothing yet
 */
record StateRow<S>(RowKey key, S state, Supplier<? extends Shown<S>> maker, double height) implements Row {

    /** A node that shows one state after another. */
    abstract static class Shown<S> extends VBox {
        abstract void show(S state);
    }

    @Override
    public Node create() {
        Shown<S> node = maker.get();
        node.show(state);
        return node;
    }

    @Override
    public boolean update(Node node) {
        if (!(node instanceof Shown<?>)) {
            return false;
        }
        @SuppressWarnings("unchecked") // Rows with this key have only ever made nodes of this kind.
        Shown<S> shown = (Shown<S>) node;
        shown.show(state);
        return true;
    }

    @Override
    public double estimatedHeight(double width) {
        return height;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof StateRow<?> row && row.key.equals(key) && row.state.equals(state);
    }

    @Override
    public int hashCode() {
        return key.hashCode();
    }
}
