package io.github.phiworkbench.ui.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.conversation.MessageState;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import io.github.phiworkbench.ui.chat.ChatViewModel.Phase;
import io.github.phiworkbench.ui.chat.SamplingChoice.Preset;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions and answers as the user meets them, with no window. */
class ChatViewModelTest {

    @TempDir
    private Path folder;

    private ChatWorld world;
    private ChatViewModel chat;

    @BeforeEach
    void anEmptyWorld() {
        world = new ChatWorld(folder);
        chat = world.chat;
    }

    @AfterEach
    void nothingFailedUnseen() {
        world.close();
        assertThat(world.failures).isEmpty();
    }

    private List<String> stored(long conversation) {
        return world.store.tree(conversation).stream()
                .map(StoredMessage::content)
                .toList();
    }

    @Test
    void a_question_is_answered_and_the_chat_takes_its_title_from_it() {
        world.load();
        chat.draftProperty().set("  What is 2 + 2?  ");
        assertThat(chat.canSendBinding().get()).isTrue();
        world.model.answer("It is", " 4.");
        chat.send();
        assertThat(chat.draftProperty().get()).isEmpty();
        assertThat(chat.phaseProperty().get().isAnswering()).isTrue();
        world.awaitAnswers(1);
        assertThat(world.texts()).containsExactly("What is 2 + 2?", "It is 4.");
        assertThat(chat.conversationProperty().get().orElseThrow().title()).isEqualTo("What is 2 + 2?");
        assertThat(chat.liveProperty().get()).isEmpty();
        world.until(() -> world.list.entries().size() == 1);
    }

    @Test
    void nothing_and_blanks_are_not_sent() {
        world.load();
        assertThat(chat.canSendBinding().get()).isFalse();
        world.ask(" \n ");
        assertThat(chat.phaseProperty().get()).isEqualTo(Phase.READY);
        assertThat(world.store.list()).isEmpty();
    }

    @Test
    void an_answer_grows_piece_by_piece_and_what_was_typed_meanwhile_stays() {
        world.load();
        world.ask("Count.");
        world.until(() -> chat.turns().size() == 2);
        assertThat(chat.phaseProperty().get()).isEqualTo(Phase.READING);
        Turn answer = world.turn(1);
        world.model.say("One");
        world.until(() -> answer.text().equals("One"));
        assertThat(chat.phaseProperty().get()).isEqualTo(Phase.WRITING);
        assertThat(chat.liveProperty().get().orElseThrow().written()).isEqualTo(1);
        chat.draftProperty().set("And then?");
        assertThat(chat.canSendBinding().get()).as("one answer at a time").isFalse();
        world.model.say(", two");
        world.until(() -> answer.text().equals("One, two"));
        world.model.end();
        world.awaitAnswers(1);
        assertThat(world.turn(1)).as("a turn goes on as the same one").isSameAs(answer);
        assertThat(answer.message().state()).isEqualTo(MessageState.COMPLETE);
        assertThat(chat.draftProperty().get()).isEqualTo("And then?");
    }

    @Test
    void a_stop_keeps_what_was_written() {
        world.load();
        world.ask("Count.");
        world.model.say("One", ", two");
        world.until(() -> world.texts().contains("One, two"));
        chat.stop();
        assertThat(chat.phaseProperty().get()).isEqualTo(Phase.STOPPING);
        world.awaitAnswers(1);
        assertThat(world.turn(1).text()).isEqualTo("One, two");
        assertThat(world.turn(1).isBrokenOff()).isTrue();
        assertThat(stored(world.shown())).containsExactly("Count.", "One, two");
    }

    @Test
    void a_model_that_fails_amid_an_answer_leaves_the_text_and_a_sentence() {
        world.load();
        world.ask("Count.");
        world.model.say("One");
        world.model.fail(new EngineException("The model's process ended."));
        world.awaitAnswers(1);
        assertThat(world.turn(1).text()).isEqualTo("One");
        assertThat(world.turn(1).message().failure()).contains("The model's process ended.");
        world.exchange("Again.", "Two");
        assertThat(world.texts()).containsExactly("Count.", "One", "Again.", "Two");
    }

