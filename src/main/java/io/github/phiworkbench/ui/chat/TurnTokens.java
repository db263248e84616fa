package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.ui.heat.HeatChoice;
import io.github.phiworkbench.ui.heat.HeatmapView;
import javafx.beans.value.ObservableValue;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** The tokens of an answer in colours, in place of its text. */
final class TurnTokens {

    private final HeatChoice choice;
    private final TokenPopup popup;

    TurnTokens(HeatChoice choice, TokenPopup popup) {
        this.choice = choice;
        this.popup = popup;
    }

    /** A node that follows its turn while it is in a scene: the turn outlives the nodes made for it. */
    HeatmapView node(Turn turn) {
        HeatmapView heatmap = new HeatmapView();
        ObservableValue<Boolean> inScene =
                heatmap.sceneProperty().map(_ -> true).orElse(false);
        turn.traceProperty().when(inScene).subscribe(heatmap.traceProperty()::set);
        choice.heat().when(inScene).subscribe(heatmap.heatProperty()::set);
        choice.intensityProperty().when(inScene).subscribe(heatmap.intensityProperty()::set);
        heatmap.setOnActivate(token -> popup.show(turn, heatmap, token));
        heatmap.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            boolean plain = !event.isShortcutDown() && !event.isAltDown();
            int selected = heatmap.selectedTokenProperty().get();
            if (plain && event.getCode() == KeyCode.ENTER && selected >= 0) {
                popup.show(turn, heatmap, selected);
                event.consume();
            } else if (plain && event.getCode() == KeyCode.M) {
                choice.nextMetric();
                event.consume();
            }
        });
        return heatmap;
    }
}
