package io.github.phiworkbench.ui.diagnosis;

import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.control.WrappedLabel;
import io.github.phiworkbench.ui.diagnosis.DiagnosisViewModel.Finding;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TextArea;
import javafx.scene.control.Tooltip;
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
    private final LibtorchViewModel libtorches;
    private final DialogService dialogs;
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

    @FXML
    private Label libtorch;

    @FXML
    private Button ownLibtorch;

    @FXML
    private Button chooseLibtorch;

    @FXML
    private Button fetchLibtorch;

    @FXML
    private Tooltip fetchTip;

    @FXML
    private HBox fetching;

    @FXML
    private ProgressBar fetchProgress;

    @FXML
    private Label fetchStep;

    @FXML
    private Label libtorchTrouble;

    public DiagnosisView(DiagnosisViewModel viewModel, LibtorchViewModel libtorches, DialogService dialogs) {
        this.viewModel = viewModel;
        this.libtorches = libtorches;
        this.dialogs = dialogs;
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
        initializeLibtorch();
    }

    private void initializeLibtorch() {
        libtorch.textProperty().bind(libtorches.presentProperty());
        for (Button button : List.of(ownLibtorch, chooseLibtorch, fetchLibtorch)) {
            Visibility.show(button, !libtorches.isNamed());
        }
        if (!libtorches.isNamed()) {
            libtorches.ownProperty().subscribe(own -> {
                if (own && ownLibtorch.isFocused()) {
                    chooseLibtorch.requestFocus();
                }
                Visibility.show(ownLibtorch, !own);
            });
        }
        libtorches.work().showOn(fetching, fetchProgress, fetchStep, libtorchTrouble, chooseLibtorch, ownLibtorch);
        if (libtorches.isForThisSystem()) {
            fetchLibtorch.disableProperty().bind(libtorches.work().runningProperty());
        } else {
            fetchLibtorch.setDisable(true);
            fetchTip.setText(texts.get("libtorch.fetch.none"));
        }
    }

    @FXML
    private void chooseLibtorch() {
        dialogs.chooseFolder(texts.get("libtorch.choose.title"), Path.of(System.getProperty("user.home", "")))
                .ifPresent(libtorches::choose);
    }

    @FXML
    private void useOwnLibtorch() {
        libtorches.useOwn();
    }

    @FXML
    private void fetchLibtorch() {
        libtorches.fetch();
    }

    @FXML
    private void stopFetching() {
        libtorches.stop();
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

    /** What closing the window now would break off; empty if nothing is fetched. */
    public Optional<String> unfinished() {
        return libtorches.work().isRunning() ? Optional.of(texts.get("libtorch.unfinished")) : Optional.empty();
    }

    /** Ends what is being looked at. */
    public void close() {
        viewModel.stop();
        libtorches.stop();
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
