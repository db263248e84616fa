package io.github.phiworkbench.ui.control;

import javafx.scene.TraversalDirection;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/**
 * A text area that breaks long lines, except in a text that runs from {@linkplain RightToLeft right to left}, and that Tab
 * leaves, as it leaves every other control.
 */
public final class WrappedTextArea extends TextArea {

    /** An empty one. */
    public WrappedTextArea() {
        textProperty().subscribe(text -> setWrapText(text == null || !RightToLeft.isIn(text)));
        addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.TAB && !event.isControlDown() && !event.isAltDown() && !event.isMetaDown()) {
                requestFocusTraversal(event.isShiftDown() ? TraversalDirection.PREVIOUS : TraversalDirection.NEXT);
                event.consume();
            }
        });
    }
}
