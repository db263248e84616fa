package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.Fit;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.ModelPair;
import io.github.phiworkbench.ui.common.Shown;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.models.LoadDialogViewModel.Bandwidth;
import io.github.phiworkbench.ui.models.LoadDialogViewModel.DeviceChoice;
import io.github.phiworkbench.ui.models.LoadDialogViewModel.Price;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/** Where and how to load a model. */
public final class LoadDialogView {

    private final LoadDialogViewModel viewModel;
    private final Consumer<ModelPair> measuring;
    private final Texts texts;
    private Runnable close = () -> {};
    private Consumer<Precision> make = _ -> {};

    @FXML
    private VBox loadDialogRoot;

    @FXML
    private Label loadTitle;

    @FXML
    private ComboBox<DeviceChoice> device;

    @FXML
    private Spinner<Integer> threads;

    @FXML
    private ComboBox<Integer> context;

    @FXML
    private ComboBox<Optional<Precision>> cachePrecision;

    @FXML
    private TableView<PrecisionRow> precisions;

    @FXML
    private TableColumn<PrecisionRow, PrecisionRow> nameColumn;

    @FXML
    private TableColumn<PrecisionRow, PrecisionRow> diskColumn;

    @FXML
    private TableColumn<PrecisionRow, PrecisionRow> memoryColumn;

    @FXML
    private TableColumn<PrecisionRow, PrecisionRow> predictedColumn;

    @FXML
    private TableColumn<PrecisionRow, PrecisionRow> measuredColumn;

    @FXML
    private TableColumn<PrecisionRow, PrecisionRow> lossColumn;

    @FXML
    private TableColumn<PrecisionRow, PrecisionRow> fitColumn;

    @FXML
    private Label advice;

    @FXML
    private Hyperlink measureLoss;

    @FXML
    private Hyperlink measureMemory;

    @FXML
    private Label pill;

    @FXML
    private HBox bar;

    @FXML
    private Region weightsBar;

    @FXML
    private Region cacheBar;

    @FXML
    private Region workspaceBar;

    @FXML
    private Label weights;

    @FXML
    private Label cache;

    @FXML
    private Label workspace;

    @FXML
    private Label total;

    @FXML
    private Label free;

    @FXML
    private Label reason;

    @FXML
    private Button loadCancel;

    @FXML
    private Button loadNow;

    public LoadDialogView(LoadDialogViewModel viewModel, Consumer<ModelPair> measuring, Texts texts) {
        this.viewModel = viewModel;
        this.measuring = measuring;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        loadTitle.textProperty().bind(viewModel.titleProperty());
        device.getItems().setAll(DeviceChoice.values());
        device.setConverter(new Shown<>(choice -> texts.get("device." + choice.spelling())));
        device.valueProperty().bindBidirectional(viewModel.deviceProperty());
        IntegerSpinnerValueFactory numbers = new IntegerSpinnerValueFactory(
                1,
                LoadDialogViewModel.mostThreads(),
                viewModel.threadsProperty().get());
        threads.setValueFactory(numbers);
        ObjectProperty<Integer> wanted = viewModel.threadsProperty().asObject();
        numbers.valueProperty().bindBidirectional(wanted);
        threads.getProperties().put("threads", wanted); // bindings hold their other side weakly
        context.setItems(viewModel.contexts());
        context.setConverter(new Shown<>(tokens ->
                texts.get(isMost(tokens) ? "load.contextMost" : "load.contextChoice", Amounts.number(tokens))));
        context.valueProperty().bindBidirectional(viewModel.contextProperty());
        cachePrecision
                .getItems()
                .setAll(Stream.concat(
                                Stream.of(Optional.<Precision>empty()),
                                Stream.of(Precision.F32, Precision.BF16, Precision.F16)
                                        .map(Optional::of))
                        .toList());
        cachePrecision.setConverter(new Shown<>(choice ->
                choice.map(it -> texts.get("precision." + it.spelling())).orElse(texts.get("load.cacheUsual"))));
        cachePrecision.valueProperty().bindBidirectional(viewModel.cacheProperty());
        cachePrecision.disableProperty().bind(viewModel.deviceProperty().isEqualTo(DeviceChoice.CUDA));
        initializeTable();
        advice.textProperty().bind(viewModel.adviceProperty());
        viewModel.bandwidthProperty().subscribe(known -> {
            if (known == Bandwidth.KNOWN && measureMemory.isFocused()) {
                precisions.requestFocus();
            }
            Visibility.show(measureMemory, known != Bandwidth.KNOWN);
            measureMemory.setDisable(known == Bandwidth.MEASURING);
            measureMemory.setText(texts.get("bandwidth." + known.name().toLowerCase(Locale.ROOT)));
        });
        measureMemory.setOnAction(_ -> viewModel.measureBandwidth());
        viewModel.unmeasuredProperty().subscribe(pair -> {
            if (pair.isEmpty() && measureLoss.isFocused()) {
                precisions.requestFocus();
            }
            Visibility.show(measureLoss, pair.isPresent());
            pair.ifPresent(it -> measureLoss.setText(texts.get("table.measureLoss", it.candidate(), it.reference())));
        });
        measureLoss.setOnAction(_ -> viewModel.unmeasuredProperty().get().ifPresent(pair -> {
            close.run();
            measuring.accept(pair);
        }));
        viewModel.priceProperty().subscribe(this::show);
        loadCancel.setOnAction(_ -> close.run());
        loadNow.setOnAction(_ -> loadOrMake());
    }

