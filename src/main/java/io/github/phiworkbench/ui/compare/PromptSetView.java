package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.compare.BatchResults;
import io.github.phiworkbench.compare.BatchResults.Cell;
import io.github.phiworkbench.compare.BatchResults.Mark;
import io.github.phiworkbench.compare.BatchResults.Row;
import io.github.phiworkbench.compare.BatchResults.Score;
import io.github.phiworkbench.compare.BatchSummary;
import io.github.phiworkbench.compare.PromptSet;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.DialogService.FileKind;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.compare.PromptSetViewModel.Filter;
import io.github.phiworkbench.ui.compare.PromptSetViewModel.Shown;
import io.github.phiworkbench.ui.control.WrappedLabel;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** Sets of prompts: who answers, how far it is, and what it has come to. */
public final class PromptSetView {

    private static final List<Integer> SAMPLES = List.of(1, 3, 5, 7, 9);
    private static final PseudoClass RIGHT = PseudoClass.getPseudoClass("right");
    private static final PseudoClass WRONG = PseudoClass.getPseudoClass("wrong");

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofLocalizedDateTime(FormatStyle.SHORT).withZone(ZoneId.systemDefault());

    private final PromptSetViewModel model;
    private final Supplier<List<ComparisonColumn>> columns;
    private final DialogService dialogs;
    private final Texts texts;
    private final ResultWords words;
    private List<String> names = List.of();

    /** Id of the prompt whose answers are read; empty for none. */
    private Optional<String> reading = Optional.empty();

    private boolean following;

    @FXML
    private VBox promptSetPane;

    @FXML
    private Button chooseFile;

    @FXML
    private Button example;

    @FXML
    private ComboBox<BatchSummary> batches;

    @FXML
    private ComboBox<Integer> setSamples;

    @FXML
    private Button run;

    @FXML
    private Button goOn;

    @FXML
    private Button stopSet;

    @FXML
    private MenuItem runAnew;

    @FXML
    private MenuItem exportSet;

    @FXML
    private MenuItem removeSet;

    @FXML
    private Label about;

    @FXML
    private HBox working;

    @FXML
    private Label doing;

    @FXML
    private ProgressBar progress;

    @FXML
    private Label progressText;

    @FXML
    private Label trouble;

    @FXML
    private ScrollPane resultsScroll;

    @FXML
    private TableView<Score> scores;

    @FXML
    private VBox pairs;

    @FXML
    private ToggleGroup filter;

    @FXML
    private ToggleButton filterAll;

    @FXML
    private ToggleButton filterDifferent;

    @FXML
    private ToggleButton filterWrong;

    @FXML
    private Label listed;

    @FXML
    private TableView<Row> answers;

    @FXML
    private TextArea detail;

    /** @param columns who would answer now */
    PromptSetView(
            PromptSetViewModel model, Supplier<List<ComparisonColumn>> columns, DialogService dialogs, Texts texts) {
        this.model = model;
        this.columns = columns;
        this.dialogs = dialogs;
        this.texts = texts;
        words = new ResultWords(texts);
    }

    @FXML
    private void initialize() {
        chooseWhat();
        showProgress();
        makeScores();
        chooseFilter();
        answers.setItems(model.rows());
        answers.getSelectionModel().selectedItemProperty().subscribe(this::choose);
        // Told after the table and the list of sets, which choose something else when their items change.
        model.rows().addListener((ListChangeListener<Row>) _ -> followRows());
        model.batches().addListener((ListChangeListener<BatchSummary>) _ -> followShown());
        model.shownProperty().subscribe(this::show);
        model.troubleProperty().subscribe(this::followShown);
        model.promptsProperty().subscribe(this::arrange);
        model.runningProperty().subscribe(this::arrange);
        promptSetPane.setOnDragOver(this::welcome);
        promptSetPane.setOnDragDropped(this::drop);
    }

    private void chooseWhat() {
        batches.setItems(model.batches());
        batches.setCellFactory(_ -> new BatchCell());
        batches.setButtonCell(new BatchCell());
        batches.valueProperty().subscribe(chosen -> {
            if (chosen != null && !following) {
                model.look(chosen);
            }
        });
        setSamples.getItems().setAll(SAMPLES);
        setSamples.setCellFactory(_ -> new SamplesCell());
        setSamples.setButtonCell(new SamplesCell());
        setSamples.valueProperty().bindBidirectional(model.samplesProperty());
    }

    private final class BatchCell extends ListCell<BatchSummary> {
        @Override
        protected void updateItem(@Nullable BatchSummary item, boolean empty) {
            super.updateItem(item, empty);
            setText(
                    item == null || empty
                            ? texts.get("promptset.earlier")
                            : texts.get(
                                    "promptset.batch",
                                    item.name(),
                                    TIME.format(item.created()),
                                    item.done(),
                                    item.total()));
        }
    }

    private final class SamplesCell extends ListCell<Integer> {
        @Override
        protected void updateItem(@Nullable Integer item, boolean empty) {
            super.updateItem(item, empty);
            setText(item == null || empty ? null : texts.get("samples", item));
        }
    }

