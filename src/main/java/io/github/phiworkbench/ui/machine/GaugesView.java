package io.github.phiworkbench.ui.machine;

import io.github.phiworkbench.ui.common.Navigator;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.control.FittingRow;
import java.util.Map;
import javafx.beans.value.ObservableStringValue;
import javafx.fxml.FXML;
import javafx.geometry.Bounds;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.stage.PopupWindow.AnchorLocation;
import javafx.util.Duration;

/** The gauges of the status bar: one thing for the keyboard, whose tooltip tells all that is known. */
public final class GaugesView {

    private final GaugesViewModel viewModel;
    private final Navigator navigator;
    private final Tooltip tooltip = new Tooltip();

    @FXML
    private FittingRow gauges;

    @FXML
    private Label cache;

    @FXML
    private Label deviceLoad;

    @FXML
    private Label deviceMemory;

    @FXML
    private Label memory;

    @FXML
    private Label speed;

    /** @param navigator leads to the pane that shows more */
    public GaugesView(GaugesViewModel viewModel, Navigator navigator) {
        this.viewModel = viewModel;
        this.navigator = navigator;
    }

    @FXML
    private void initialize() {
        Map<Label, ObservableStringValue> texts = Map.of(
                cache, viewModel.cacheProperty(),
                deviceLoad, viewModel.deviceLoadProperty(),
                deviceMemory, viewModel.deviceMemoryProperty(),
                memory, viewModel.memoryProperty(),
                speed, viewModel.speedProperty());
        texts.forEach((label, text) -> {
            label.textProperty().bind(text);
            label.managedProperty().bind(text.map(it -> !it.isEmpty()));
            label.managedProperty().subscribe(there -> label.setVisible(there));
        });
        gauges.setAccessibleRole(AccessibleRole.BUTTON);
        viewModel.detailsProperty().subscribe(gauges::setAccessibleHelp);
        tooltip.textProperty().bind(viewModel.detailsProperty());
        tooltip.setShowDuration(Duration.INDEFINITE);
        Tooltip.install(gauges, tooltip);
        gauges.focusVisibleProperty().subscribe(this::showTooltip);
        gauges.setOnMouseClicked(_ -> open());
        gauges.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER || event.getCode() == KeyCode.SPACE) {
                open();
                event.consume();
            }
        });
    }

    /** For who comes by the keyboard, it stands above the gauges. */
    private void showTooltip(boolean visible) {
        if (visible && !tooltip.getText().isEmpty()) {
            Bounds place = gauges.localToScreen(gauges.getBoundsInLocal());
            tooltip.setAnchorLocation(AnchorLocation.WINDOW_BOTTOM_RIGHT);
            tooltip.show(gauges, place.getMaxX(), place.getMinY());
        } else {
            tooltip.hide();
            tooltip.setAnchorLocation(AnchorLocation.WINDOW_TOP_LEFT);
        }
    }

    private void open() {
        tooltip.hide();
        navigator.open(PaneId.PERFORMANCE);
    }
}