    @Test
    void answering_again_and_asking_in_other_words_make_siblings_and_overwrite_nothing() {
        world.load();
        world.exchange("A number?", "1");
        long id = world.shown();

        world.model.answer("2");
        chat.regenerate(world.turn(1));
        world.awaitAnswers(2);
        assertThat(world.texts()).containsExactly("A number?", "2");
        assertThat(world.turn(1).siblings().count()).isEqualTo(2);

        world.model.answer("B");
        chat.beginEdit(world.turn(0));
        assertThat(chat.draftProperty().get()).isEqualTo("A number?");
        world.ask("A letter?");
        world.awaitAnswers(3);
        assertThat(world.texts()).containsExactly("A letter?", "B");
        assertThat(chat.editedProperty().get()).isEmpty();
        assertThat(stored(id)).containsExactly("A number?", "1", "2", "A letter?", "B");

        chat.step(world.turn(0), 1);
        chat.step(world.turn(0), -1);
        world.until(() -> world.texts().equals(List.of("A number?", "2")));
        chat.step(world.turn(1), -1);
        world.until(() -> world.texts().equals(List.of("A number?", "1")));
        chat.step(world.turn(0), 1);
        world.until(() -> world.texts().equals(List.of("A letter?", "B")));
        chat.step(world.turn(0), -1);
        world.until(() -> world.texts().equals(List.of("A number?", "1")));
        assertThat(stored(id)).hasSize(5);
    }

    @Test
    void what_was_typed_comes_back_after_an_edit_was_given_up() {
        world.load();
        world.exchange("A number?", "1");
        chat.draftProperty().set("half a thought");
        chat.beginEdit(world.turn(0));
        chat.draftProperty().set("A letter?");
        chat.saveDraft();
        chat.beginEdit(world.turn(0));
        chat.cancelEdit();
        assertThat(chat.draftProperty().get()).isEqualTo("half a thought");
        world.until(() -> world.store.conversation(world.shown()).draft().equals("half a thought"));
    }

    @Test
    void every_chat_keeps_its_draft_and_choices_the_new_one_too() {
        world.load();
        world.exchange("First?", "1");
        long first = world.shown();
        chat.draftProperty().set("draft of the first");
        chat.systemPromptProperty().set("Be brief.");
        chat.samplingProperty().set(SamplingChoice.of(Preset.CREATIVE));
        chat.newChat();
        assertThat(chat.draftProperty().get()).isEmpty();
        assertThat(chat.systemPromptProperty().get()).isEmpty();
        assertThat(chat.samplingProperty().get().preset()).isEqualTo(Preset.MODEL);

        chat.draftProperty().set("draft of the new one");
        chat.open(first);
        world.until(() -> chat.draftProperty().get().equals("draft of the first"));
        assertThat(chat.systemPromptProperty().get()).isEqualTo("Be brief.");
        assertThat(chat.samplingProperty().get().preset()).isEqualTo(Preset.CREATIVE);
        assertThat(world.texts()).containsExactly("First?", "1");

        chat.newChat();
        assertThat(chat.draftProperty().get()).isEqualTo("draft of the new one");
        assertThat(world.store.list()).hasSize(1);
    }

    @Test
    void a_draft_is_there_even_when_its_chat_is_opened_again_at_once() {
        world.load();
        world.exchange("First?", "1");
        long first = world.shown();
        chat.newChat();
        world.exchange("Second?", "2");
        long second = world.shown();
        for (int round = 0; round < 20; round++) {
            String typed = "typed " + round;
            chat.draftProperty().set(typed);
            chat.open(first);
            chat.open(second);
            world.until(() -> world.shown() == second);
            chat.open(first);
            world.until(() -> world.shown() == first);
            chat.open(second);
            world.until(() -> world.shown() == second);
            assertThat(chat.draftProperty().get()).isEqualTo(typed);
        }
    }

    @Test
    void a_sent_question_does_not_come_back_as_a_draft() {
        world.load();
        world.exchange("First?", "1");
        chat.draftProperty().set("Second?");
        chat.saveDraft();
        world.model.answer("2");
        chat.send();
        world.awaitAnswers(2);
        assertThat(world.store.conversation(world.shown()).draft()).isEmpty();
    }

