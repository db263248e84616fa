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

    /** @param onClose frees what the views share */
    CompareView(CompareViewModel model, Texts texts, Runnable onClose) {
        this.model = model;
        this.texts = texts;
        this.onClose = onClose;
    }

    @Override
    public void shown() {
        if (columnsTab.isSelected()) {
            columnsController.focus();
        }
    }

    @Override
    public boolean perform(PaneCommand command) {
        return columnsTab.isSelected() && columnsController.perform(command);
    }

    @Override
    public Optional<String> unfinished() {
        return model.runningProperty().get() ? Optional.of(texts.get("unfinished")) : Optional.empty();
    }

    @Override
    public void close() {
        model.close();
        onClose.run();
    }
}
