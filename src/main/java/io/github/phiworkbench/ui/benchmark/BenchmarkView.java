package io.github.phiworkbench.ui.benchmark;

import io.github.phiworkbench.app.BenchmarkReport;
import io.github.phiworkbench.app.BenchmarkResult;
import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.ui.benchmark.BenchmarkViewModel.Choice;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.DialogService.FileKind;
import io.github.phiworkbench.ui.common.Shown;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import javafx.beans.binding.Bindings;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.chart.BarChart;
import javafx.scene.chart.XYChart;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.control.cell.CheckBoxListCell;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.KeyCode;
import javafx.scene.layout.Region;

/** What is to be measured at the top, what came of it below: a table and bars. */
public final class BenchmarkView {

    private static final double BAR_HEIGHT = 34;
    private static final double AXIS_HEIGHT = 60;

    private final BenchmarkViewModel viewModel;
    private final DialogService dialogs;
    private final Texts texts = Texts.of("benchmark");

    @FXML
    private ListView<Choice> models;

    @FXML
    private ComboBox<String> device;

    @FXML
    private TextField threads;

    @FXML
    private TextField prompts;

    @FXML
    private TextField newTokens;

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
    private ComboBox<BenchmarkReport> series;

    @FXML
    private MenuButton export;

    @FXML
    private ComboBox<String> quantity;

    @FXML
    private TableView<BenchmarkResult> table;

    @FXML
    private Label failures;

    @FXML
    private BarChart<Number, String> chart;

    public BenchmarkView(BenchmarkViewModel viewModel, DialogService dialogs) {
        this.viewModel = viewModel;
        this.dialogs = dialogs;
    }

    @FXML
    private void initialize() {
        models.setItems(viewModel.models());
        models.setCellFactory(_ -> new CheckBoxListCell<>(Choice::chosen, new Shown<>(Choice::id)));
        models.setOnKeyPressed(event -> {
            Choice choice = models.getSelectionModel().getSelectedItem();
            if (event.getCode() == KeyCode.SPACE && choice != null) {
                choice.chosen().set(!choice.chosen().get());
                event.consume();
            }
        });
        device.getItems().setAll(BenchmarkViewModel.DEVICES);
        device.setConverter(new Shown<>(name -> texts.get("device." + name)));
        device.valueProperty().bindBidirectional(viewModel.deviceProperty());
        threads.textProperty().bindBidirectional(viewModel.threadsProperty());
        prompts.textProperty().bindBidirectional(viewModel.promptsProperty());
        newTokens.textProperty().bindBidirectional(viewModel.newTokensProperty());
        viewModel.work().showOn(progressRow, progress, step, trouble, start);
        showSeries();
        showTable();
        showChart();
    }

    /** The view came into sight: models may have come or gone. */
    public void shown() {
        viewModel.refresh();
    }

    /** What closing the window now would break off; empty if nothing is measured. */
    public Optional<String> unfinished() {
        return viewModel.work().isRunning() ? Optional.of(texts.get("unfinished")) : Optional.empty();
    }

    /** Ends what is being measured. */
    public void close() {
        viewModel.stop();
    }

    private void showSeries() {
        series.setItems(viewModel.series());
        series.setConverter(new Shown<>(this::title));
        viewModel.shownProperty().subscribe(report -> series.setValue(report.orElse(null)));
        series.valueProperty().subscribe(report -> viewModel.shownProperty().set(Optional.ofNullable(report)));
        series.disableProperty().bind(viewModel.work().runningProperty());
        export.disableProperty().bind(viewModel.work().runningProperty().or(Bindings.isEmpty(viewModel.results())));
    }

    private String title(BenchmarkReport report) {
        String time = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withZone(ZoneId.systemDefault())
                .format(report.began());
        List<String> names =
                report.results().stream().map(BenchmarkResult::model).distinct().toList();
        return texts.get("series.title", time, String.join(", ", names));
    }

