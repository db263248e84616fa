package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.compare.WordDifference;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.control.WrappedLabel;
import java.util.List;
import java.util.Locale;
import java.util.function.IntConsumer;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.kordamp.ikonli.javafx.FontIcon;

/** The nodes that stand around an answer. */
final class AnswerNodes {

    private AnswerNodes() {}

    /** The question. */
    static final class Question extends StateRow.Shown<String> {
        private final Label words = new WrappedLabel();

        Question() {
            getStyleClass().add("compare-question");
            getChildren().add(words);
        }

        @Override
        void show(String question) {
            words.setText(question);
        }
    }

    /**
     * Who answers.
     *
     * @param name of the model, or a letter while that is hidden
     * @param facts precision and device; empty while they are not known
     * @param index of the sample in sight
     * @param count of the samples
     * @param text whether there is something to copy
     */
    record WhoState(String name, String facts, int index, int count, boolean text) {}

    /** Who answers, which of the samples it is, and a button that copies. */
    static final class Who extends StateRow.Shown<WhoState> {
        private final Texts texts;
        private final Label name = new Label();
        private final Label facts = new Label();
        private final Label place = new Label();
        private final Button previous;
        private final Button next;
        private final Button copy;
        private final HBox stepper;

        Who(Texts texts, IntConsumer step, Runnable onCopy) {
            this.texts = texts;
            name.getStyleClass().add("compare-who");
            name.setMinWidth(0);
            facts.getStyleClass().add("hint");
            facts.setMinWidth(0);
            previous = icon(texts, "mdi2c-chevron-left", "sample.previous", () -> step.accept(-1));
            next = icon(texts, "mdi2c-chevron-right", "sample.next", () -> step.accept(1));
            copy = icon(texts, "mdi2c-content-copy", "copy", onCopy);
            stepper = new HBox(previous, place, next);
            stepper.getStyleClass().add("sample-stepper");
            Region gap = new Region();
            HBox.setHgrow(gap, Priority.ALWAYS);
            HBox line = new HBox(name, facts, gap, stepper, copy);
            line.getStyleClass().add("compare-who-line");
            getChildren().add(line);
        }

        @Override
        void show(WhoState state) {
            name.setText(state.name());
            facts.setText(state.facts());
            Visibility.show(stepper, state.count() > 1);
            place.setText(texts.get("sample.place", state.index() + 1, state.count()));
            previous.setDisable(state.index() == 0);
            next.setDisable(state.index() >= state.count() - 1);
            copy.setVisible(state.text());
        }
    }

    private static Button icon(Texts texts, String literal, String key, Runnable action) {
        Button button = new Button();
        button.setGraphic(new FontIcon(literal));
        button.getStyleClass().addAll("flat", "compare-icon");
        button.setAccessibleText(texts.get(key));
        button.setTooltip(new Tooltip(texts.get(key)));
        button.setOnAction(_ -> action.run());
        return button;
    }

    /**
     * Thoughts, folded or not.
     *
     * @param words how long they are
     */
    record ThoughtsState(boolean open, String words) {}

    /** Folds and unfolds thoughts. */
    static final class Thoughts extends StateRow.Shown<ThoughtsState> {
        private final Button fold = new Button();
        private final FontIcon icon = new FontIcon("mdi2c-chevron-right");

        Thoughts(Runnable onFold) {
            fold.getStyleClass().addAll("flat", "compare-fold");
            fold.setGraphic(icon);
            fold.setOnAction(_ -> onFold.run());
            getChildren().add(fold);
        }

        @Override
        void show(ThoughtsState state) {
            icon.setIconLiteral(state.open() ? "mdi2c-chevron-down" : "mdi2c-chevron-right");
            fold.setText(state.words());
        }
    }

    /** What an answer has and lacks against the leftmost one. */
    static final class Difference extends StateRow.Shown<WordDifference> {
        private final Texts texts;
        private final TextFlow flow = new TextFlow();
        private final Label summary = new WrappedLabel();

        Difference(Texts texts) {
            this.texts = texts;
            summary.getStyleClass().add("hint");
            getStyleClass().add("compare-difference");
            getChildren().addAll(flow, summary);
        }

        @Override
        void show(WordDifference difference) {
            flow.getChildren()
                    .setAll(difference.pieces().stream().map(Difference::text).toList());
            summary.setText(
                    difference.isSame()
                            ? texts.get("difference.same")
                            : texts.get(
                                    "difference.words",
                                    difference.words(WordDifference.Kind.ADDED),
                                    difference.words(WordDifference.Kind.REMOVED)));
        }

        private static Text text(WordDifference.Piece piece) {
            Text text = new Text(piece.text());
            text.getStyleClass()
                    .addAll("difference-text", "words-" + piece.kind().name().toLowerCase(Locale.ROOT));
            return text;
        }
    }

    /**
     * A word on an answer.
     *
     * @param text short
     * @param whole the same for those who want to know it exactly
     * @param icon its picture; empty for none
     * @param style style class beside that of all chips; empty for none
     */
    record Chip(String text, String whole, String icon, String style) {}

    /**
     * What is to be said of an answer.
     *
     * @param trouble why it is not complete; empty if it is
     * @param failed whether that was a failure
     */
    record FooterState(List<Chip> chips, String trouble, boolean failed) {}

    /** What is to be said of an answer. */
    static final class Footer extends StateRow.Shown<FooterState> {
        private final Label trouble = new WrappedLabel();
        private final FlowPane chips = new FlowPane();

        Footer() {
            getStyleClass().add("compare-footer");
            trouble.getStyleClass().add("compare-trouble");
            chips.getStyleClass().add("compare-chips");
            getChildren().addAll(trouble, chips);
        }

        @Override
        void show(FooterState state) {
            trouble.setText(state.trouble());
            Visibility.show(trouble, !state.trouble().isEmpty());
            trouble.getStyleClass().remove("failed");
            if (state.failed()) {
                trouble.getStyleClass().add("failed");
            }
            chips.getChildren().setAll(state.chips().stream().map(Footer::chip).toList());
            Visibility.show(chips, !state.chips().isEmpty());
        }

        private static Label chip(Chip said) {
            Label chip = new Label(said.text());
            chip.getStyleClass().add("compare-chip");
            if (!said.style().isEmpty()) {
                chip.getStyleClass().add(said.style());
            }
            if (!said.icon().isEmpty()) {
                chip.setGraphic(new FontIcon(said.icon()));
            }
            chip.setTooltip(new Tooltip(said.whole()));
            chip.setAccessibleText(said.whole());
            return chip;
        }
    }
}