    private void initializeTable() {
        precisions.setItems(viewModel.rows());
        precisions.setRowFactory(_ -> new PrecisionCells.Row());
        nameColumn.setCellFactory(_ -> new PrecisionCells.Name(texts));
        diskColumn.setCellFactory(_ -> new PrecisionCells.Words(PrecisionRow::disk, PrecisionRow::about));
        memoryColumn.setCellFactory(_ -> new PrecisionCells.Words(PrecisionRow::memory, PrecisionRow::parts));
        predictedColumn.setCellFactory(
                _ -> new PrecisionCells.Words(PrecisionRow::predicted, _ -> texts.get("table.predictedTip")));
        measuredColumn.setCellFactory(_ -> new PrecisionCells.Words(PrecisionRow::measured, PrecisionRow::measuredBy));
        lossColumn.setCellFactory(_ -> new PrecisionCells.Words(PrecisionRow::loss, PrecisionRow::lossBy));
        fitColumn.setCellFactory(_ -> new PrecisionCells.Pill());
        precisions.getColumns().forEach(column -> {
            @SuppressWarnings("unchecked")
            TableColumn<PrecisionRow, PrecisionRow> whole = (TableColumn<PrecisionRow, PrecisionRow>) column;
            whole.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        });
        precisions.getSelectionModel().selectedItemProperty().subscribe(row -> {
            // While the rows are filled anew the table selects what happens to lie at the old place.
            if (!viewModel.isFilling() && row != null) {
                viewModel.selectedProperty().set(Optional.of(row));
            }
        });
        viewModel.selectedProperty().subscribe(row -> row.ifPresent(precisions.getSelectionModel()::select));
        precisions.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.ENTER) {
                event.consume();
                loadOrMake();
            }
        });
        precisions.setOnMouseClicked(event -> {
            if (event.getButton() == MouseButton.PRIMARY && event.getClickCount() == 2) {
                loadOrMake();
            }
        });
    }

    private void loadOrMake() {
        viewModel.selectedProperty().get().ifPresent(row -> {
            close.run();
            if (row.isMade()) {
                viewModel.load();
            } else {
                make.accept(row.precision());
            }
        });
    }

    private boolean isMost(Integer tokens) {
        return !viewModel.contexts().isEmpty() && viewModel.contexts().getLast().equals(tokens);
    }

    private void show(Price price) {
        weights.setText(price.weights());
        cache.setText(price.cache());
        workspace.setText(price.workspace());
        total.setText(price.total());
        free.setText(price.free());
        pill.setText(price.pill());
        reason.setText(price.reason());
        Visibility.show(reason, !price.reason().isEmpty());
        PrecisionCells.show(pill, price.fit().map(Fit::level).orElse(Fit.Level.UNKNOWN));
        boolean made =
                viewModel.selectedProperty().get().filter(row -> !row.isMade()).isEmpty();
        loadNow.setText(texts.get(!made ? "make" : price.fitsNot() ? "load.anyway" : "load"));
        price.fit().ifPresent(this::showBar);
    }

    /** The whole bar stands for what is free, or for the need where that is more. */
    private void showBar(Fit fit) {
        double whole = Math.max(fit.estimate().total(), fit.free().orElse(0));
        width(weightsBar, fit.estimate().weights() / whole);
        width(cacheBar, fit.estimate().cache() / whole);
        width(workspaceBar, fit.estimate().workspace() / whole);
    }

    private void width(Region part, double share) {
        part.prefWidthProperty().unbind();
        part.prefWidthProperty().bind(bar.widthProperty().multiply(share));
    }

    Parent root() {
        return loadDialogRoot;
    }

    /**
     * Shows a model.
     *
     * @param onClose takes the dialog away
     * @param onMake leads to its import in a precision that is not there yet
     */
    void open(ModelItem item, Runnable onClose, Consumer<Precision> onMake) {
        close = onClose;
        make = onMake;
        viewModel.open(item);
        loadNow.requestFocus();
    }
}
