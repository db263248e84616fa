package io.github.phiworkbench.ui.control;

import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;

/**
 * A label whose text goes on in a next line. One from {@linkplain RightToLeft right to left} stays in one line, and where that
 * has not enough room, a tooltip has it all.
 */
public final class WrappedLabel extends Label {

    /** An empty label. */
    public WrappedLabel() {
        this("");
    }

    /** A label with a text. */
    public WrappedLabel(String text) {
        super(text);
        Tooltip whole = new Tooltip();
        whole.textProperty().bind(textProperty());
        textProperty().subscribe(now -> {
            boolean rightToLeft = now != null && RightToLeft.isIn(now);
            setWrapText(!rightToLeft);
            if (rightToLeft && getTooltip() == null) {
                setTooltip(whole);
            } else if (!rightToLeft && whole.equals(getTooltip())) {
                setTooltip(null);
            }
        });
    }

    /** No more than it may have: who asks before it is laid out, such as a dialog that is to be centred, would else be misled. */
    @Override
    protected double computePrefWidth(double height) {
        double whole = super.computePrefWidth(height);
        return isWrapText() && getMaxWidth() > 0 ? Math.min(whole, getMaxWidth()) : whole;
    }
}
