package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.telemetry.History.Span;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.control.ArcGauge;
import io.github.phiworkbench.ui.control.ChartPicture;
import io.github.phiworkbench.ui.control.HistoryChart;
import io.github.phiworkbench.ui.control.WrappedLabel;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import javafx.fxml.FXML;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.TilePane;

/** Gauges, charts over time, and below them the runs. */
public final class LiveView {

    private static final double CHART_GAP = 12;

    private final LiveViewModel viewModel;
    private final Texts texts;
    private final Map<GaugeKind, ArcGauge> gauges = new EnumMap<>(GaugeKind.class);
    private final Map<ChartKind, HistoryChart> charts = new EnumMap<>(ChartKind.class);

    @FXML
    private FlowPane gaugeRow;

    @FXML
    private WrappedLabel note;

    @FXML
    private ToggleGroup spans;

    @FXML
    private ToggleButton fiveMinutes;

    @FXML
    private ToggleButton hour;

    @FXML
    private ToggleButton all;

    @FXML
    private TilePane chartArea;

    @FXML
    private RunsView runsController;

    LiveView(LiveViewModel viewModel, Texts texts) {
        this.viewModel = viewModel;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        for (GaugeKind kind : GaugeKind.values()) {
            ArcGauge gauge = new ArcGauge();
            gauge.setTitle(texts.get("gauge." + kind.name().toLowerCase(Locale.ROOT)));
            gauge.setId("gauge-" + kind.name().toLowerCase(Locale.ROOT));
            gauges.put(kind, gauge);
            gaugeRow.getChildren().add(gauge);
        }
        for (ChartKind kind : ChartKind.values()) {
            HistoryChart chart = new HistoryChart();
            chart.setTitle(texts.get("chart." + kind.key()));
            chart.setId("chart-" + kind.key());
            charts.put(kind, chart);
            chartArea.getChildren().add(chart);
        }
        note.textProperty().bind(viewModel.noteProperty());
        viewModel.gaugesProperty().subscribe(this::showGauges);
        viewModel.chartsProperty().subscribe(this::showCharts);
        chartArea.widthProperty().subscribe(this::arrange);
        showSpan();
    }

    private void showGauges(Map<GaugeKind, LiveViewModel.Gauge> now) {
        gauges.forEach((kind, gauge) -> {
            LiveViewModel.Gauge shown = now.get(kind);
            Visibility.show(gauge, shown != null);
            if (shown != null) {
                gauge.valueProperty().set(shown.value());
                gauge.mostProperty().set(shown.most());
                gauge.fractionProperty().set(shown.fraction());
            }
        });
    }

    private void showCharts(Map<ChartKind, ChartPicture> now) {
        charts.forEach((kind, chart) -> {
            Visibility.show(chart, now.containsKey(kind) || !kind.isOptional());
            chart.show(now.getOrDefault(kind, ChartPicture.EMPTY));
        });
        arrange();
    }

    /** As many beside one another as have room, and all of the room for them. */
    private void arrange() {
        double width = chartArea.getWidth();
        double least = charts.values().stream()
                .mapToDouble(chart -> chart.prefWidth(-1))
                .max()
                .orElse(1);
        long there = charts.values().stream().filter(HistoryChart::isManaged).count();
        int columns = (int) Math.clamp((long) ((width + CHART_GAP) / (least + CHART_GAP)), 1, Math.max(1, there));
        chartArea.setPrefColumns(columns);
        chartArea.setPrefTileWidth(Math.max(1, Math.floor((width - (columns - 1) * CHART_GAP) / columns)));
    }

    private void showSpan() {
        Map<ToggleButton, Span> meaning = Map.of(fiveMinutes, Span.FIVE_MINUTES, hour, Span.HOUR, all, Span.ALL);
        meaning.forEach((button, span) -> {
            button.setOnAction(_ -> {
                viewModel.spanProperty().set(span);
                // A second click must not leave none chosen.
                button.setSelected(true);
            });
            viewModel.spanProperty().subscribe(now -> {
                if (now == span) {
                    spans.selectToggle(button);
                }
            });
        });
    }

    void watch(boolean visible) {
        viewModel.watch(visible);
        runsController.watch(visible);
    }

    boolean perform(PaneCommand command) {
        return runsController.perform(command);
    }

    void close() {
        runsController.close();
    }
}
