package io.github.phiworkbench.ui.quality;

import io.github.phiworkbench.app.QualityReport;
import io.github.phiworkbench.app.QualityReport.Place;
import io.github.phiworkbench.app.QualityTables;
import io.github.phiworkbench.inspect.DivergenceHistogram;
import io.github.phiworkbench.inspect.Estimate;
import io.github.phiworkbench.inspect.QualityFigure;
import io.github.phiworkbench.inspect.TextChunk.Counted;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.DialogService.FileKind;
import io.github.phiworkbench.ui.common.ModelPair;
import io.github.phiworkbench.ui.common.Shown;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.quality.QualityViewModel.Format;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.StringProperty;
import javafx.fxml.FXML;
import javafx.scene.chart.BarChart;
import javafx.scene.chart.XYChart;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.OverrunStyle;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** What is to be measured at the top, what came of it below: figures, how divergences are spread, and where they are greatest. */
public final class QualityView {

    private final QualityViewModel viewModel;
    private final DialogService dialogs;
    private final Texts texts = Texts.of("quality");

    @FXML
    private ComboBox<String> reference;

    @FXML
    private ComboBox<String> candidate;

    @FXML
    private Label file;

    @FXML
    private Button sample;

    @FXML
    private ComboBox<Integer> context;

    @FXML
    private ComboBox<Counted> counted;

    @FXML
    private Button start;

    @FXML
    private Region progressRow;

    @FXML
    private ProgressBar progress;

    @FXML
    private Label step;

    @FXML
    private Label trouble;

    @FXML
    private ComboBox<QualityReport> reports;

    @FXML
    private MenuButton export;

    @FXML
    private Region result;

    @FXML
    private Label about;

    @FXML
    private TableView<QualityFigure> figures;

    @FXML
    private BarChart<String, Number> chart;

    @FXML
    private Label placesTitle;

    @FXML
    private TableView<Place> places;

    public QualityView(QualityViewModel viewModel, DialogService dialogs) {
        this.viewModel = viewModel;
        this.dialogs = dialogs;
    }

