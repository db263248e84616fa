package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneView;
import javafx.fxml.FXML;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;

/** The pane of speed: tabs, of which only the one in view does anything. */
public final class PerformanceView implements PaneView {

    private boolean inView;

    @FXML
    private TabPane tabs;

    @FXML
    private Tab liveTab;

    @FXML
    private LiveView liveController;

    /** A view that is not shown yet. */
    public PerformanceView() {}

    @FXML
    private void initialize() {
        tabs.getSelectionModel().selectedItemProperty().subscribe(this::watch);
    }

    private void watch() {
        liveController.watch(inView && liveTab.isSelected());
    }

    @Override
    public void shown() {
        inView = true;
        watch();
    }

    @Override
    public void hidden() {
        inView = false;
        watch();
    }

    @Override
    public boolean perform(PaneCommand command) {
        return liveTab.isSelected() && liveController.perform(command);
    }

    @Override
    public void close() {
        hidden();
        liveController.close();
    }
}
