package io.github.phiworkbench.ui.common;

/** Lets a pane lead to another without knowing it. To be called on the JavaFX thread. */
public interface Navigator {

    /** Brings a pane into view; does nothing where the window has no such pane. */
    void open(PaneId pane);

    /** Brings a pane into view and hands it a command. */
    void open(PaneId pane, PaneCommand command);
}