    private void showProgress() {
        doing.textProperty().bind(model.doingProperty());
        trouble.textProperty().bind(model.troubleProperty());
        Visibility.ifNotEmpty(trouble);
        model.progressProperty().subscribe(soFar -> {
            progress.setProgress(soFar.map(it -> it.share()).orElse(ProgressBar.INDETERMINATE_PROGRESS));
            progressText.setText(soFar.map(model::words).orElse(""));
        });
    }

    private void makeScores() {
        scores.getColumns()
                .add(column("promptset.model", score -> score.contender().label(), 290));
        scores.getColumns().add(column("promptset.right", words::right, 100));
        scores.getColumns().add(column("promptset.share", words::share, 95));
        scores.getColumns().add(column("promptset.interval", words::interval, 170));
        scores.getColumns().add(column("promptset.answers", words::answered, 115));
        scores.getColumns().add(column("promptset.tokens", score -> ResultWords.number(score.newTokens(), 0), 100));
        scores.getColumns().add(column("promptset.seconds", score -> ResultWords.number(score.seconds(), 2), 105));
        scores.getColumns()
                .add(column("promptset.speed", score -> ResultWords.number(score.tokensPerSecond(), 1), 115));
    }

    private TableColumn<Score, String> column(String key, Function<Score, String> text, double width) {
        TableColumn<Score, String> column = new TableColumn<>(texts.get(key));
        column.setCellValueFactory(score -> new ReadOnlyStringWrapper(text.apply(score.getValue())));
        column.setPrefWidth(width);
        column.setSortable(false);
        return column;
    }

    private void chooseFilter() {
        filterAll.setUserData(Filter.ALL);
        filterDifferent.setUserData(Filter.DIFFERENT);
        filterWrong.setUserData(Filter.WRONG);
        filter.selectedToggleProperty().subscribe((before, chosen) -> {
            if (chosen == null) {
                filter.selectToggle(before);
            } else {
                model.filterProperty().set((Filter) chosen.getUserData());
            }
        });
        model.filterProperty()
                .subscribe(wanted -> filter.getToggles().stream()
                        .filter(toggle -> wanted == toggle.getUserData())
                        .findFirst()
                        .ifPresent(filter::selectToggle));
    }

    private void show(Optional<Shown> shown) {
        Visibility.show(resultsScroll, shown.isPresent());
        shown.ifPresent(it -> {
            BatchResults found = it.results();
            if (!names.equals(found.names())) {
                names = found.names();
                makeColumns();
            }
            scores.getItems().setAll(found.scores());
            // A row is three lines of text high, and so are the names of the columns.
            scores.setStyle(
                    "-fx-pref-height: %dem".formatted(3 * (found.scores().size() + 1) + 1));
            pairs.getChildren()
                    .setAll(found.pairings().stream()
                            .map(pairing -> line(words.pairing(pairing, names)))
                            .toList());
            filterWrong.setDisable(!it.batch().plan().prompts().hasExpectations());
        });
        count();
        followShown();
        arrange();
    }

    /** The list of earlier sets stands at the one that is shown, so that every other one can be chosen, and that one again. */
    private void followShown() {
        Optional<Long> id = model.shownProperty().get().map(it -> it.batch().id());
        @Nullable
        BatchSummary wanted = model.batches().stream()
                .filter(batch -> Optional.of(batch.id()).equals(id))
                .findFirst()
                .orElse(null);
        following = true;
        batches.setValue(wanted);
        following = false;
    }

    private static Label line(String text) {
        Label line = new WrappedLabel(text);
        line.setMinHeight(Region.USE_PREF_SIZE);
        return line;
    }

    private void makeColumns() {
        answers.getColumns().clear();
        TableColumn<Row, String> prompt = new TableColumn<>(texts.get("promptset.prompt"));
        prompt.setCellValueFactory(
                row -> new ReadOnlyStringWrapper(row.getValue().prompt().text().replaceAll("\\s+", " ")));
        prompt.setPrefWidth(240);
        TableColumn<Row, String> expected = new TableColumn<>(texts.get("promptset.expected"));
        expected.setCellValueFactory(row ->
                new ReadOnlyStringWrapper(row.getValue().prompt().expected().orElse("")));
        expected.setPrefWidth(115);
        answers.getColumns().add(prompt);
        answers.getColumns().add(expected);
        for (int index = 0; index < names.size(); index++) {
            answers.getColumns().add(answerColumn(index));
        }
    }

    private TableColumn<Row, Cell> answerColumn(int index) {
        TableColumn<Row, Cell> column = new TableColumn<>(names.get(index));
        column.setCellValueFactory(
                row -> new ReadOnlyObjectWrapper<>(row.getValue().cells().get(index)));
        column.setCellFactory(_ -> new AnswerCell());
        column.setPrefWidth(290);
        column.setSortable(false);
        return column;
    }

