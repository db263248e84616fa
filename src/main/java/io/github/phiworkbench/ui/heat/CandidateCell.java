package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.TokenCandidates.Candidate;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.heat.CandidatesViewModel.Row;
import java.util.Locale;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.javafx.FontIcon;

/** A line of the candidates: rank, token, a bar as long as its probability, and the numbers. */
final class CandidateCell extends ListCell<Row> {

    private final Texts texts;
    private final Supplier<Basis> basis;
    private final Label rank = label("candidate-rank");
    private final Label text = label("candidate-text");
    private final ProgressBar bar = new ProgressBar(0);
    private final Label percent = label("candidate-percent");
    private final Label small = label("candidate-small");
    private final Button unwatch = new Button();
    private final HBox row = new HBox(rank, text, bar, percent, small, unwatch);

    /** @param unwatched told the id of a token that is not to be watched any more */
    CandidateCell(Texts texts, Supplier<Basis> basis, IntConsumer unwatched) {
        this.texts = texts;
        this.basis = basis;
        row.getStyleClass().add("candidate-row");
        bar.getStyleClass().add("candidate-bar");
        bar.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(bar, Priority.ALWAYS);
        unwatch.setGraphic(new FontIcon("mdi2e-eye-off-outline"));
        unwatch.getStyleClass().addAll("flat", "small");
        unwatch.setAccessibleText(texts.get("watch.end"));
        unwatch.setTooltip(new Tooltip(texts.get("watch.end")));
        unwatch.setOnAction(_ -> {
            if (getItem() != null) {
                unwatched.accept(getItem().candidate().id());
            }
        });
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
        Candidate candidate = item.candidate();
        double shown = candidate.probability(basis.get());
        rank.setText(MetricWords.rank(candidate.rank()));
        text.setText(TokenWords.spelled(item.entry(), candidate.id()));
        text.getStyleClass().remove("came");
        if (candidate.came()) {
            text.getStyleClass().add("came");
        }
        bar.setProgress(Double.isNaN(shown) ? 0 : shown);
        percent.setText(MetricWords.percent(shown));
        small.setText(number(candidate.logprob()) + "  #" + candidate.id());
        unwatch.setVisible(item.watched());
        unwatch.setManaged(item.watched());
        setGraphic(row);
        setAccessibleText(texts.get(
                        "candidate.spoken",
                        MetricWords.rank(candidate.rank()),
                        text.getText(),
                        MetricWords.percent(candidate.probability()),
                        number(candidate.logprob()),
                        Integer.toString(candidate.id()))
                + (candidate.came() ? texts.get("candidate.came") : ""));
    }

    private static String number(double logprob) {
        return String.format(Locale.getDefault(), "%.4f", logprob);
    }
}