    private void showTable() {
        addColumn("column.model", 170, BenchmarkResult::model);
        addColumn("column.precision", 90, BenchmarkResult::precision);
        addColumn("column.device", 75, BenchmarkResult::device);
        addNumber("column.threads", 85, result -> (double) result.threads(), "%.0f");
        addNumber("column.prompt", 80, result -> (double) result.promptTokens(), "%.0f");
        addNumber("column.prefill", 105, BenchmarkResult::prefillTokensPerSecond, "%.1f");
        addNumber("column.decode", 105, BenchmarkResult::decodeTokensPerSecond, "%.2f");
        addNumber("column.p50", 115, BenchmarkResult::decodeMsP50, "%.1f");
        addNumber("column.p95", 80, BenchmarkResult::decodeMsP95, "%.1f");
        addNumber("column.p99", 80, BenchmarkResult::decodeMsP99, "%.1f");
        addNumber("column.bandwidth", 130, BenchmarkView::bandwidth, "%.0f %%");
        addColumn("column.memory", 90, result -> Sizes.bytes(result.peakRssBytes()));
        addNumber("column.load", 80, BenchmarkResult::loadSeconds, "%.1f");
        table.setItems(viewModel.results());
        table.setPlaceholder(new Label(texts.get("table.empty")));
        viewModel.failures().addListener((ListChangeListener<BenchmarkReport.Failure>) _ -> showFailures());
        showFailures();
        Visibility.ifNotEmpty(failures);
    }

    private static double bandwidth(BenchmarkResult result) {
        Double share = result.bandwidthFraction();
        return share == null ? Double.NaN : 100 * share;
    }

    private void addColumn(String key, double width, Function<BenchmarkResult, String> words) {
        TableColumn<BenchmarkResult, String> column = new TableColumn<>(texts.get(key));
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(words.apply(row.getValue())));
        column.setPrefWidth(width);
        table.getColumns().add(column);
    }

    /** What is not known is left out. */
    private void addNumber(String key, double width, ToDoubleFunction<BenchmarkResult> number, String format) {
        TableColumn<BenchmarkResult, Number> column = new TableColumn<>(texts.get(key));
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(number.applyAsDouble(row.getValue())));
        column.setCellFactory(_ -> new NumberCell<>(format));
        column.setPrefWidth(width);
        table.getColumns().add(column);
    }

    private void showFailures() {
        List<String> lines = new ArrayList<>();
        for (BenchmarkReport.Failure failure : viewModel.failures()) {
            lines.add(
                    texts.get("failure", failure.model(), failure.threads(), failure.promptTokens(), failure.reason()));
        }
        failures.setText(String.join("\n", lines));
    }

    private void showChart() {
        quantity.getItems().setAll("decode", "prefill");
        quantity.setConverter(new Shown<>(name -> texts.get("quantity." + name)));
        quantity.setValue("decode");
        quantity.valueProperty().subscribe(_ -> drawBars());
        viewModel.results().addListener((ListChangeListener<BenchmarkResult>) _ -> drawBars());
        drawBars();
    }

    private void drawBars() {
        boolean decode = quantity.getValue().equals("decode");
        XYChart.Series<Number, String> bars = new XYChart.Series<>();
        List<BenchmarkResult> results = viewModel.results();
        // The first of the table is the upper one.
        for (BenchmarkResult result : results.reversed()) {
            bars.getData()
                    .add(new XYChart.Data<>(
                            decode ? result.decodeTokensPerSecond() : result.prefillTokensPerSecond(),
                            texts.get(
                                    "bar",
                                    result.model(),
                                    result.precision(),
                                    result.device(),
                                    result.threads(),
                                    result.promptTokens())));
        }
        chart.getData().setAll(List.of(bars));
        for (XYChart.Data<Number, String> bar : bars.getData()) {
            Tooltip.install(
                    bar.getNode(),
                    new Tooltip(texts.get(
                            "bar.value", bar.getYValue(), bar.getXValue().doubleValue())));
        }
        double height = AXIS_HEIGHT + BAR_HEIGHT * results.size();
        chart.setMinHeight(height);
        chart.setPrefHeight(height);
        Visibility.show(chart, !results.isEmpty());
        chart.setAccessibleText(texts.get("chart.name", texts.get("quantity." + quantity.getValue())));
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
    private void exportJson() {
        save("json", "JSON", false);
    }

    @FXML
    private void exportMarkdown() {
        save("md", "Markdown", true);
    }

    @FXML
    private void copyMarkdown() {
        viewModel.shownProperty().get().ifPresent(report -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(report.toMarkdown());
            Clipboard.getSystemClipboard().setContent(content);
        });
    }

    private void save(String ending, String kind, boolean markdown) {
        String name = String.format(Locale.ROOT, "benchmark.%s", ending);
        dialogs.chooseFileToSave(texts.get("export"), name, List.of(new FileKind(kind, List.of(ending))))
                .ifPresent(file -> viewModel.export(file, markdown));
    }
}