    private final class AnswerCell extends TableCell<Row, Cell> {
        @Override
        protected void updateItem(@Nullable Cell item, boolean empty) {
            super.updateItem(item, empty);
            Optional<Cell> shown = empty ? Optional.empty() : Optional.ofNullable(item);
            setText(shown.map(cell -> words.cell(cell).replaceAll("\\s+", " ")).orElse(null));
            Optional<Mark> mark = shown.map(Cell::mark);
            pseudoClassStateChanged(RIGHT, mark.equals(Optional.of(Mark.RIGHT)));
            pseudoClassStateChanged(WRONG, mark.equals(Optional.of(Mark.WRONG)));
        }
    }

    /** Nothing is chosen for a moment whenever rows change. */
    private void choose(@Nullable Row row) {
        if (row != null && !following) {
            reading = Optional.of(row.prompt().id());
            showDetail(Optional.of(row));
        }
    }

    /** What is chosen stays so while more answers come. */
    private void followRows() {
        Optional<Row> row = reading.flatMap(id ->
                model.rows().stream().filter(it -> it.prompt().id().equals(id)).findFirst());
        following = true;
        row.ifPresentOrElse(answers.getSelectionModel()::select, answers.getSelectionModel()::clearSelection);
        following = false;
        showDetail(row);
        count();
    }

    private void showDetail(Optional<Row> row) {
        String text = row.map(it -> words.whole(it, names)).orElse("");
        if (!text.equals(detail.getText())) {
            detail.setText(text);
        }
    }

    private void count() {
        int total = model.shownProperty()
                .get()
                .map(it -> it.results().rows().size())
                .orElse(0);
        listed.setText(texts.get("promptset.listed", model.rows().size(), total));
    }

    private void arrange() {
        boolean running = model.runningProperty().get();
        Optional<PromptSet> prompts = model.promptsProperty().get();
        Optional<Shown> shown = model.shownProperty().get();
        Visibility.show(run, !running);
        Visibility.show(
                goOn, !running && shown.isPresent() && !shown.get().summary().isFinished());
        Visibility.show(stopSet, running);
        Visibility.show(working, running);
        run.setDisable(prompts.isEmpty());
        runAnew.setDisable(running || prompts.isEmpty());
        exportSet.setDisable(shown.isEmpty());
        removeSet.setDisable(running || shown.isEmpty());
        chooseFile.setDisable(running);
        example.setDisable(running);
        batches.setDisable(running);
        setSamples.setDisable(running);
        about.setText(prompts.map(this::about).orElse(texts.get("promptset.hint")));
    }

    private String about(PromptSet set) {
        long expected = set.prompts().stream()
                .filter(prompt -> prompt.expected().isPresent())
                .count();
        String answering = columns.get().stream().map(ComparisonColumn::model).collect(Collectors.joining(", "));
        return texts.get("promptset.about", set.name(), set.prompts().size(), expected, answering);
    }

    private void welcome(DragEvent event) {
        if (event.getDragboard().hasFiles() && !model.runningProperty().get()) {
            event.acceptTransferModes(TransferMode.COPY);
            event.consume();
        }
    }

    private void drop(DragEvent event) {
        event.getDragboard().getFiles().stream().findFirst().ifPresent(file -> model.open(file.toPath()));
        event.setDropCompleted(event.getDragboard().hasFiles());
        event.consume();
    }

    @FXML
    private void chooseFile() {
        dialogs.chooseFile(
                        texts.get("promptset.choose.title"),
                        List.of(new FileKind(texts.get("promptset.files"), List.of("jsonl", "csv", "tsv", "ndjson"))))
                .ifPresent(model::open);
    }

    @FXML
    private void example() {
        model.openExample();
    }

    @FXML
    private void run() {
        model.run();
    }

    @FXML
    private void runAnew() {
        model.runAnew();
    }

    @FXML
    private void goOn() {
        model.goOn();
    }

    @FXML
    private void stop() {
        model.stop();
    }

    @FXML
    private void export() {
        Optional<Path> file = model.shownProperty()
                .get()
                .flatMap(shown -> dialogs.chooseFileToSave(
                        texts.get("promptset.export.title"),
                        fileName(shown.summary().name()),
                        List.of(
                                new FileKind(texts.get("promptset.html"), List.of("html")),
                                new FileKind(texts.get("promptset.csv"), List.of("csv")),
                                new FileKind(texts.get("promptset.jsonl"), List.of("jsonl")))));
        file.ifPresent(model::export);
    }

    private static String fileName(String name) {
        return name.replaceFirst("\\.[A-Za-z]+$", "")
                        .replaceAll("[^\\p{L}\\p{N}._-]+", "-")
                        .toLowerCase(Locale.ROOT) + "-results.html";
    }

    @FXML
    private void remove() {
        model.remove();
    }

    /** Looks anew at what there is, and puts the keys where they lead on. */
    void focus() {
        model.refresh();
        arrange();
        (run.isDisabled() ? batches : run).requestFocus();
    }

    boolean stopRunning() {
        return model.stop();
    }
}
