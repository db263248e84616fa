package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.ui.benchmark.BenchmarkView;
import io.github.phiworkbench.ui.common.Hatch;
import io.github.phiworkbench.ui.common.ModelPair;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneView;
import io.github.phiworkbench.ui.diagnosis.DiagnosisView;
import io.github.phiworkbench.ui.quality.QualityView;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.Tab;
import javafx.scene.control.TabPane;

/** The pane of speed: tabs, of which only the one in view does anything. */
public final class PerformanceView implements PaneView {

    private final Hatch<ModelPair> pairs;
    private boolean inView;

    @FXML
    private TabPane tabs;

    @FXML
    private Tab liveTab;

    @FXML
    private LiveView liveController;

    @FXML
    private Tab benchmarkTab;

    @FXML
    private BenchmarkView benchmarkController;

    @FXML
    private Tab qualityTab;

    @FXML
    private QualityView qualityController;

    @FXML
    private DiagnosisView diagnosisController;

    /** @param pairs hands over models of which one is to be measured against the other */
    public PerformanceView(Hatch<ModelPair> pairs) {
        this.pairs = pairs;
    }

    @FXML
    private void initialize() {
        tabs.getSelectionModel().selectedItemProperty().subscribe(this::watch);
        pairs.take(pair -> {
            tabs.getSelectionModel().select(qualityTab);
            qualityController.choose(pair);
        });
    }

    private void watch() {
        liveController.watch(inView && isChosen(liveTab));
        if (inView && isChosen(benchmarkTab)) {
            benchmarkController.shown();
        }
        if (inView && isChosen(qualityTab)) {
            qualityController.shown();
        }
    }

    /** A tab learns that it is selected only after the model of the selection. */
    private boolean isChosen(Tab tab) {
        return tab.equals(tabs.getSelectionModel().getSelectedItem());
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
        return isChosen(liveTab) && liveController.perform(command);
    }

    @Override
    public Optional<String> unfinished() {
        return benchmarkController
                .unfinished()
                .or(qualityController::unfinished)
                .or(diagnosisController::unfinished);
    }

    @Override
    public void close() {
        benchmarkController.close();
        qualityController.close();
        diagnosisController.close();
        hidden();
        liveController.close();
    }
}
