package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.compare.WordDifference;
import io.github.phiworkbench.inspect.ReplyText;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.compare.AnswerNodes.ThoughtsState;
import io.github.phiworkbench.ui.compare.AnswerNodes.WhoState;
import io.github.phiworkbench.ui.compare.RowKey.Part;
import io.github.phiworkbench.ui.control.Row;
import io.github.phiworkbench.ui.heat.HeatmapView;
import io.github.phiworkbench.ui.markdown.MarkdownRows;
import io.github.phiworkbench.ui.markdown.MessageText;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javafx.scene.Node;

/** The rows of one column's transcript. */
final class ColumnRows {

    private static final double QUESTION_HEIGHT = 48;
    private static final double LINE_HEIGHT = 30;

    /** About so; the height is known when the row has been in sight. */
    private static final int CHARACTERS_A_LINE = 40;

    private final CompareViewModel model;
    private final CompareColumn column;
    private final MarkdownRows markdown;
    private final Texts texts;
    private final AnswerWords words;
    private final Consumer<String> copy;
    private final BiFunction<CompareTurn, TokenTrace, HeatmapView> tokens;
    private final Map<CompareSample, SampleTexts> read = new WeakHashMap<>();

    /** The texts of an answer as Markdown, of which only what is new is read. */
    private static final class SampleTexts {
        private MessageText thoughts;
        private MessageText answer;

        SampleTexts(MessageText thoughts, MessageText answer) {
            this.thoughts = thoughts;
            this.answer = answer;
        }
    }

    private record TextKey(int turn, CompareSample sample, boolean thoughts) {}

    /**
     * Of a column.
     *
     * @param copy takes a text to the clipboard
     * @param tokens makes a node with the tokens of an answer
     */
    ColumnRows(
            CompareViewModel model,
            CompareColumn column,
            MarkdownRows markdown,
            Texts texts,
            Consumer<String> copy,
            BiFunction<CompareTurn, TokenTrace, HeatmapView> tokens) {
        this.model = model;
        this.column = column;
        this.markdown = markdown;
        this.texts = texts;
        this.copy = copy;
        this.tokens = tokens;
        words = new AnswerWords(texts);
    }

    /** All of them as they are now. */
    List<Row> rows() {
        List<Row> rows = new ArrayList<>();
        for (CompareTurn turn : column.turns()) {
            rows.add(new StateRow<>(
                    key(turn, Part.QUESTION), turn.question(), AnswerNodes.Question::new, QUESTION_HEIGHT));
            turn.shown().ifPresent(sample -> add(rows, turn, sample));
        }
        return rows;
    }

    private static RowKey key(CompareTurn turn, Part part) {
        return new RowKey(turn.number(), part);
    }

    private void add(List<Row> rows, CompareTurn turn, CompareSample sample) {
        rows.add(new StateRow<>(
                key(turn, Part.WHO),
                who(turn, sample),
                () -> new AnswerNodes.Who(
                        texts,
                        by -> model.step(column, turn, by),
                        () -> turn.shown().ifPresent(this::copy)),
                LINE_HEIGHT));
        if (model.tokensShownProperty().get() && sample.trace().isPresent()) {
            rows.add(new TokensRow(turn, sample.trace().get(), tokens));
        } else {
            addText(rows, turn, sample);
        }
        sample.answer().ifPresent(answer -> addFooter(rows, turn, answer));
    }

    private WhoState who(CompareTurn turn, CompareSample sample) {
        boolean hidden = model.hiddenProperty().get();
        Optional<ColumnAnswer.Answerer> answerer = sample.answer().flatMap(ColumnAnswer::model);
        String name = hidden
                ? texts.get("hidden", letter(model.columns().indexOf(column)))
                : answerer.map(ColumnAnswer.Answerer::id)
                        .orElseGet(() -> sample.asked().model());
        String facts = hidden
                ? ""
                : answerer.map(it -> texts.get("facts", it.precision(), it.device()))
                        .orElse("");
        return new WhoState(
                name,
                facts,
                turn.shownIndex(),
                turn.samples().size(),
                !sample.text().isEmpty());
    }

    /** A, B, C, D. */
    static String letter(int place) {
        return Character.toString('A' + place);
    }

    private void copy(CompareSample sample) {
        copy.accept(sample.reply().answer());
    }

