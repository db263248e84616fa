package io.github.phiworkbench.ui.common;

import atlantafx.base.controls.ToggleSwitch;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseEvent;

/** A switch that the space bar turns too, as every check box lets it. */
public final class KeyToggle extends ToggleSwitch {

    /** One that is off. */
    public KeyToggle() {
        setFocusTraversable(true);
        addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.SPACE) {
                setSelected(!isSelected());
                event.consume();
            }
        });
        addEventFilter(MouseEvent.MOUSE_PRESSED, event -> requestFocus());
    }
}
