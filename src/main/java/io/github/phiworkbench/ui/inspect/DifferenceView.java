package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.inspect.DifferenceMeasure;
import io.github.phiworkbench.inspect.DifferenceSummary;
import io.github.phiworkbench.inspect.DifferenceSummary.Spread;
import io.github.phiworkbench.inspect.Estimate;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.SpanDifference;
import io.github.phiworkbench.inspect.TraceDifference;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.heat.MetricWords;
import io.github.phiworkbench.ui.inspect.DifferenceRows.Row;
import io.github.phiworkbench.ui.inspect.InspectViewModel.Busy;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
import javafx.geometry.HPos;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import org.jspecify.annotations.Nullable;

/** What another model says of a text, compared with the loaded one. */
public final class DifferenceView {

    private final DifferenceViewModel model;
    private final Texts texts;

    @FXML
    private ComboBox<String> other;

    @FXML
    private Button compare;

    @FXML
    private HBox comparing;

    @FXML
    private Label comparingText;

    @FXML
    private ProgressBar comparingProgress;

    @FXML
    private Label trouble;

    @FXML
    private Label note;

    @FXML
    private GridPane figures;

    @FXML
    private HBox order;

    @FXML
    private ComboBox<DifferenceMeasure> measure;

    @FXML
    private ToggleButton coloured;

    @FXML
    private ListView<Row> places;

    /** The words of this view and its model, for panes that show it beside their own. */
    public static Texts words() {
        return Texts.of("inspect");
    }

    public DifferenceView(DifferenceViewModel model, Texts texts) {
        this.model = model;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        other.setItems(model.others());
        model.otherProperty().subscribe(id -> other.setValue(id.isEmpty() ? null : id));
        other.valueProperty().subscribe(id -> model.otherProperty().set(id == null ? "" : id));
        other.setOnShowing(_ -> model.refresh());
        compare.disableProperty()
                .bind(Bindings.createBooleanBinding(
                        () -> model.otherProperty().get().isEmpty()
                                || model.traceProperty().get().isEmpty(),
                        model.otherProperty(),
                        model.traceProperty()));
        measure.getItems().setAll(DifferenceMeasure.values());
        measure.setCellFactory(_ -> new MeasureCell());
        measure.setButtonCell(new MeasureCell());
        measure.valueProperty().bindBidirectional(model.measureProperty());
        coloured.selectedProperty().bindBidirectional(model.colouredProperty());
        places.setItems(model.rows());
        places.setCellFactory(_ -> new DifferenceCell(texts, model::shownMeasure));
        places.getSelectionModel().selectedItemProperty().subscribe(row -> {
            if (row != null) {
                model.select(row);
            }
        });
        model.measureProperty().subscribe(() -> places.scrollTo(0));
        model.busyProperty().subscribe(this::showBusy);
        model.differenceProperty().subscribe(this::show);
        trouble.textProperty().bind(model.troubleProperty());
        Visibility.ifNotEmpty(trouble);
    }

    /** Told when a comparison came from elsewhere. */
    void onPresented(Runnable action) {
        model.presentedProperty().subscribe((_, _) -> action.run());
    }

    private final class MeasureCell extends ListCell<DifferenceMeasure> {
        @Override
        protected void updateItem(@Nullable DifferenceMeasure item, boolean empty) {
            super.updateItem(item, empty);
            setText(item == null || empty ? null : DifferenceWords.name(item, texts));
        }
    }

    private void showBusy(Optional<Busy> busy) {
        Visibility.show(comparing, busy.isPresent());
        busy.ifPresent(it -> {
            comparingText.setText(
                    it.total() == 0 ? it.what() : texts.get("busy.tokens", it.what(), it.done(), it.total()));
            comparingProgress.setProgress(
                    it.total() == 0 ? ProgressBar.INDETERMINATE_PROGRESS : (double) it.done() / it.total());
        });
    }

