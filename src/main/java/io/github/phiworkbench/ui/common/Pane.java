package io.github.phiworkbench.ui.common;

import java.util.Map;
import java.util.function.Supplier;

/**
 * A pane that the window can show. It is made when it is shown for the first time and kept from then on.
 *
 * <p>An area hands in its pane through a static method, such as {@code ChatPane.in(WindowContext)}, that makes the view
 * models inside the suppliers, so that a start does not pay for panes nobody looks at.
 *
 * @param id its place
 * @param file its layout, whose controller implements {@link PaneView}
 * @param controllers how the controllers of all of the area's FXML files are made
 */
public record Pane(PaneId id, FxmlFile file, Map<Class<?>, Supplier<?>> controllers) {

    public Pane {
        controllers = Map.copyOf(controllers);
    }
}
