package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneView;
import io.github.phiworkbench.ui.common.Texts;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Tab;

/** The pane that compares models: side by side, over sets of prompts, and by votes. */
public final class CompareView implements PaneView {

    private final CompareViewModel model;
    private final Texts texts;
    private final Runnable onClose;

    @FXML
    private Tab columnsTab;

    @FXML
    private ColumnsView columnsController;

    @FXML
    private Tab promptSetTab;

    @FXML
    private PromptSetView promptSetController;

    @FXML
    private Tab standingsTab;

    @FXML
    private StandingsView standingsController;

    /** @param onClose frees what the views share */
    CompareView(CompareViewModel model, Texts texts, Runnable onClose) {
        this.model = model;
        this.texts = texts;
        this.onClose = onClose;
    }

    @FXML
    private void initialize() {
        columnsTab.selectedProperty().subscribe((_, chosen) -> {
            if (chosen) {
                columnsController.focus();
            }
        });
        promptSetTab.selectedProperty().subscribe((_, chosen) -> {
            if (chosen) {
                promptSetController.focus();
            }
        });
        standingsTab.selectedProperty().subscribe((_, chosen) -> {
            if (chosen) {
                standingsController.focus();
            }
        });
    }

    @Override
    public void shown() {
        if (columnsTab.isSelected()) {
            columnsController.focus();
        } else if (promptSetTab.isSelected()) {
            promptSetController.focus();
        } else {
            standingsController.focus();
        }
    }

    @Override
    public boolean perform(PaneCommand command) {
        if (promptSetTab.isSelected()) {
            return command == PaneCommand.STOP && promptSetController.stopRunning();
        }
        return columnsTab.isSelected() && columnsController.perform(command);
    }

    @Override
    public Optional<String> unfinished() {
        return model.runningProperty().get() ? Optional.of(texts.get("unfinished")) : Optional.empty();
    }

    @Override
    public void close() {
        promptSetController.stopRunning();
        model.close();
        onClose.run();
    }
}
