package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ColumnState;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.control.TranscriptView;
import io.github.phiworkbench.ui.heat.Heat;
import io.github.phiworkbench.ui.heat.HeatChoice;
import io.github.phiworkbench.ui.heat.HeatmapView;
import io.github.phiworkbench.ui.markdown.MarkdownRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.value.ObservableValue;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Subscription;

/** One column. */
public final class ColumnView {

    private static final String DROP = "drop-target";

    private final CompareViewModel model;
    private final HeatChoice heat;
    private final MarkdownRows markdown;
    private final Consumer<String> copy;
    private final Texts texts;
    private final TranscriptView transcript = new TranscriptView();
    private Optional<CompareColumn> column = Optional.empty();
    private Optional<ColumnRows> rows = Optional.empty();
    private Host host = new Host() {};
    private boolean dragging;
    private Subscription watching = Subscription.EMPTY;
    private boolean refreshing;
    private boolean listing;

    @FXML
    private VBox root;

    @FXML
    private HBox header;

    @FXML
    private Label place;

    @FXML
    private ComboBox<String> modelChoice;

    @FXML
    private Label hiddenName;

    @FXML
    private ToggleButton showSettings;

    @FXML
    private MenuButton more;

    @FXML
    private MenuItem moveLeft;

    @FXML
    private MenuItem moveRight;

    @FXML
    private MenuItem close;

    @FXML
    private MenuItem probabilities;

    @FXML
    private MenuItem toChat;

    @FXML
    private Label facts;

    @FXML
    private Label state;

    @FXML
    private ProgressBar progress;

    @FXML
    private Button stop;

    @FXML
    private Button rerun;

    @FXML
    private ScrollPane settings;

    @FXML
    private StackPane transcriptArea;

    @FXML
    private Label empty;

    @FXML
    private ColumnSettingsView settingsContentController;

    /** What a column needs of the others' place. */
    interface Host {

        /** Shows it alone, or all again. */
        default void maximize(CompareColumn column) {}

        /** A column is dragged over a place of the window. */
        default void hover(double sceneX) {}

        /** A column is dropped there. */
        default void drop(CompareColumn column, double sceneX) {}
    }

    /** @param copy takes a text to the clipboard */
    ColumnView(CompareViewModel model, HeatChoice heat, MarkdownRows markdown, Consumer<String> copy, Texts texts) {
        this.model = model;
        this.heat = heat;
        this.markdown = markdown;
        this.copy = copy;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        transcriptArea.getChildren().addFirst(transcript);
        Visibility.show(settings, false);
        Visibility.ifNotEmpty(facts);
        showSettings.selectedProperty().subscribe(shown -> Visibility.show(settings, shown));
        root.addEventHandler(KeyEvent.KEY_PRESSED, this::onKey);
    }

    /** Turns to a column, once. */
    void show(CompareColumn shown, Host around) {
        column = Optional.of(shown);
        host = around;
        rows = Optional.of(new ColumnRows(model, shown, markdown, texts, copy, this::tokens));
        settingsContentController.show(shown);
        chooseModel(shown);
        watching = Subscription.combine(
                model.models().subscribe(this::listModels),
                shown.versionProperty().subscribe(this::refresh),
                model.versionProperty().subscribe(this::refresh),
                shown.stateProperty().subscribe(this::showState),
                model.hiddenProperty().subscribe(() -> arrange()),
                shown.runningProperty().subscribe(() -> arrange()));
        drag(shown);
        refresh();
    }

    /** The column is gone. */
    void leave() {
        watching.unsubscribe();
    }

    private void chooseModel(CompareColumn shown) {
        listModels();
        modelChoice.setOnShowing(_ -> model.refreshModels());
        shown.choiceProperty().subscribe(choice -> {
            listModels();
            modelChoice.setValue(choice.model());
        });
        modelChoice.valueProperty().subscribe(chosen -> {
            if (!listing && chosen != null && !chosen.equals(shown.choice().model())) {
                shown.choiceProperty().set(shown.choice().withModel(chosen));
            }
        });
    }

    /** The chosen one is among them even where it is not there any more, so that its name can be read. */
    private void listModels() {
        List<String> ids =
                new ArrayList<>(model.models().stream().map(LibraryEntry::id).toList());
        String chosen = column.map(it -> it.choice().model()).orElse("");
        if (!ids.contains(chosen)) {
            ids.add(chosen);
        }
        if (!modelChoice.getItems().equals(ids)) {
            // A list that changes takes the chosen one for the one at its old place.
            listing = true;
            modelChoice.getSelectionModel().clearSelection();
            modelChoice.getItems().setAll(ids);
            modelChoice.getSelectionModel().select(chosen);
            listing = false;
        }
    }

    /** The header is what a column is dragged by. */
    private void drag(CompareColumn shown) {
        header.setOnMouseDragged(event -> {
            dragging = true;
            host.hover(event.getSceneX());
        });
        header.setOnMouseReleased(event -> {
            if (dragging) {
                dragging = false;
                host.drop(shown, event.getSceneX());
            }
        });
    }

    /** Marks the place that a dragged column would get. */
    void mark(boolean target) {
        root.getStyleClass().removeAll(DROP);
        if (target) {
            root.getStyleClass().add(DROP);
        }
    }

    private void onKey(KeyEvent event) {
        if (!event.isAltDown() || event.isShiftDown() || event.isShortcutDown()) {
            return;
        }
        if (event.getCode() == KeyCode.LEFT) {
            moveLeft();
        } else if (event.getCode() == KeyCode.RIGHT) {
            moveRight();
        } else if (event.getCode() == KeyCode.UP) {
            maximize();
        } else {
            return;
        }
        event.consume();
    }