    @Test
    void an_answer_goes_on_while_another_chat_is_shown() {
        world.load();
        world.exchange("First?", "1");
        long first = world.shown();
        chat.newChat();
        world.ask("Count.");
        world.model.say("One");
        world.until(() -> world.texts().contains("One"));
        long counting = world.shown();

        chat.open(first);
        world.until(() -> world.shown() == first);
        assertThat(chat.answersElsewhere()).isTrue();
        assertThat(world.texts()).containsExactly("First?", "1");
        world.model.say(", two");
        world.until(() -> chat.liveProperty().get().orElseThrow().written() == 2);
        assertThat(world.texts()).containsExactly("First?", "1");

        chat.open(counting);
        world.until(() -> world.texts().equals(List.of("Count.", "One, two")));
        assertThat(chat.answersElsewhere()).isFalse();
        world.model.say(", three");
        world.until(() -> world.texts().equals(List.of("Count.", "One, two, three")));
        chat.open(first);
        world.model.end();
        world.awaitAnswers(2);
        world.until(() -> world.texts().equals(List.of("First?", "1")));
        assertThat(stored(counting)).containsExactly("Count.", "One, two, three");
    }

    @Test
    void a_chat_that_was_chosen_is_shown_whatever_the_answer_in_the_one_before_is_doing() {
        world.load();
        world.exchange("First?", "1");
        long first = world.shown();
        chat.newChat();
        world.model.answer("a", "b", "c");
        world.ask("Letters.");
        chat.open(first);
        world.until(() -> world.model.requests().size() == 2
                && chat.phaseProperty().get() == Phase.READY
                && chat.conversationProperty().get().isPresent());
        assertThat(world.shown()).isEqualTo(first);
        assertThat(world.texts()).containsExactly("First?", "1");
        assertThat(world.store.list()).hasSize(2);
    }

    @Test
    void a_question_without_a_model_is_kept_and_answered_when_one_is_loaded() {
        world.ask("What is 2 + 2?");
        world.until(() ->
                chat.phaseProperty().get() == Phase.WAITING && chat.turns().size() == 1);
        assertThat(world.texts()).containsExactly("What is 2 + 2?");
        assertThat(stored(world.shown())).containsExactly("What is 2 + 2?");
        chat.draftProperty().set("more");
        assertThat(chat.canSendBinding().get())
                .as("one question at a time waits")
                .isFalse();

        world.beginLoading();
        assertThat(chat.phaseProperty().get()).isEqualTo(Phase.WAITING);
        assertThat(world.model.requests()).isEmpty();
        world.model.answer("4");
        world.finishLoading();
        world.awaitAnswers(1);
        assertThat(world.texts()).containsExactly("What is 2 + 2?", "4");
        assertThat(chat.draftProperty().get()).isEqualTo("more");
    }

    @Test
    void a_question_that_waits_can_be_taken_back_and_answered_later() {
        world.beginLoading();
        world.ask("What is 2 + 2?");
        world.until(() ->
                chat.phaseProperty().get() == Phase.WAITING && chat.turns().size() == 1);
        chat.stop();
        assertThat(chat.phaseProperty().get()).isEqualTo(Phase.LOADING);
        world.finishLoading();
        world.awaitPhase(Phase.READY);
        assertThat(world.model.requests()).isEmpty();
        assertThat(world.texts()).containsExactly("What is 2 + 2?");

        world.model.answer("4");
        chat.answer(world.turn(0));
        world.awaitAnswers(1);
        assertThat(world.texts()).containsExactly("What is 2 + 2?", "4");
    }

    @Test
    void a_question_goes_on_waiting_when_a_load_is_cancelled_or_the_model_goes_away() {
        world.load();
        world.exchange("First?", "1");
        world.session.unloadAndWait();
        // The window has not heard of it yet.
        assertThat(chat.phaseProperty().get()).isEqualTo(Phase.READY);
        world.ask("Second?");
        world.awaitPhase(Phase.WAITING);
        assertThat(chat.troubleProperty().get()).isEmpty();

        world.beginLoading();
        world.session.unload();
        world.finishLoading();
        world.until(() -> chat.modelProperty().get() instanceof ModelSession.State.None);
        assertThat(chat.phaseProperty().get()).isEqualTo(Phase.WAITING);

        world.model.answer("2");
        world.beginLoading();
        world.finishLoading();
        world.awaitAnswers(2);
        assertThat(world.texts()).containsExactly("First?", "1", "Second?", "2");
    }

