package io.github.phiworkbench.ui.diagnosis;

import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.control.WrappedLabel;
import io.github.phiworkbench.ui.diagnosis.DiagnosisViewModel.Finding;
import java.util.List;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;
import org.kordamp.ikonli.materialdesign2.MaterialDesignA;
import org.kordamp.ikonli.materialdesign2.MaterialDesignC;

/** Findings at the top, all that was found below, to be copied. */
public final class DiagnosisView {

    private final DiagnosisViewModel viewModel;
    private final Texts texts = Texts.of("diagnosis");

    @FXML
    private Button start;

    @FXML
    private Region running;

    @FXML
    private Button copy;

    @FXML
    private Label trouble;

    @FXML
    private VBox findings;

    @FXML
    private TextArea text;

    public DiagnosisView(DiagnosisViewModel viewModel) {
        this.viewModel = viewModel;
    }

    @FXML
    private void initialize() {
        start.disableProperty().bind(viewModel.runningProperty());
        viewModel.runningProperty().subscribe(now -> Visibility.show(running, now));
        copy.disableProperty().bind(viewModel.textProperty().isEmpty());
        trouble.textProperty().bind(viewModel.troubleProperty());
        Visibility.ifNotEmpty(trouble);
        text.textProperty().bind(viewModel.textProperty());
        viewModel.textProperty().subscribe(words -> Visibility.show(text, !words.isEmpty()));
        viewModel.findings().addListener((ListChangeListener<Finding>) _ -> showFindings());
        showFindings();
    }

    private void showFindings() {
        List<HBox> rows = viewModel.findings().stream().map(this::row).toList();
        findings.getChildren().setAll(rows);
    }

    private HBox row(Finding finding) {
        FontIcon icon = new FontIcon(
                finding.good() ? MaterialDesignC.CHECK_CIRCLE_OUTLINE : MaterialDesignA.ALERT_CIRCLE_OUTLINE);
        icon.getStyleClass().add(finding.good() ? "finding-good" : "finding-bad");
        WrappedLabel words = new WrappedLabel();
        words.setText(finding.text());
        words.setAccessibleText(texts.get(finding.good() ? "spoken.good" : "spoken.bad", finding.text()));
        HBox.setHgrow(words, Priority.ALWAYS);
        HBox row = new HBox(icon, words);
        row.getStyleClass().add("finding");
        return row;
    }

    @FXML
    private void start() {
        viewModel.start();
    }

    /** Ends what is being looked at. */
    public void close() {
        viewModel.stop();
    }

    @FXML
    private void stop() {
        viewModel.stop();
    }

    @FXML
    private void copy() {
        ClipboardContent content = new ClipboardContent();
        content.putString(viewModel.textProperty().get());
        Clipboard.getSystemClipboard().setContent(content);
    }
}
