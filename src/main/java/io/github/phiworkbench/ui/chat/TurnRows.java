package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.inspect.ReplyText;
import io.github.phiworkbench.tokenizer.Role;
import io.github.phiworkbench.ui.control.Row;
import io.github.phiworkbench.ui.markdown.MarkdownBlocks;
import io.github.phiworkbench.ui.markdown.MarkdownRows;
import io.github.phiworkbench.ui.markdown.MessageText;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import javafx.scene.Node;

/** The rows of one turn in the transcript: who, what was thought, what was said, and what it took. */
final class TurnRows {

    /** What belongs to a turn beside its text. */
    enum Part {
        HEADER,
        REASONING,
        TOKENS,
        UNCAPTURED,
        FOOTER
    }

    /** About so; the height is known when the row has been in sight. */
    private static final int CHARACTERS_A_LINE = 90;

    private static final double LINE_HEIGHT = 28;

    private record Key(long message, Part part) {}

    private record TextKey(long message, boolean reasoning) {}

    private final Turn turn;
    private final MarkdownRows markdown;
    private final TurnNodes nodes;
    private MessageText answer;
    private MessageText reasoning;
    private List<Row> question = List.of();
    private String questionShown = "";
    private Shown shown = new Shown(-1, false, false, false, false, false);
    private List<Row> rows = List.of();

    /**
     * All that decides how the rows look.
     *
     * @param length of the turn's text, which only grows: nothing long is read for the turns that rest
     */
    private record Shown(
            int length,
            boolean reasoningOpen,
            boolean unanswered,
            boolean tokens,
            boolean captured,
            boolean uncaptured) {}

    TurnRows(Turn turn, MarkdownRows markdown, TurnNodes nodes) {
        this.turn = turn;
        this.markdown = markdown;
        this.nodes = nodes;
        answer = new MessageText(new TextKey(turn.id(), false), markdown);
        reasoning = new MessageText(new TextKey(turn.id(), true), markdown);
    }

    Turn turn() {
        return turn;
    }

    /** The answer without its marks, for people. */
    String plainText() {
        readAnswer();
        return turn.message().role() == Role.ASSISTANT ? answer.plainText() : turn.text();
    }

    /** The answer as the model wrote it, without its reasoning. */
    String markdownText() {
        readAnswer();
        return turn.message().role() == Role.ASSISTANT ? answer.markdown() : turn.text();
    }

    /**
     * The rows as they are now; those that did not change are the same objects as before, and so is the list if none did.
     *
     * @param unanswered whether it is a question that waits for an answer which nobody is writing
     */
    List<Row> rows(boolean unanswered) {
        Shown now = new Shown(
                turn.length(),
                turn.reasoningOpenProperty().get(),
                unanswered,
                turn.tokensShownProperty().get(),
                turn.traceProperty().get().isPresent(),
                turn.uncapturedProperty().get());
        if (!now.equals(shown)) {
            rows = List.copyOf(made(unanswered));
            shown = now;
        }
        return rows;
    }

    private List<Row> made(boolean unanswered) {
        List<Row> rows = new ArrayList<>();
        rows.add(node(Part.HEADER, () -> nodes.header(this), 40));
        if (turn.message().role() == Role.ASSISTANT) {
            if (turn.tokensShownProperty().get() && turn.traceProperty().get().isPresent()) {
                rows.add(node(Part.TOKENS, () -> nodes.tokens(turn), heightOfTokens()));
            } else {
                if (turn.tokensShownProperty().get()
                        && turn.uncapturedProperty().get()) {
                    rows.add(node(Part.UNCAPTURED, () -> nodes.uncaptured(turn), 60));
                }
                addAnswer(rows);
            }
        } else {
            if (!questionShown.equals(turn.text())) {
                questionShown = turn.text();
                question = List.of();
            }
            question = markdown.rows(new TextKey(turn.id(), false), MarkdownBlocks.plain(turn.text()), question);
            rows.addAll(question);
        }
        if (unanswered || turn.message().role() == Role.ASSISTANT) {
            rows.add(node(Part.FOOTER, () -> nodes.footer(turn), 40));
        }
        return rows;
    }

    private double heightOfTokens() {
        return (1 + turn.length() / CHARACTERS_A_LINE) * LINE_HEIGHT;
    }

    /** While tokens are shown, nobody else reads what came. */
    private void readAnswer() {
        if (turn.message().role() == Role.ASSISTANT) {
            answer = grown(answer, turn.reply().answer(), false);
        }
    }

    private void addAnswer(List<Row> rows) {
        ReplyText reply = turn.reply();
        answer = grown(answer, reply.answer(), false);
        if (reply.reasoning().isPresent()) {
            rows.add(node(Part.REASONING, () -> nodes.reasoning(turn), 32));
            if (turn.reasoningOpenProperty().get()) {
                reasoning = grown(reasoning, reply.reasoning().get(), true);
                rows.addAll(reasoning.rows());
            }
        }
        rows.addAll(answer.rows());
    }

    /** Only what is new is read; a text that is not the old one's continuation is read anew. */
    private MessageText grown(MessageText text, String now, boolean thought) {
        String before = text.markdown();
        if (now.length() >= before.length() && now.startsWith(before)) {
            text.append(now.substring(before.length()));
            return text;
        }
        MessageText fresh = new MessageText(new TextKey(turn.id(), thought), markdown);
        fresh.append(now);
        return fresh;
    }

    private Row node(Part part, Supplier<Node> maker, double height) {
        return new NodeRow(new Key(turn.id(), part), turn, maker, height);
    }

    /** A row whose node follows its turn by itself. */
    private record NodeRow(Key key, Turn turn, Supplier<Node> maker, double height) implements Row {
        @Override
        public Node create() {
            Node node = maker.get();
            node.getProperties().put(NodeRow.class, turn);
            return node;
        }

        @Override
        public boolean update(Node node) {
            return turn.equals(node.getProperties().get(NodeRow.class));
        }

        @Override
        public double estimatedHeight(double width) {
            return height;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof NodeRow row && row.key.equals(key) && row.turn.equals(turn);
        }

        @Override
        public int hashCode() {
            return key.hashCode();
        }
    }
}
