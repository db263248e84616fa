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
import io.github.phiworkbench.ui.control.WrappedLabel;
import io.github.phiworkbench.ui.heat.MetricWords;
import io.github.phiworkbench.ui.inspect.DifferenceRows.Row;
import io.github.phiworkbench.ui.inspect.InspectViewModel.Busy;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.binding.Bindings;
import javafx.fxml.FXML;
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
                        "figure.perplexity.value",
                        number("%.3f", summary.referencePerplexity().value()),
                        number("%.3f", summary.candidatePerplexity().value()),
                        estimate("%.4f", summary.perplexityRatio())));
        line("figure.divergence", spread(summary.divergence()));
        line("figure.reverse", spread(summary.reverseDivergence()));
        line("figure.sameTop", percent(summary.sameTop()));
        line("figure.rms", percent(summary.rmsProbabilityChange()));
        line(
                "figure.change",
                texts.get(
                        "figure.bits",
                        DifferenceWords.signed(
                                "%.4f",
                                DifferenceWords.bits(summary.logprobChange().value())),
                        number(
                                "%.4f",
                                DifferenceWords.bits(summary.logprobChange().standardError()))));
    }

    private void total(SpanDifference.Total total) {
        line("figure.bytes", texts.get("figure.bytes.value", total.bytes()));
        double change = DifferenceWords.bits(total.candidateLogprob() - total.referenceLogprob());
        line(
                "figure.bitsPerByte",
                texts.get(
                        "figure.bitsPerByte.value",
                        bitsPerByte(total.referenceLogprob(), total.bytes()),
                        bitsPerByte(total.candidateLogprob(), total.bytes())));
        line("figure.total", MetricWords.signedBits(change));
    }

    private static String bitsPerByte(double logprob, int bytes) {
        return bytes == 0 ? MetricWords.UNKNOWN : number("%.4f", -DifferenceWords.bits(logprob) / bytes);
    }

    private String spread(Spread spread) {
        return texts.get(
                "figure.spread",
                number("%.4f", DifferenceWords.bits(spread.mean().value())),
                number("%.4f", DifferenceWords.bits(spread.mean().standardError())),
                number("%.4f", DifferenceWords.bits(spread.median())),
                number("%.4f", DifferenceWords.bits(spread.max())));
    }

    private String percent(Estimate share) {
        return texts.get(
                "figure.percent", number("%.2f", 100 * share.value()), number("%.2f", 100 * share.standardError()));
    }

    private String estimate(String format, Estimate estimate) {
        return texts.get("figure.estimate", number(format, estimate.value()), number(format, estimate.standardError()));
    }

    private static String number(String format, double value) {
        return Double.isNaN(value) ? MetricWords.UNKNOWN : String.format(Locale.getDefault(), format, value);
    }

    private void line(String key, String value) {
        Label name = new Label(texts.get(key));
        name.getStyleClass().add("difference-name");
        name.setMinWidth(Region.USE_PREF_SIZE);
        WrappedLabel said = new WrappedLabel();
        said.setText(value);
        GridPane.setHgrow(said, Priority.ALWAYS);
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
