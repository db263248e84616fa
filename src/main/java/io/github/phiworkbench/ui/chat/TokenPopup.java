package io.github.phiworkbench.ui.chat;

import atlantafx.base.controls.Popover;
import atlantafx.base.controls.Popover.ArrowLocation;
import io.github.phiworkbench.app.InspectService;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.FxmlLoaderFactory;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.heat.CandidatesView;
import io.github.phiworkbench.ui.heat.CandidatesViewModel;
import io.github.phiworkbench.ui.heat.HeatChoice;
import io.github.phiworkbench.ui.heat.HeatmapView;
import java.util.Map;
import java.util.Optional;
import javafx.beans.value.ObservableValue;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;

/** What could have stood at a token of an answer, beside the token. */
final class TokenPopup {

    private static final double WIDTH = 420;
    private static final double HEIGHT = 380;

    private final ChatViewModel chat;
    private final CandidatesViewModel model;
    private final HeatChoice heat;

    /** Made when it is first wanted. */
    private Optional<Shown> shown = Optional.empty();

    private Optional<Turn> turn = Optional.empty();

    private record Shown(Popover popover, CandidatesView view) {}

    TokenPopup(ChatViewModel chat, InspectService service, Tasks tasks, HeatChoice heat) {
        this.chat = chat;
        this.heat = heat;
        model = new CandidatesViewModel(service, tasks);
    }

    /** Shows it beside a token. */
    void show(Turn of, HeatmapView heatmap, int token) {
        Optional<Bounds> bounds = heatmap.tokenBounds(token);
        if (bounds.isEmpty()) {
            return;
        }
        turn = Optional.of(of);
        model.show(of.traceProperty().get(), token);
        Shown it = shown.orElseGet(this::make);
        shown = Optional.of(it);
        Point2D below =
                heatmap.localToScreen(bounds.get().getCenterX(), bounds.get().getMaxY());
        it.popover().show(heatmap, below.getX(), below.getY());
        it.view().focusNode().requestFocus();
    }

    private Shown make() {
        ObservableValue<Boolean> canBranch = chat.phaseProperty().map(phase -> !phase.isAnswering());
        CandidatesView view = new CandidatesView(model, heat, canBranch, opening -> {
            shown.ifPresent(it -> it.popover().hide());
            turn.ifPresent(of -> chat.branch(of, opening));
        });
        Region content = (Region) new FxmlLoaderFactory(Map.of(CandidatesView.class, () -> view))
                .load(FxmlFile.CANDIDATES)
                .root();
        content.setPrefSize(WIDTH, HEIGHT);
        // On the list itself, which keeps the key from its parents.
        view.focusNode().addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                view.branch();
                event.consume();
            }
        });
        Popover popover = new Popover(content);
        popover.setArrowLocation(ArrowLocation.TOP_CENTER);
        popover.setHeaderAlwaysVisible(false);
        popover.setDetachable(false);
        return new Shown(popover, view);
    }
}
