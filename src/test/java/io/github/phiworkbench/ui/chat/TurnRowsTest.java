package io.github.phiworkbench.ui.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.conversation.MessageState;
import io.github.phiworkbench.conversation.Siblings;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.inspect.ReplyText;
import io.github.phiworkbench.tokenizer.Role;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.control.Row;
import io.github.phiworkbench.ui.markdown.FormulaRenderer;
import io.github.phiworkbench.ui.markdown.Fx;
import io.github.phiworkbench.ui.markdown.MarkdownRows;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rows of turns are made once and again only when something of their turn has changed: a stream changes one of many. */
class TurnRowsTest {

    private final FormulaRenderer formulas = new FormulaRenderer(Runnable::run);
    private final MarkdownRows markdown = new MarkdownRows(formulas, link -> {
        throw new AssertionError(link);
    });

    private final BooleanProperty answering = new SimpleBooleanProperty();

    @AfterEach
    void close() {
        formulas.close();
    }

    private static StoredMessage message(Role role, String content, MessageState state) {
        return new StoredMessage(
                7,
                1,
                OptionalLong.empty(),
                role,
                content,
                state,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH);
    }

    private static Turn turn(Role role, String text, boolean reasoningOpen) {
        return new Turn(message(role, text, MessageState.STREAMING), new Siblings(List.of(7L), 0), text, reasoningOpen);
    }

    private TurnRows rowsOf(Turn turn) {
        return new TurnRows(
                turn, markdown, new TurnNodes(Texts.of("chat"), new NoActions(), answering, _ -> new Region()));
    }

    @Test
    void a_node_follows_its_turn_only_while_it_is_in_a_scene() {
        Fx.start();
        Turn turn = turn(Role.ASSISTANT, "4", false);
        Fx.call(() -> {
            Node footer = new TurnNodes(Texts.of("chat"), new NoActions(), answering, _ -> new Region()).footer(turn);
            StackPane parent = new StackPane(footer);
            new Scene(parent).getRoot().applyCss();
            turn.liveProperty().set(Optional.of(Turn.Live.BEGUN.writing(3, 1)));
            assertThat(chip(footer)).contains("3");
            parent.getChildren().clear();
            turn.liveProperty().set(Optional.of(Turn.Live.BEGUN.writing(7, 1)));
            assertThat(chip(footer)).contains("3");
            parent.getChildren().add(footer);
            assertThat(chip(footer)).contains("7");
            return true;
        });
    }

    private static String chip(Node footer) {
        return ((Label) footer.lookup(".chip")).getText();
    }

    @Test
    void nothing_else_is_asked_while_a_question_is_answered() {
        Fx.start();
        Fx.call(() -> {
            TurnNodes nodes = new TurnNodes(Texts.of("chat"), new NoActions(), answering, _ -> new Region());
            Turn question = turn(Role.USER, "2 + 2?", false);
            Node header = nodes.header(rowsOf(question));
            Node footer = nodes.footer(question);
            List<Button> asking = List.of((Button) header.lookup(".turn-action"), (Button) footer.lookup(".small"));
            assertThat(asking).noneMatch(Node::isDisabled);
            answering.set(true);
            assertThat(asking).allMatch(Node::isDisabled);
            answering.set(false);
            assertThat(asking).noneMatch(Node::isDisabled);
            return true;
        });
    }

    @Test
    void a_turn_that_rests_gives_the_same_list_of_rows_again() {
        for (Role role : List.of(Role.USER, Role.ASSISTANT)) {
            TurnRows rows = rowsOf(turn(role, "<think>Hm.</think>\n\nFirst.\n\nSecond.", true));
            List<Row> before = rows.rows(false);
            assertThat(rows.rows(false)).isSameAs(before).hasSizeGreaterThan(1);
        }
    }

    @Test
    void a_text_is_parted_once_until_it_grows_and_then_anew() {
        Turn turn = turn(Role.ASSISTANT, "<think>Hm", false);
        ReplyText thinking = turn.reply();
        assertThat(turn.reply()).isSameAs(thinking).isEqualTo(ReplyText.of("<think>Hm"));
        assertThat(turn.text()).isSameAs(turn.text());

        turn.append("");
        assertThat(turn.reply()).isSameAs(thinking);

        turn.append(".</think>4");
        assertThat(turn.text()).isEqualTo("<think>Hm.</think>4");
        assertThat(turn.reply()).isEqualTo(ReplyText.of("<think>Hm.</think>4"));
        assertThat(turn.reply().answer()).isEqualTo("4");
    }

    @Test
    void every_piece_is_shown_and_rows_above_it_stay_the_same_objects() {
        Turn turn = turn(Role.ASSISTANT, "First.\n\nSec", false);
        TurnRows rows = rowsOf(turn);
        List<Row> before = rows.rows(false);
        turn.append("ond.");
        List<Row> after = rows.rows(false);
        assertThat(after).hasSameSizeAs(before);
        assertThat(after.get(1)).isSameAs(before.get(1));
        assertThat(after.get(2)).isNotEqualTo(before.get(2));
        assertThat(rows.markdownText()).isEqualTo("First.\n\nSecond.");
    }

    @Test
    void the_end_of_an_answer_brings_what_was_still_missing() {
        Turn turn = turn(Role.ASSISTANT, "One", false);
        TurnRows rows = rowsOf(turn);
        rows.rows(false);
        turn.end(message(Role.ASSISTANT, "One\n\ntwo", MessageState.COMPLETE));
        rows.rows(false);
        assertThat(rows.markdownText()).isEqualTo("One\n\ntwo");
        assertThat(turn.isBeingWritten()).isFalse();
    }

    @Test
    void unfolded_reasoning_and_a_missing_answer_are_seen_at_once() {
        Turn answer = turn(Role.ASSISTANT, "<think>Because.</think>4", false);
        TurnRows rows = rowsOf(answer);
        int folded = rows.rows(false).size();
        answer.reasoningOpenProperty().set(true);
        assertThat(rows.rows(false)).hasSize(folded + 1);
        answer.reasoningOpenProperty().set(false);
        assertThat(rows.rows(false)).hasSize(folded);

        TurnRows question = rowsOf(turn(Role.USER, "Why?", false));
        int answered = question.rows(false).size();
        assertThat(question.rows(true)).hasSize(answered + 1);
        assertThat(question.rows(false)).hasSize(answered);
    }

    /** No node is made here, so nothing is asked for. */
    private static final class NoActions implements TurnNodes.Actions {
        @Override
        public void step(Turn turn, int by) {
            throw new AssertionError();
        }

        @Override
        public void edit(Turn turn) {
            throw new AssertionError();
        }

        @Override
        public void regenerate(Turn turn) {
            throw new AssertionError();
        }

        @Override
        public void answer(Turn turn) {
            throw new AssertionError();
        }

        @Override
        public void copyMarkdown(TurnRows rows) {
            throw new AssertionError();
        }

        @Override
        public void showTokens(Turn turn, boolean shown) {}

        @Override
        public void inspect(Turn turn) {}

        @Override
        public void copyPlain(TurnRows rows) {
            throw new AssertionError();
        }
    }
}
