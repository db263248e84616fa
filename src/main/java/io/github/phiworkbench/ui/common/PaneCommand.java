package io.github.phiworkbench.ui.common;

/** What a shortcut of the window asks of a pane. */
public enum PaneCommand {
    /** Ctrl/Cmd+Enter: send what was written, to the pane in view. */
    SEND,
    /** Esc: stop what runs, to the pane in view. */
    STOP,
    /** Ctrl/Cmd+F: look for something, to the pane in view. */
    FIND,
    /** Ctrl/Cmd+N: begin a new chat, to the chat pane, which comes into view. */
    NEW_CHAT,
    /** Ctrl/Cmd+L: choose a model and load it, to the pane in view, or else to the models pane, which comes into view. */
    LOAD_MODEL
}
