package io.github.phiworkbench.ui.markdown;

import javafx.scene.layout.Region;

/**
 * What a block of code lies on: a rounded rectangle with a border, in three pieces that look like one. JavaFX paints a
 * rounded rectangle pixel by pixel where no graphics card does it, and a plain one many times faster. So only the strips
 * at the top and at the bottom have round corners, and what grows with the code is plain.
 */
final class CodeGround extends Region {

    /** Height of a strip: more than the radius of its corners, so that it ends in straight edges. */
    private static final double STRIP = 8;

    /** The pieces overlap so that no gap shows where they do not end on whole pixels of the screen. */
    private static final double OVERLAP = 1;

    private final Region top = piece("code-top");
    private final Region middle = piece("code-middle");
    private final Region bottom = piece("code-bottom");

    CodeGround() {
        setMouseTransparent(true);
        getChildren().addAll(top, bottom, middle);
    }

    private static Region piece(String styleClass) {
        Region piece = new Region();
        piece.getStyleClass().add(styleClass);
        return piece;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        double strip = Math.min(STRIP, height / 2);
        double overlap = Math.min(OVERLAP, strip);
        top.resizeRelocate(0, 0, width, strip);
        bottom.resizeRelocate(0, height - strip, width, strip);
        middle.resizeRelocate(0, strip - overlap, width, height - 2 * (strip - overlap));
    }
}