    private void addText(List<Row> rows, CompareTurn turn, CompareSample sample) {
        ReplyText reply = sample.reply();
        SampleTexts text =
                read.computeIfAbsent(sample, it -> new SampleTexts(fresh(turn, it, true), fresh(turn, it, false)));
        if (reply.reasoning().isPresent()) {
            Optional<ColumnAnswer.Thinking> spent = sample.answer().flatMap(ColumnAnswer::thinking);
            boolean open = turn.areThoughtsOpen();
            rows.add(new StateRow<>(
                    key(turn, Part.THOUGHTS),
                    new ThoughtsState(
                            open,
                            words.thoughts(
                                    model.hiddenProperty().get() ? Optional.empty() : spent,
                                    reply.thinking() && sample.answer().isEmpty())),
                    () -> new AnswerNodes.Thoughts(() -> model.openThoughts(column, turn, !turn.areThoughtsOpen())),
                    LINE_HEIGHT));
            if (open) {
                text.thoughts = grown(text.thoughts, quoted(reply.reasoning().get()), turn, sample, true);
                rows.addAll(text.thoughts.rows());
            }
        }
        Optional<WordDifference> difference = difference(turn, sample);
        if (difference.isPresent()) {
            rows.add(new StateRow<>(
                    key(turn, Part.DIFFERENCE),
                    difference.get(),
                    () -> new AnswerNodes.Difference(texts),
                    heightOf(sample.text().length())));
        } else {
            text.answer = grown(text.answer, reply.answer(), turn, sample, false);
            rows.addAll(text.answer.rows());
        }
    }

    private Optional<WordDifference> difference(CompareTurn turn, CompareSample sample) {
        if (!model.differencesShownProperty().get() || model.isBaseline(column) || !sample.isComplete()) {
            return Optional.empty();
        }
        return model.baselineOf(turn)
                .flatMap(baseline -> model.differences()
                        .of(sample, baseline.reply().answer(), sample.reply().answer(), column::changed));
    }

    private static double heightOf(int characters) {
        return (1 + characters / CHARACTERS_A_LINE) * LINE_HEIGHT;
    }

    private MessageText fresh(CompareTurn turn, CompareSample sample, boolean thoughts) {
        return new MessageText(new TextKey(turn.number(), sample, thoughts), markdown);
    }

    /** Thoughts are set apart as a quotation. Models think line by line, which Markdown would run together. */
    private static String quoted(String thoughts) {
        return thoughts.isEmpty() ? "" : "> " + thoughts.replace("\n", "  \n> ");
    }

    /** A text that is not the old one's continuation is read anew. */
    private MessageText grown(MessageText text, String now, CompareTurn turn, CompareSample sample, boolean thoughts) {
        String before = text.markdown();
        MessageText grown = now.startsWith(before) ? text : fresh(turn, sample, thoughts);
        String more = now.substring(grown.markdown().length());
        if (!more.isEmpty()) {
            grown.append(more);
        }
        return grown;
    }

    private void addFooter(List<Row> rows, CompareTurn turn, ColumnAnswer answer) {
        List<Optional<ColumnAnswer>> all = model.answersTo(turn).stream()
                .map(sample -> sample.flatMap(CompareSample::answer))
                .toList();
        rows.add(new StateRow<>(
                key(turn, Part.FOOTER),
                words.footer(
                        answer,
                        all,
                        model.columns().indexOf(column),
                        model.hiddenProperty().get()),
                AnswerNodes.Footer::new,
                2 * LINE_HEIGHT));
    }

    /** A row with the tokens of an answer. */
    private record TokensRow(CompareTurn turn, TokenTrace trace, BiFunction<CompareTurn, TokenTrace, HeatmapView> maker)
            implements Row {

        @Override
        public RowKey key() {
            return ColumnRows.key(turn, Part.TOKENS);
        }

        @Override
        public Node create() {
            return maker.apply(turn, trace);
        }

        @Override
        public boolean update(Node node) {
            if (node instanceof HeatmapView heatmap) {
                heatmap.traceProperty().set(Optional.of(trace));
                return true;
            }
            return false;
        }

        @Override
        public double estimatedHeight(double width) {
            return heightOf(trace.size() * 4);
        }
    }
}
