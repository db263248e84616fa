package io.github.phiworkbench.ui.common;

import java.util.Optional;

/** What the window tells a pane. The controller of a pane's FXML implements it. All calls come on the JavaFX thread. */
public interface PaneView {

    /** The pane came into view: the place to put the focus where the user goes on. */
    default void shown() {}

    /** Another pane took its place. */
    default void hidden() {}

    /**
     * A shortcut was pressed.
     *
     * @return whether the pane knows the command and did something
     */
    default boolean perform(PaneCommand command) {
        return false;
    }

    /** What closing the window now would break off, as a sentence that says what becomes of it; empty if nothing. */
    default Optional<String> unfinished() {
        return Optional.empty();
    }

    /** The window closes: the last chance to save something. What takes longer than a moment belongs elsewhere. */
    default void close() {}
}
