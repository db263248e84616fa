package io.github.phiworkbench.conversation;

import static io.github.phiworkbench.conversation.TestAnswers.MODEL;
import static io.github.phiworkbench.conversation.TestAnswers.STATS;
import static io.github.phiworkbench.conversation.TestAnswers.answer;
import static io.github.phiworkbench.conversation.TestAnswers.complete;
import static io.github.phiworkbench.conversation.TestAnswers.pathTexts;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Messages as a tree: what is selected, what an answer keeps while it is written and when it ended. */
class ConversationTreeTest {

    @TempDir
    private Path folder;

    private ConversationStore store;
    private long chat;

    @BeforeEach
    void open() {
        store = ConversationStore.open(folder.resolve("history.db")).store();
        chat = store.create(ConversationSettings.DEFAULT).id();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() {
        store.close();
        store = ConversationStore.open(folder.resolve("history.db")).store();
    }

    private StoredMessage ask(String text) {
        OptionalLong leaf = store.conversation(chat).leaf();
        return store.addUser(chat, leaf, text);
    }

    @Test
    void a_conversation_begins_empty() {
        Conversation conversation = store.conversation(chat);
        assertThat(conversation.title()).isEmpty();
        assertThat(conversation.leaf()).isEmpty();
        assertThat(store.path(chat)).isEmpty();
        assertThat(store.tree(chat)).isEmpty();
    }

    @Test
    void questions_and_answers_follow_one_another() {
        StoredMessage question = ask("What is 2 + 2?");
        StoredMessage reply = answer(store, question.id(), "4");
        ask("And 3 + 3?");
        assertThat(pathTexts(store, chat)).containsExactly("What is 2 + 2?", "4", "And 3 + 3?");
        assertThat(store.path(chat).stream().map(step -> step.message().toMessage()))
                .containsExactly(Message.user("What is 2 + 2?"), Message.assistant("4"), Message.user("And 3 + 3?"));
        assertThat(reply.parent()).hasValue(question.id());
        assertThat(reply.role()).isEqualTo(Role.ASSISTANT);
    }

    @Test
    void an_answer_keeps_all_that_is_known_of_it() {
        StoredMessage begun = store.beginAnswer(ask("Hello").id(), MODEL);
        assertThat(begun.state()).isEqualTo(MessageState.PENDING);
        store.finishAnswer(
                begun.id(),
                complete("Hi")
                        .withReasoning(Duration.ofMillis(1234))
                        .withTokens("Hi", complete("Hi").tokenIds(), new byte[] {0, -1, 5}));
        reopen();
        StoredMessage ended = store.message(begun.id());
        assertThat(ended.content()).isEqualTo("Hi");
        assertThat(ended.state()).isEqualTo(MessageState.COMPLETE);
        assertThat(ended.model()).contains(MODEL);
        assertThat(ended.finishReason()).contains(FinishReason.STOP);
        assertThat(ended.failure()).isEmpty();
        assertThat(ended.stats()).contains(STATS);
        assertThat(ended.reasoning()).contains(Duration.ofMillis(1234));
        assertThat(ended.created()).isEqualTo(begun.created());
        assertThat(store.tokenIds(begun.id())).containsExactly(1, 127, 128, 200_020);
        assertThat(store.capture(begun.id()).orElseThrow()).containsExactly(0, -1, 5);
    }

    @Test
    void a_cancelled_answer_is_stopped_and_a_broken_one_failed() {
        StoredMessage question = ask("Hello");
        StoredMessage stopped = store.beginAnswer(question.id(), MODEL);
        store.finishAnswer(
                stopped.id(), AnswerEnd.of(new GenerationResult(List.of(1), "Hi th", FinishReason.CANCELLED, STATS)));
        StoredMessage failed = store.beginAnswer(question.id(), MODEL);
        store.finishAnswer(failed.id(), AnswerEnd.failed("Hi", "The memory is full."));
        assertThat(store.message(stopped.id()).state()).isEqualTo(MessageState.STOPPED);
        assertThat(store.message(failed.id()).state()).isEqualTo(MessageState.FAILED);
        assertThat(store.message(failed.id()).failure()).contains("The memory is full.");
        assertThat(store.message(failed.id()).content()).isEqualTo("Hi");
        assertThat(store.tokenIds(failed.id())).isEmpty();
        assertThat(store.capture(failed.id())).isEmpty();
    }

    @Test
    void another_answer_stands_beside_the_first() {
        StoredMessage question = ask("Name a number");
        StoredMessage one = answer(store, question.id(), "1");
        StoredMessage two = answer(store, question.id(), "2");
        StoredMessage three = answer(store, question.id(), "3");
        PathStep shown = store.path(chat).getLast();
        assertThat(shown.message().content()).isEqualTo("3");
        assertThat(shown.siblings()).isEqualTo(new Siblings(List.of(one.id(), two.id(), three.id()), 2));
        assertThat(store.siblings(two.id()).previous()).hasValue(one.id());
        assertThat(store.siblings(two.id()).next()).hasValue(three.id());
        assertThat(store.siblings(one.id()).previous()).isEmpty();
        assertThat(store.siblings(three.id()).next()).isEmpty();
        store.select(one.id());
        assertThat(pathTexts(store, chat)).containsExactly("Name a number", "1");
        assertThat(store.siblings(question.id())).isEqualTo(new Siblings(List.of(question.id()), 0));
    }

    @Test
    void an_edited_question_begins_a_path_of_its_own_and_the_old_one_is_found_as_it_was_left() {
        StoredMessage question = ask("First");
        StoredMessage reply = answer(store, question.id(), "First answer");
        StoredMessage second = ask("Second");
        answer(store, second.id(), "Second answer, once");
        answer(store, second.id(), "Second answer, twice");
        StoredMessage edited = store.editUser(question.id(), "First, edited");
        assertThat(pathTexts(store, chat)).containsExactly("First, edited");
        answer(store, edited.id(), "Other answer");
        store.select(question.id());
        assertThat(pathTexts(store, chat)).containsExactly("First", "First answer", "Second", "Second answer, twice");
        store.select(edited.id());
        assertThat(pathTexts(store, chat)).containsExactly("First, edited", "Other answer");
        reopen();
        store.select(reply.id());
        assertThat(pathTexts(store, chat)).containsExactly("First", "First answer", "Second", "Second answer, twice");
        assertThat(store.tree(chat)).hasSize(7);
        assertThat(store.conversation(chat).leaf())
                .hasValue(store.path(chat).getLast().message().id());
    }

    @Test
    void an_answer_can_be_read_while_it_is_written() {
        StoredMessage begun = store.beginAnswer(ask("Count").id(), MODEL);
        store.saveAnswer(begun.id(), "one");
        store.saveAnswer(begun.id(), "one");
        store.saveAnswer(begun.id(), "one two");
        assertThat(store.message(begun.id()).content()).isEqualTo("one two");
        assertThat(store.message(begun.id()).state()).isEqualTo(MessageState.STREAMING);
        store.saveAnswer(begun.id(), "one, t");
        assertThat(store.message(begun.id()).content()).isEqualTo("one, t");
        store.finishAnswer(begun.id(), complete("one, two"));
        store.saveAnswer(begun.id(), "one, t");
        assertThat(store.message(begun.id()).content()).isEqualTo("one, two");
        assertThatThrownBy(() -> store.finishAnswer(begun.id(), complete("")))
                .isInstanceOf(ConversationStoreException.class)
                .hasMessageContaining("ended already");
    }

    @Test
    void a_save_never_tears_a_character() {
        StoredMessage begun = store.beginAnswer(ask("Smile").id(), MODEL);
        String smile = "😀";
        store.saveAnswer(begun.id(), "a" + smile.charAt(0));
        store.saveAnswer(begun.id(), "a" + smile + "b");
        assertThat(store.message(begun.id()).content()).isEqualTo("a😀b");
    }

    @Test
    void the_first_question_gives_the_title_and_sending_empties_the_draft() {
        store.saveDraft(chat, "What is");
        assertThat(store.conversation(chat).draft()).isEqualTo("What is");
        StoredMessage question = ask("\n  What is   entropy?\nIn nats, please.");
        assertThat(store.conversation(chat).title()).isEqualTo("What is entropy?");
        assertThat(store.conversation(chat).draft()).isEmpty();
        store.saveDraft(chat, "And");
        answer(store, question.id(), "A measure.");
        store.editUser(question.id(), "What is temperature?");
        assertThat(store.conversation(chat).title()).isEqualTo("What is entropy?");
        assertThat(store.conversation(chat).draft()).isEqualTo("And");
        store.rename(chat, "Heat");
        ask("More");
        assertThat(store.conversation(chat).title()).isEqualTo("Heat");
        store.rename(chat, "  ");
        assertThat(store.conversation(chat).title()).isEqualTo("What is entropy?");
    }

    @Test
    void settings_are_kept() {
        ConversationSettings settings =
                new ConversationSettings(Optional.of("phi-4"), "Be brief.", Optional.of("{\"temperature\":0.5}"));
        store.saveSettings(chat, settings);
        reopen();
        assertThat(store.conversation(chat).settings()).isEqualTo(settings);
        store.saveSettings(chat, ConversationSettings.DEFAULT);
        assertThat(store.conversation(chat).settings()).isEqualTo(ConversationSettings.DEFAULT);
    }

    @Test
    void any_text_comes_back_as_it_went_in() {
        String text = "😀👨‍👩‍👧 \u202Eשלום\u202C مرحبا\u0000\u0001\u001B[31m \uFFFF \r\n\t" + "x\u0301".repeat(10);
        StoredMessage question = ask(text);
        StoredMessage reply = answer(store, question.id(), text);
        store.rename(chat, text);
        store.saveDraft(chat, text);
        reopen();
        assertThat(store.message(question.id()).content()).isEqualTo(text);
        assertThat(store.message(reply.id()).content()).isEqualTo(text);
        assertThat(store.conversation(chat).title()).isEqualTo(text);
        assertThat(store.conversation(chat).draft()).isEqualTo(text);
        assertThat(store.search("שלום")).hasSize(1);
    }

    @Test
    void half_a_character_becomes_a_replacement_character() {
        assertThat(ask("a\ud800b\udc00").content()).isEqualTo("a\uFFFDb\uFFFD");
    }

    @Test
    void megabytes_of_text_are_kept_and_found() {
        String text = "lorem ipsum dolor ".repeat(300_000) + "needle 😀";
        StoredMessage question = ask(text);
        reopen();
        assertThat(store.message(question.id()).content()).isEqualTo(text);
        SearchHit hit = store.search("needle").getFirst();
        assertThat(hit.snippet().orElseThrow().text()).endsWith("needle 😀");
    }

    @Test
    void what_does_not_exist_is_named_in_a_sentence() {
        assertThatThrownBy(() -> store.message(99))
                .isInstanceOf(ConversationStoreException.class)
                .hasMessageContaining("no message 99");
        assertThatThrownBy(() -> store.rename(99, "x"))
                .isInstanceOf(ConversationStoreException.class)
                .hasMessageContaining("no conversation 99");
        assertThatThrownBy(() -> store.addUser(99, OptionalLong.empty(), "x"))
                .isInstanceOf(ConversationStoreException.class)
                .hasMessageContaining("no conversation 99");
        assertThatThrownBy(() -> store.saveAnswer(99, "x"))
                .isInstanceOf(ConversationStoreException.class)
                .hasMessageContaining("no message 99");
        assertThat(store.path(99)).isEmpty();
    }

    @Test
    void a_message_of_another_conversation_cannot_be_a_parent() {
        StoredMessage question = ask("Here");
        long other = store.create(ConversationSettings.DEFAULT).id();
        assertThatThrownBy(() -> store.addUser(other, OptionalLong.of(question.id()), "There"))
                .isInstanceOf(ConversationStoreException.class);
        assertThat(store.tree(other)).isEmpty();
    }

    @Test
    void saves_of_a_long_answer_cost_the_same_at_its_end_as_at_its_beginning() {
        StoredMessage begun = store.beginAnswer(ask("Write a book").id(), MODEL);
        String text = "All work and no play. ".repeat(100_000 / 22 + 1);
        long longest = 0;
        for (int end = 250; end < 100_000; end += 250) {
            long start = System.nanoTime();
            store.saveAnswer(begun.id(), text.substring(0, end));
            longest = Math.max(longest, System.nanoTime() - start);
        }
        long start = System.nanoTime();
        store.finishAnswer(begun.id(), complete(text));
        long finish = System.nanoTime() - start;
        assertThat(Duration.ofNanos(longest)).isLessThan(Duration.ofMillis(500));
        assertThat(Duration.ofNanos(finish)).isLessThan(Duration.ofMillis(1_000));
        assertThat(store.message(begun.id()).content()).isEqualTo(text);
    }
}