    @FXML
    private void initialize() {
        bindModel(reference, viewModel.referenceProperty());
        bindModel(candidate, viewModel.candidateProperty());
        context.getItems().setAll(QualityViewModel.CONTEXTS);
        context.setConverter(new Shown<>(tokens -> texts.get("context.value", tokens)));
        context.valueProperty().bindBidirectional(viewModel.contextProperty());
        counted.getItems().setAll(Counted.values());
        counted.setConverter(new Shown<>(it -> texts.get("counted." + it.name().toLowerCase(Locale.ROOT))));
        counted.valueProperty().bindBidirectional(viewModel.countedProperty());
        viewModel.fileProperty().subscribe(path -> {
            file.setText(path.map(it -> String.valueOf(it.getFileName())).orElse(texts.get("file.sample")));
            Visibility.show(sample, path.isPresent());
        });
        viewModel.work().showOn(progressRow, progress, step, trouble, start);
        reports.setItems(viewModel.reports());
        reports.setConverter(new Shown<>(this::title));
        viewModel.shownProperty().subscribe(report -> reports.setValue(report.orElse(null)));
        reports.valueProperty().subscribe(report -> viewModel.shownProperty().set(Optional.ofNullable(report)));
        export.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> viewModel.shownProperty().get().isEmpty(), viewModel.shownProperty()));
        figureColumns();
        placeColumns();
        viewModel.shownProperty().subscribe(this::show);
    }

    /** Chooses what to measure, and leads to the button that begins. */
    public void choose(ModelPair pair) {
        viewModel.choose(pair.reference(), pair.candidate());
        start.requestFocus();
    }

    /** A box without a choice stands for no model. */
    private void bindModel(ComboBox<String> box, StringProperty model) {
        box.setItems(viewModel.models());
        model.subscribe(id -> box.setValue(id.isEmpty() ? null : id));
        box.valueProperty().subscribe(id -> model.set(id == null ? "" : id));
    }

    private String title(QualityReport report) {
        String time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withZone(ZoneId.systemDefault())
                .format(report.began());
        return texts.get(
                "report.title", report.candidate().id(), report.reference().id(), textName(report), time);
    }

    private String textName(QualityReport report) {
        return report.text()
                .path()
                .map(path -> String.valueOf(path.getFileName()))
                .orElse(texts.get("file.sample"));
    }

    private void figureColumns() {
        var _ = column(figures, "column.figure", 235, QualityFigure::label);
        var _ = column(figures, "column.value", 130, figure -> amount(figure, Estimate::value));
        var _ = column(figures, "column.error", 130, figure -> amount(figure, Estimate::standardError));
        figures.getItems().setAll(QualityFigure.values());
    }

    private String amount(QualityFigure figure, Function<Estimate, Double> part) {
        return viewModel
                .shownProperty()
                .get()
                .map(report -> part.apply(report.figure(figure)))
                .filter(value -> !value.isNaN())
                .map(value -> QualityTables.amount(figure, value))
                .orElse("");
    }

    private void placeColumns() {
        placesTitle
                .textProperty()
                .bind(Bindings.when(viewModel.work().runningProperty())
                        .then(viewModel.work().stepProperty())
                        .otherwise(texts.get("places")));
        var _ = column(places, "column.token", 80, place -> Integer.toString(place.index()));
        column(places, "column.text", 330, place -> place.before().replaceAll("\\s+", " ") + "[" + place.token() + "]")
                .setCellFactory(_ -> new EndCell());
        var _ = column(
                places, "column.divergence", 90, place -> String.format(Locale.ROOT, "%.4f", place.divergence()));
        var _ = column(places, "column.reference", 100, place -> percent(place.referenceProbability()));
        var _ = column(places, "column.candidate", 100, place -> percent(place.candidateProbability()));
        var _ = column(places, "column.top", 110, place -> texts.get(place.sameTop() ? "top.same" : "top.other"));
        places.setPlaceholder(new Label(texts.get("places.none")));
        places.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            Place place = places.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.ENTER && place != null) {
                event.consume();
                viewModel.open(place);
            }
        });
        places.setRowFactory(_ -> {
            TableRow<Place> row = new TableRow<>();
            row.setOnMouseClicked(event -> {
                if (event.getClickCount() == 2 && row.getItem() != null) {
                    viewModel.open(row.getItem());
                }
            });
            return row;
        });
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.3f %%", 100 * share);
    }

    /** Shows the end of a text that is too long, where the token is. */
    private static final class EndCell extends TableCell<Place, String> {
        EndCell() {
            setTextOverrun(OverrunStyle.LEADING_ELLIPSIS);
        }

        @Override
        protected void updateItem(@Nullable String item, boolean empty) {
            super.updateItem(item, empty);
            setText(empty ? null : item);
        }
    }

    private <T> TableColumn<T, String> column(TableView<T> table, String key, double width, Function<T, String> words) {
        TableColumn<T, String> column = new TableColumn<>(texts.get(key));
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(words.apply(row.getValue())));
        column.setPrefWidth(width);
        column.setSortable(false);
        column.setReorderable(false);
        table.getColumns().add(column);
        return column;
    }

    private void show(Optional<QualityReport> shown) {
        Visibility.show(result, shown.isPresent());
        figures.refresh();
        places.getItems().setAll(shown.map(QualityReport::places).orElse(List.of()));
        chart.getData().clear();
        shown.ifPresent(report -> {
            about.setText(texts.get(
                    "result.about",
                    report.candidate().id(),
                    report.candidate().precision(),
                    report.candidate().kernel(),
                    report.reference().id(),
                    report.reference().precision(),
                    report.tokens(),
                    textName(report),
                    report.context()));
            drawBars(report.histogram());
        });
    }

    /** Tokens by the size of their divergence, from the first bin that has any to the last. */
    private void drawBars(DivergenceHistogram histogram) {
        XYChart.Series<String, Number> bars = new XYChart.Series<>();
        for (int bin = histogram.firstFilled(); bin < histogram.endOfFilled(); bin++) {
            bars.getData()
                    .add(new XYChart.Data<>(
                            String.format(Locale.ROOT, "%.1e", Math.pow(10, DivergenceHistogram.exponent(bin))),
                            histogram.counts().get(bin)));
        }
        chart.getData().setAll(List.of(bars));
        for (XYChart.Data<String, Number> bar : bars.getData()) {
            Tooltip.install(
                    bar.getNode(),
                    new Tooltip(texts.get(
                            "chart.bar", bar.getXValue(), bar.getYValue().intValue())));
        }
    }

    /** The view came into sight: models may have come or gone. */
    public void shown() {
        viewModel.refresh();
    }

    /** What closing the window now would break off; empty if nothing is measured. */
    public Optional<String> unfinished() {
        return viewModel.work().isRunning() ? Optional.of(texts.get("unfinished")) : Optional.empty();
    }

    /** Ends what is under way. */
    public void close() {
        viewModel.stop();
    }

    @FXML
    private void start() {
        viewModel.start();
    }

    @FXML
    private void stop() {
        viewModel.stop();
    }

    @FXML
    private void chooseFile() {
        dialogs.chooseFile(texts.get("file.title"), List.of(new FileKind(texts.get("file.kind"), List.of("txt", "md"))))
                .ifPresent(path -> viewModel.fileProperty().set(Optional.of(path)));
    }

    @FXML
    private void useSample() {
        viewModel.fileProperty().set(Optional.empty());
        context.requestFocus();
    }

    @FXML
    private void copyMarkdown() {
        viewModel.shownProperty().get().ifPresent(report -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(QualityTables.toMarkdown(report));
            Clipboard.getSystemClipboard().setContent(content);
        });
    }

    @FXML
    private void exportMarkdown() {
        save("md", "Markdown", Format.MARKDOWN);
    }

    @FXML
    private void exportCsv() {
        save("csv", "CSV", Format.CSV);
    }

    @FXML
    private void exportJson() {
        save("json", "JSON", Format.JSON);
    }

    private void save(String ending, String kind, Format format) {
        dialogs.chooseFileToSave(texts.get("export"), "quality." + ending, List.of(new FileKind(kind, List.of(ending))))
                .ifPresent(target -> viewModel.export(target, format));
    }
}
