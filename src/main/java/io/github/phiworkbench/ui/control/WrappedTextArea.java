package io.github.phiworkbench.ui.control;

import javafx.scene.control.TextArea;

/** A text area that breaks long lines, except in a text that runs from {@linkplain RightToLeft right to left}. */
public final class WrappedTextArea extends TextArea {

    /** An empty one. */
    public WrappedTextArea() {
        textProperty().subscribe(text -> setWrapText(text == null || !RightToLeft.isIn(text)));
    }
}