    @Test
    void a_question_that_cannot_be_stored_comes_back_with_a_sentence() {
        world.load();
        world.exchange("First?", "1");
        world.awaitReads();
        world.store.close();
        world.ask("Second?");
        world.awaitPhase(Phase.READY);
        assertThat(chat.draftProperty().get()).isEqualTo("Second?");
        assertThat(chat.troubleProperty().get()).isNotBlank().endsWith(".");
    }

    @Test
    void an_answer_whose_end_cannot_be_stored_stays_on_the_screen() {
        world.load();
        world.ask("Count.");
        world.model.say("One, two");
        world.until(() -> world.texts().contains("One, two"));
        world.awaitReads();
        world.store.close();
        world.model.end();
        world.awaitPhase(Phase.READY);
        assertThat(world.texts()).containsExactly("Count.", "One, two");
        assertThat(world.turn(1).isBeingWritten()).isFalse();
        assertThat(chat.troubleProperty().get()).isNotBlank().endsWith(".");
        world.failures.clear();
    }

    @Test
    void an_answer_is_stored_as_stopped_when_the_program_is_closed() {
        world.load();
        world.ask("Count.");
        world.model.say("One, two");
        world.until(() -> world.texts().contains("One, two"));
        world.service.close();
        assertThat(world.store.tree(world.shown()).getLast())
                .extracting(StoredMessage::content, StoredMessage::state)
                .containsExactly("One, two", MessageState.STOPPED);
    }

    @Test
    void what_was_typed_in_a_new_chat_is_there_after_the_next_start() {
        chat.draftProperty().set("Half a thought");
        chat.systemPromptProperty().set("Be brief.");
        chat.saveDraft();
        ChatViewModel next = world.nextStart();
        assertThat(next.draftProperty().get()).isEqualTo("Half a thought");
        assertThat(next.systemPromptProperty().get()).isEqualTo("Be brief.");
        next.close();

        world.load();
        world.exchange("What is 2 + 2?", "4");
        chat.newChat();
        assertThat(chat.draftProperty().get()).isEmpty();
        assertThat(chat.systemPromptProperty().get()).isEmpty();
    }

    @Test
    void a_chat_that_cannot_be_read_leaves_the_one_that_is_shown() {
        world.load();
        world.exchange("First?", "1");
        long first = world.shown();
        chat.open(9_999);
        world.until(() -> !chat.troubleProperty().get().isEmpty());
        world.exchange("Second?", "2");
        assertThat(world.shown()).isEqualTo(first);
        assertThat(world.texts()).containsExactly("First?", "1", "Second?", "2");
    }

    @Test
    void the_meter_counts_what_the_model_would_read() {
        world.load();
        int context = world.model.manifest().geometry().context();
        assertThat(chat.contextSizeProperty().get()).isEqualTo(context);
        chat.systemPromptProperty().set("Be brief.");
        world.exchange("What is 2 + 2?", "4");
        chat.draftProperty().set("And 3 + 3?");
        chat.countTokens();
        int exact = count(
                Message.system("Be brief."),
                Message.user("What is 2 + 2?"),
                new Message(Role.ASSISTANT, "4"),
                Message.user("And 3 + 3?"));
        world.until(() -> chat.contextUsedProperty().get() == exact);

        world.exchange("And 3 + 3?", "6");
        assertThat(world.model.requests().getLast().promptIds()).hasSize(exact);

        world.session.unload();
        world.awaitPhase(Phase.NO_MODEL);
        assertThat(chat.contextSizeProperty().get()).isZero();
        assertThat(chat.contextUsedProperty().get()).isZero();
    }

    private int count(Message... messages) {
        try (ModelSession.Lease lease = world.session.borrow().orElseThrow()) {
            LoadedModel model = lease.model();
            return model.encodeChat(List.of(messages)).size();
        }
    }

    @Test
    void a_chat_in_the_trash_is_left_and_its_answer_stopped() {
        world.load();
        world.ask("Count.");
        world.model.say("One");
        world.until(() -> world.texts().contains("One"));
        long id = world.shown();
        world.list.moveToTrash(id);
        assertThat(chat.conversationProperty().get()).isEmpty();
        world.awaitPhase(Phase.READY);
        assertThat(stored(id)).containsExactly("Count.", "One");
        world.list.restore(id);
        world.until(() -> world.list.entries().size() == 1);
        chat.open(id);
        world.until(() -> world.texts().equals(List.of("Count.", "One")));
    }

