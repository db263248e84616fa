package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.library.Fit;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.models.LoadDialogViewModel.DeviceChoice;
import io.github.phiworkbench.ui.models.LoadDialogViewModel.Price;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.ObjectProperty;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Where and how to load a model. */
public final class LoadDialogView {

    private final LoadDialogViewModel viewModel;
    private final Texts texts;
    private Runnable close = () -> {};
    private Runnable importAgainAction = () -> {};

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
    private Label precision;

    @FXML
    private Hyperlink importAgain;

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

    public LoadDialogView(LoadDialogViewModel viewModel, Texts texts) {
        this.viewModel = viewModel;
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
        precision.textProperty().bind(viewModel.precisionProperty());
        viewModel.priceProperty().subscribe(this::show);
        importAgain.setOnAction(_ -> {
            close.run();
            importAgainAction.run();
        });
        loadCancel.setOnAction(_ -> close.run());
        loadNow.setOnAction(_ -> {
            close.run();
            viewModel.load();
        });
    }

    private boolean isMost(Integer tokens) {
        return !viewModel.contexts().isEmpty() && viewModel.contexts().getLast().equals(tokens);
    }

    /** Enumerations and numbers in words; nothing is typed in. */
    static final class Shown<T> extends StringConverter<T> {
        private final Function<T, String> words;

        Shown(Function<T, String> words) {
            this.words = words;
        }

        @Override
        public String toString(T value) {
            return value == null ? "" : words.apply(value);
        }

        @Override
        public T fromString(String text) {
            throw new UnsupportedOperationException("Only what is listed can be chosen.");
        }
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
        for (Fit.Level level : Fit.Level.values()) {
            pill.pseudoClassStateChanged(
                    PseudoClass.getPseudoClass(
                            level.name().toLowerCase(Locale.ROOT).replace('_', '-')),
                    price.fit().filter(fit -> fit.level() == level).isPresent());
        }
        loadNow.setText(texts.get(price.fitsNot() ? "load.anyway" : "load"));
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
     * @param onImportAgain leads to its import in another precision
     */
    void open(ModelItem item, Runnable onClose, Runnable onImportAgain) {
        close = onClose;
        importAgainAction = onImportAgain;
        viewModel.open(item);
        loadNow.requestFocus();
    }
}
