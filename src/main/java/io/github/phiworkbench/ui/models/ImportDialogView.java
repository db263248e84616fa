package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.ImportPreview.Outlook;
import io.github.phiworkbench.library.ImportQueue.Ticket;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.DialogService.FileKind;
import io.github.phiworkbench.ui.common.Shown;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.control.WrappedLabel;
import io.github.phiworkbench.ui.models.ImportDialogViewModel.Phase;
import io.github.phiworkbench.ui.models.ModelWords.Fact;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** What a checkpoint holds, and how it is to be imported. */
public final class ImportDialogView {

    private final ImportDialogViewModel viewModel;
    private final DialogService dialogs;
    private final Texts texts;
    private Runnable close = () -> {};
    private Consumer<Ticket> queued = _ -> {};

    @FXML
    private VBox importDialogRoot;

    @FXML
    private Label source;

    @FXML
    private HBox looking;

    @FXML
    private VBox found;

    @FXML
    private GridPane previewFacts;

    @FXML
    private VBox warnings;

    @FXML
    private ComboBox<Precision> importPrecision;

    @FXML
    private Label explanation;

    @FXML
    private VBox calibration;

    @FXML
    private CheckBox calibrate;

    @FXML
    private Label calibrationAbout;

    @FXML
    private HBox calibrationText;

    @FXML
    private Label calibrationFile;

    @FXML
    private Button calibrationSample;

    @FXML
    private TitledPane more;

    @FXML
    private ComboBox<Optional<Precision>> embeddingPrecision;

    @FXML
    private ComboBox<Optional<Precision>> headPrecision;

    @FXML
    private TextField name;

    @FXML
    private ComboBox<Path> folder;

    @FXML
    private Label disk;

    @FXML
    private CheckBox replace;

    @FXML
    private Label importProblem;

    @FXML
    private Button importCancel;

    @FXML
    private Button importNow;

    public ImportDialogView(ImportDialogViewModel viewModel, DialogService dialogs, Texts texts) {
        this.viewModel = viewModel;
        this.dialogs = dialogs;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        source.textProperty().bind(viewModel.sourceProperty());
        viewModel.facts().addListener((ListChangeListener<Fact>)
                _ -> FactsView.fill(previewFacts, List.copyOf(viewModel.facts())));
        viewModel.warnings().addListener((ListChangeListener<String>) _ -> showWarnings());
        importPrecision.setItems(viewModel.precisions());
        importPrecision.setVisibleRowCount(Precision.values().length);
        viewModel.precisionProperty().subscribe(value -> explanation.setText(viewModel.explain(value)));
        fillPart(embeddingPrecision, viewModel.embeddings(), viewModel.embeddingProperty());
        fillPart(headPrecision, viewModel.heads(), viewModel.headProperty());
        viewModel.quantizesBinding().subscribe(quantizes -> Visibility.show(more, quantizes));
        fillCalibration();
        importPrecision.valueProperty().bindBidirectional(viewModel.precisionProperty());
        name.textProperty().bindBidirectional(viewModel.nameProperty());
        folder.setItems(viewModel.folders());
        folder.valueProperty().bindBidirectional(viewModel.folderProperty());
        disk.textProperty().bind(viewModel.diskProperty());
        replace.selectedProperty().bindBidirectional(viewModel.replaceProperty());
        importProblem.textProperty().bind(viewModel.problemProperty());
        viewModel.problemProperty().subscribe(text -> Visibility.show(importProblem, !text.isEmpty()));
        viewModel
                .outlookProperty()
                .subscribe(outlook -> Visibility.show(
                        replace, outlook.filter(Outlook::replaces).isPresent()));
        viewModel.phaseProperty().subscribe(this::show);
        importNow.disableProperty().bind(viewModel.readyBinding().not());
        importNow.setOnAction(_ -> {
            Optional<Ticket> ticket = viewModel.start();
            ticket.ifPresent(started -> {
                close.run();
                queued.accept(started);
            });
        });
        importCancel.setOnAction(_ -> close.run());
    }

    private void fillCalibration() {
        viewModel.searchesBinding().subscribe(searches -> Visibility.show(calibration, searches));
        calibrate.selectedProperty().bindBidirectional(viewModel.calibrateProperty());
        calibrate.disableProperty().bind(viewModel.runsProperty().not());
        calibrationAbout
                .textProperty()
                .bind(Bindings.createStringBinding(
                        viewModel::calibrationWords, viewModel.runsProperty(), viewModel.precisionProperty()));
        viewModel.calibrateProperty().subscribe(wanted -> Visibility.show(calibrationText, wanted));
        viewModel.calibrationTextProperty().subscribe(file -> {
            calibrationFile.setText(
                    file.map(it -> String.valueOf(it.getFileName())).orElse(texts.get("import.calibrate.sample")));
            Visibility.show(calibrationSample, file.isPresent());
        });
    }

    @FXML
    private void chooseCalibrationText() {
        dialogs.chooseFile(
                        texts.get("import.calibrate.title"),
                        List.of(new FileKind(texts.get("import.calibrate.kind"), List.of("txt", "md"))))
                .ifPresent(file -> viewModel.calibrationTextProperty().set(Optional.of(file)));
    }

    @FXML
    private void useCalibrationSample() {
        viewModel.calibrationTextProperty().set(Optional.empty());
    }

    private void show(Phase phase) {
        Visibility.show(looking, phase == Phase.LOOKING);
        Visibility.show(found, phase == Phase.FOUND);
        if (phase == Phase.FOUND) {
            // The sizes in the list of precisions are known only now, and new cells are what makes it say them.
            importPrecision.setButtonCell(new PrecisionCell());
            importPrecision.setCellFactory(_ -> new PrecisionCell());
            name.requestFocus();
        }
    }

    private void fillPart(
            ComboBox<Optional<Precision>> box,
            ObservableList<Optional<Precision>> choices,
            ObjectProperty<Optional<Precision>> value) {
        box.setItems(choices);
        box.setConverter(new Shown<>(viewModel::partWords));
        box.valueProperty().bindBidirectional(value);
    }

    private final class PrecisionCell extends ListCell<Precision> {
        @Override
        protected void updateItem(@Nullable Precision value, boolean empty) {
            super.updateItem(value, empty);
            setText(empty || value == null ? "" : viewModel.words(value));
        }
    }

    private void showWarnings() {
        warnings.getChildren()
                .setAll(viewModel.warnings().stream()
                        .map(text -> {
                            Label label = new WrappedLabel(text);
                            label.setMaxWidth(Double.MAX_VALUE);
                            label.getStyleClass().add("models-warning");
                            return label;
                        })
                        .toList());
    }

    Parent root() {
        return importDialogRoot;
    }

    /**
     * Shows a checkpoint.
     *
     * @param wanted precision to begin to begin with in place of the stored one
     * @param onClose takes the dialog away
     * @param onQueued told the import that was queued
     */
    void open(Path checkpoint, Optional<Precision> wanted, Runnable onClose, Consumer<Ticket> onQueued) {
        close = onClose;
        queued = onQueued;
        viewModel.open(checkpoint, wanted);
        importCancel.requestFocus();
    }
}
