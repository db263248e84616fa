package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.inspect.DifferenceMeasure;
import io.github.phiworkbench.inspect.DistributionDifference;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.heat.MetricWords;
import io.github.phiworkbench.ui.inspect.DifferenceRows.Row;
import io.github.phiworkbench.ui.inspect.DifferenceRows.SpanRow;
import io.github.phiworkbench.ui.inspect.DifferenceRows.TokenRow;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;

/** A place at which two models differ: what stands there, by how much, and the numbers of both. */
final class DifferenceCell extends ListCell<Row> {

    private final Texts texts;
    private final Supplier<DifferenceMeasure> measure;
    private final Label text = label("difference-text");
    private final Label place = label("difference-small");
    private final Region space = new Region();
    private final Label value = label("difference-value");
    private final Label numbers = label("difference-small");
    private final Label choices = label("difference-small");
    private final Label divergences = label("difference-small");
    private final VBox row = new VBox(new HBox(text, place, space, value), numbers, choices, divergences);

    DifferenceCell(Texts texts, Supplier<DifferenceMeasure> measure) {
        this.texts = texts;
        this.measure = measure;
        HBox.setHgrow(space, Priority.ALWAYS);
        row.getChildren().getFirst().getStyleClass().add("difference-head");
        row.getStyleClass().add("difference-row");
        value.setMinWidth(Region.USE_PREF_SIZE);
        place.setMinWidth(Region.USE_PREF_SIZE);
        setPrefWidth(0);
    }

    private static Label label(String styleClass) {
        Label label = new Label();
        label.getStyleClass().add(styleClass);
        return label;
    }

    @Override
    protected void updateItem(@Nullable Row item, boolean empty) {
        super.updateItem(item, empty);
        if (item == null || empty) {
            setGraphic(null);
            setAccessibleText(null);
            return;
        }
        text.setText(item.spelled());
        place.setText(item.token() < 0 ? "" : texts.get("place.token", Amounts.number(item.token() + 1L)));
        switch (item) {
            case TokenRow token -> show(token.difference());
            case SpanRow span -> show(span);
        }
        setGraphic(row);
        setAccessibleText(Stream.of(
                        text.getText(),
                        place.getText(),
                        spokenValue(),
                        numbers.getText(),
                        choices.getText(),
                        divergences.getText())
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(", ")));
    }

    private String spokenValue() {
        return DifferenceWords.name(measure.get(), texts) + " " + value.getText();
    }

    private void show(DistributionDifference difference) {
        value.setText(DifferenceWords.value(measure.get(), measure.get().value(difference)));
        numbers.setText(texts.get(
                "place.numbers",
                MetricWords.percent(difference.reference().probability()),
                MetricWords.percent(difference.candidate().probability()),
                DifferenceWords.value(DifferenceMeasure.LOGPROB_CHANGE, difference.logprobChange())));
        choices.setText(texts.get(
                "place.choices",
                MetricWords.rank(difference.reference().rank()),
                MetricWords.rank(difference.candidate().rank()),
                texts.get(difference.sameTop() ? "place.sameTop" : "place.otherTop")));
        divergences.setText(texts.get(
                "place.divergences",
                MetricWords.bits(DifferenceWords.bits(difference.divergence())),
                MetricWords.bits(DifferenceWords.bits(difference.reverseDivergence()))));
        Visibility.show(divergences, true);
    }

    private void show(SpanRow piece) {
        value.setText(DifferenceWords.value(
                DifferenceMeasure.LOGPROB_CHANGE, piece.span().logprobChange()));
        numbers.setText(texts.get(
                "place.span",
                MetricWords.percent(Math.exp(piece.span().reference().logprob())),
                MetricWords.percent(Math.exp(piece.span().candidate().logprob()))));
        divergences.setText("");
        Visibility.show(divergences, false);
        choices.setText(texts.get(
                "place.tokens",
                piece.span().reference().to() - piece.span().reference().from(),
                piece.span().candidate().to() - piece.span().candidate().from()));
    }
}
