package io.github.phiworkbench.ui.markdown;

import javafx.scene.image.Image;

/** What came of drawing a formula. */
sealed interface FormulaPicture {

    /**
     * Drawn.
     *
     * @param width logical pixels, as are the others
     * @param baseline from the upper edge down to the line that the text stands on
     */
    record Drawn(Image image, double width, double height, double baseline) implements FormulaPicture {}

    /** Not drawn; the source is shown, with the reason. */
    record Unreadable(String reason) implements FormulaPicture {}
}