    /** Once for all that changes before the next pulse. */
    private void refresh() {
        if (!refreshing) {
            refreshing = true;
            Platform.runLater(() -> {
                refreshing = false;
                rows.ifPresent(of -> transcript.setRows(of.rows()));
                arrange();
            });
        }
    }

    private void arrange() {
        column.ifPresent(this::arrange);
    }

    private void arrange(CompareColumn shown) {
        int index = model.columns().indexOf(shown);
        boolean hidden = model.hiddenProperty().get();
        boolean running = shown.runningProperty().get();
        place.setText(ColumnRows.letter(Math.max(0, index)));
        place.setAccessibleText(texts.get(index == 0 ? "place.baseline" : "place", place.getText()));
        Visibility.show(modelChoice, !hidden);
        Visibility.show(hiddenName, hidden);
        hiddenName.setText(texts.get("hidden", ColumnRows.letter(Math.max(0, index))));
        modelChoice.setDisable(running);
        showSettings.setDisable(hidden);
        if (hidden) {
            showSettings.setSelected(false);
        }
        settings.setDisable(running);
        empty.setVisible(shown.turns().isEmpty());
        moveLeft.setDisable(index <= 0);
        moveRight.setDisable(index < 0 || index == model.columns().size() - 1);
        close.setDisable(model.columns().size() <= CompareViewModel.FEWEST);
        probabilities.setDisable(hidden
                || running
                || shown.lastSample().flatMap(CompareSample::trace).isEmpty());
        toChat.setDisable(hidden || running || shown.answered().isEmpty());
        Visibility.show(stop, running);
        Visibility.show(rerun, !running);
        rerun.setDisable(shown.turns().isEmpty());
        facts.setText(
                hidden
                        ? ""
                        : shown.loadedProperty()
                                .get()
                                .map(it -> texts.get(
                                        shown.ofChatProperty().get() ? "facts.chat" : "facts",
                                        it.precision(),
                                        it.device()))
                                .orElse(""));
    }

    private void showState(ColumnState now) {
        state.setText(words(now));
        Visibility.show(progress, now instanceof ColumnState.Loading || now instanceof ColumnState.Importing);
        progress.setProgress(fraction(now));
        arrange();
    }

    private static double fraction(ColumnState now) {
        return switch (now) {
            case ColumnState.Loading(var loading)
            when loading.bytesTotal() > 0 -> (double) loading.bytesDone() / loading.bytesTotal();
            case ColumnState.Importing(var importing) -> importing.fraction();
            default -> ProgressBar.INDETERMINATE_PROGRESS;
        };
    }

    private String words(ColumnState now) {
        return switch (now) {
            case ColumnState.Queued _ -> texts.get("state.queued");
            case ColumnState.WaitingForMemory _ -> texts.get("state.memory");
            case ColumnState.WaitingForChat _ ->
                texts.get(model.hiddenProperty().get() ? "state.queued" : "state.chat");
            case ColumnState.Importing _ -> texts.get("state.importing");
            case ColumnState.Loading(var loading) ->
                texts.get("state.loading." + loading.stage().name().toLowerCase(Locale.ROOT));
            case ColumnState.Loaded _ -> texts.get("state.loaded");
            case ColumnState.Reading(int _, int done, int total) -> texts.get("state.reading", done, total);
            case ColumnState.Writing(int sample) -> texts.get("state.writing", sample + 1);
            case ColumnState.Ended _ -> "";
        };
    }

    /** The tokens of an answer in the colours that all columns share. */
    private HeatmapView tokens(CompareTurn turn, TokenTrace trace) {
        HeatmapView heatmap = new HeatmapView();
        ObservableValue<Boolean> inScene =
                heatmap.sceneProperty().map(_ -> true).orElse(false);
        heatmap.traceProperty().set(Optional.of(trace));
        heat.intensityProperty().when(inScene).subscribe(heatmap.intensityProperty()::set);
        CompareColumn shown = column.orElseThrow();
        Runnable colour = () -> heatmap.heatProperty().set(colours(shown, turn));
        heat.heat().when(inScene).subscribe(_ -> colour.run());
        shown.heatOverrideProperty().when(inScene).subscribe(_ -> colour.run());
        shown.selectedTokenProperty().when(inScene).subscribe(token -> {
            if (isLast(shown, turn)) {
                heatmap.selectedTokenProperty().set(token.intValue());
            }
        });
        heatmap.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.M && !event.isShortcutDown() && !event.isAltDown()) {
                heat.nextMetric();
                event.consume();
            }
        });
        return heatmap;
    }

    private static boolean isLast(CompareColumn shown, CompareTurn turn) {
        return shown.lastTurn().filter(turn::equals).isPresent();
    }

    private Heat colours(CompareColumn shown, CompareTurn turn) {
        return isLast(shown, turn)
                ? shown.heatOverrideProperty().get().orElse(heat.heat().getValue())
                : heat.heat().getValue();
    }

    @FXML
    private void moveLeft() {
        column.ifPresent(it -> model.move(it, -1));
    }

    @FXML
    private void moveRight() {
        column.ifPresent(it -> model.move(it, 1));
    }

    @FXML
    private void maximize() {
        column.ifPresent(host::maximize);
    }

    @FXML
    private void close() {
        column.ifPresent(model::remove);
    }

    @FXML
    private void probabilities() {
        column.ifPresent(model::inspect);
    }

    @FXML
    private void toChat() {
        column.ifPresent(model::continueInChat);
    }

    @FXML
    private void stop() {
        column.ifPresent(model::stop);
    }

    @FXML
    private void rerun() {
        column.ifPresent(model::rerun);
    }

    /** Where the answers stand. */
    TranscriptView transcript() {
        return transcript;
    }

    /** Where the keys go when the column has been moved. */
    void focus() {
        more.requestFocus();
    }
}