    private void show(Optional<ModelDifference> shown) {
        figures.getChildren().clear();
        Visibility.show(order, shown.isPresent());
        Visibility.show(places, shown.isPresent());
        Visibility.show(measure, model.isExact());
        note.setText(shown.map(this::note).orElse(texts.get("difference.hint")));
        shown.ifPresent(difference -> {
            switch (difference) {
                case TraceDifference exact -> exact.summary().ifPresent(this::summarize);
                case SpanDifference spans -> total(spans.total());
            }
        });
        Visibility.show(figures, !figures.getChildren().isEmpty());
    }

    private String note(ModelDifference difference) {
        return texts.get(
                difference instanceof SpanDifference ? "difference.spans" : "difference.exact",
                difference.candidate().source().model(),
                difference.reference().source().model());
    }

    private void summarize(DifferenceSummary summary) {
        line(
                "figure.perplexity",
                texts.get(
                        "figure.change",
                        number(summary.referencePerplexity().value()),
                        number(summary.candidatePerplexity().value())));
        line("figure.ratio", estimate(summary.perplexityRatio()));
        spread("figure.divergence.mean", "figure.divergence.spread", summary.divergence());
        spread("figure.reverse.mean", "figure.reverse.spread", summary.reverseDivergence());
        line("figure.sameTop", texts.get("figure.percent", estimate(scaled(summary.sameTop(), 100))));
        line("figure.rms", texts.get("figure.percent", estimate(scaled(summary.rmsProbabilityChange(), 100))));
        line("figure.logprob", bits(summary.logprobChange()));
    }

    private void spread(String mean, String rest, Spread spread) {
        line(mean, bits(spread.mean()));
        line(
                rest,
                texts.get(
                        "figure.spread",
                        number(DifferenceWords.bits(spread.median())),
                        number(DifferenceWords.bits(spread.max()))));
    }

    private void total(SpanDifference.Total total) {
        line("figure.bytes", texts.get("figure.bytes.value", total.bytes()));
        line(
                "figure.bitsPerByte",
                texts.get(
                        "figure.change",
                        number(bitsPerByte(total.referenceLogprob(), total.bytes())),
                        number(bitsPerByte(total.candidateLogprob(), total.bytes()))));
        line(
                "figure.total",
                MetricWords.signedBits(DifferenceWords.bits(total.candidateLogprob() - total.referenceLogprob())));
    }

    private static double bitsPerByte(double logprob, int bytes) {
        return bytes == 0 ? Double.NaN : -DifferenceWords.bits(logprob) / bytes;
    }

    private String bits(Estimate nats) {
        return texts.get("figure.bits", estimate(scaled(nats, DifferenceWords.bits(1))));
    }

    private static Estimate scaled(Estimate estimate, double by) {
        return new Estimate(estimate.value() * by, estimate.standardError() * by);
    }

    private String estimate(Estimate estimate) {
        return texts.get(
                "figure.estimate",
                number(estimate.value()),
                number(estimate.standardError(), decimals(estimate.value())));
    }

    private static String number(double value) {
        return number(value, decimals(value));
    }

    /** Four digits, or all before the point. */
    private static int decimals(double value) {
        double size = Math.abs(value);
        return size >= 1000 ? 0 : size >= 100 ? 1 : size >= 10 ? 2 : size >= 1 ? 3 : 4;
    }

    private static String number(double value, int decimals) {
        if (Double.isNaN(value)) {
            return MetricWords.UNKNOWN;
        }
        String amount = String.format(Locale.getDefault(), "%,." + decimals + "f", Math.abs(value));
        return value < 0 ? "\u2212" + amount : amount;
    }

    private void line(String key, String value) {
        Label name = new Label(texts.get(key));
        name.getStyleClass().add("difference-name");
        Label said = new Label(value);
        said.setMinWidth(Region.USE_PREF_SIZE);
        GridPane.setHgrow(name, Priority.ALWAYS);
        GridPane.setHalignment(said, HPos.RIGHT);
        figures.addRow(figures.getRowCount(), name, said);
    }

    @FXML
    private void compare() {
        model.compare();
    }

    @FXML
    private void stopComparing() {
        model.stop();
    }

    /**
     * Stops what is under way.
     *
     * @return whether anything was
     */
    boolean stop() {
        return model.stop();
    }
}
