package io.github.phiworkbench.ui.heat;

import java.util.function.Supplier;
import javafx.animation.PauseTransition;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Tooltip;
import javafx.util.Duration;

/** A card below a part of a node that the mouse rests on. It comes after a while, and then goes along at once. */
final class HintCard {

    private static final Duration REST = Duration.millis(350);
    private static final double DISTANCE = 6;

    private final Node owner;
    private final Tooltip card = new Tooltip();
    private final PauseTransition rest = new PauseTransition(REST);

    HintCard(Node owner) {
        this.owner = owner;
        card.getStyleClass().add("heat-hint");
        owner.sceneProperty().subscribe(_ -> hide());
    }

    /** Tells something of a part of the node, in its coordinates. */
    void tell(Bounds part, Supplier<String> words) {
        rest.setOnFinished(_ -> show(part, words.get()));
        if (card.isShowing()) {
            show(part, words.get());
        } else {
            rest.playFromStart();
        }
    }

    private void show(Bounds part, String words) {
        Bounds place = owner.localToScreen(part);
        if (place == null
                || owner.getScene().getWindow() == null
                || !owner.getScene().getWindow().isShowing()) {
            return;
        }
        card.setText(words);
        if (card.isShowing()) {
            card.setAnchorX(place.getMinX());
            card.setAnchorY(place.getMaxY() + DISTANCE);
        } else {
            card.show(owner, place.getMinX(), place.getMaxY() + DISTANCE);
        }
    }

    void hide() {
        rest.stop();
        card.hide();
    }
}