    @Test
    void a_chat_that_is_deleted_for_good_is_left_first() {
        world.load();
        world.exchange("First?", "1");
        long id = world.shown();
        world.list.moveToTrash(id);
        chat.open(id);
        world.until(() -> chat.conversationProperty().get().isPresent());
        chat.draftProperty().set("typed in the trash");
        world.list.emptyTrash();
        assertThat(chat.conversationProperty().get()).isEmpty();
        world.until(() -> world.store.trash().isEmpty());
        world.exchange("Second?", "2");
        assertThat(world.texts()).containsExactly("Second?", "2");
    }

    @Test
    void reasoning_is_shown_as_the_settings_say_and_as_the_user_left_it() {
        world.settings.set(Settings.REASONING, Settings.Reasoning.OPEN);
        world.load();
        world.exchange("Why?", "<think>Hm.</think>", "So.");
        assertThat(world.turn(1).reasoningOpenProperty().get()).isTrue();
        world.turn(1).reasoningOpenProperty().set(false);
        chat.refresh();
        world.model.answer("<think>Well.</think>Thus.");
        chat.regenerate(world.turn(1));
        world.awaitAnswers(2);
        chat.step(world.turn(1), -1);
        world.until(() -> world.texts().contains("<think>Hm.</think>So."));
        assertThat(world.turn(1).reply().answer()).isEqualTo("So.");
    }

    @Test
    void an_alternative_makes_another_answer_beside_the_first_and_its_tokens_are_shown_too() {
        world.load();
        world.exchange("A number?", "1", "2", "3");
        Turn first = world.turn(1);
        chat.showTokens(first, true);
        assertThat(first.traceProperty().get().orElseThrow().size()).isEqualTo(3);
        world.model.answer("x");

        chat.branch(first, first.traceProperty().get().orElseThrow().turningAt(1, 2));
        world.awaitAnswers(2);
        // An answer that has ended is read anew, and its numbers come after it.
        world.until(() -> world.turn(1).traceProperty().get().isPresent());

        Turn second = world.turn(1);
        assertThat(second.siblings().count()).isEqualTo(2);
        assertThat(second.tokensShownProperty().get()).isTrue();
        assertThat(second.traceProperty().get().orElseThrow().ids()).containsExactly(0, 3, 0);
        assertThat(stored(world.shown())).contains("123");
        chat.step(second, -1);
        world.until(() -> world.texts().contains("123")
                && world.turn(1).traceProperty().get().isPresent());
        assertThat(world.turn(1).traceProperty().get().orElseThrow().ids()).containsExactly(0, 1, 2);
    }

    @Test
    void the_model_and_its_failures_are_followed() {
        assertThat(chat.phaseProperty().get()).isEqualTo(Phase.NO_MODEL);
        world.settings.set(Settings.DEFAULT_MODEL, "no-such-model");
        chat.loadDefaultModel();
        world.awaitPhase(Phase.MODEL_FAILED);
        chat.reloadModel();
        world.awaitPhase(Phase.LOADING);
        world.awaitPhase(Phase.MODEL_FAILED);
        world.load();
        assertThat(chat.ignoresSystemPrompt()).isFalse();
        chat.loadDefaultModel();
        assertThat(world.session.state()).isInstanceOf(ModelSession.State.Ready.class);
    }

    @Test
    void a_chat_goes_on_with_the_model_that_was_loaded_in_place_of_the_first() {
        world.load();
        world.exchange("What is 2 + 2?", "4");
        long conversation = world.shown();
        world.load();
        assertThat(world.shown()).isEqualTo(conversation);
        assertThat(world.texts()).containsExactly("What is 2 + 2?", "4");
        world.exchange("And 3 + 3?", "6");
        assertThat(world.shown()).isEqualTo(conversation);
        assertThat(stored(conversation)).containsExactly("What is 2 + 2?", "4", "And 3 + 3?", "6");
        assertThat(world.model.requests().getLast().promptIds().size())
                .isGreaterThan(world.model.requests().getFirst().promptIds().size() + 4);
    }
}
