package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.conversation.ConversationSettings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.MessageState;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceCodec;
import io.github.phiworkbench.inspect.Traces;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is on disk while an answer is written, and what is left of it however it ends. */
class ChatServiceTest {

    private static final Path MODEL = TestModels.embedded("phi-4-nano-instruct");

    @TempDir
    private Path folder;

    private final ScriptedModel model = new ScriptedModel(ModelManifest.read(MODEL));
    private final HandPace pace = new HandPace();
    private ConversationStore store;
    private ModelSession session;
    private ChatService service;
    private long chat;

    @BeforeEach
    void aChatWithALoadedModel() throws InterruptedException {
        store = ConversationStore.open(folder.resolve("history.db")).store();
        session = ScriptedSession.loaded(MODEL, model);
        CountDownLatch ready = new CountDownLatch(1);
        session.observe(state -> {
            if (state instanceof ModelSession.State.Ready) {
                ready.countDown();
            }
        });
        ready.await();
        service = new ChatService(store, session, pace);
        chat = store.create(ConversationSettings.DEFAULT).id();
    }

    @AfterEach
    void close() {
        session.close();
        service.close();
        store.close();
        assertThat(pace.closed).isTrue();
    }

    /** Time passes when the test says so. */
    private static final class HandPace implements ChatService.Pace {
        private final List<Runnable> running = new ArrayList<>();
        private Duration time = Duration.ZERO;
        private boolean closed;

        @Override
        public ChatService.Repetition every(Duration every, Runnable work) {
            time = every;
            running.add(work);
            return () -> running.remove(work);
        }

        void pass() {
            running.forEach(Runnable::run);
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    /** Looks on while an answer is written. */
    private static class Looking implements AnswerListener {
        final List<String> heard = new ArrayList<>();

        @Override
        public void begun(StoredMessage answer) {
            heard.add("begun");
        }

        @Override
        public void reading(int done, int total) {
            heard.add("reading");
        }

        @Override
        public void wrote(String text, TokenTrace soFar) {
            heard.add(text);
        }

        @Override
        public void ended(StoredMessage answer) {
            heard.add("ended " + answer.state());
        }
    }

    private static Looking atEachToken(Consumer<String> look) {
        return new Looking() {
            @Override
            public void wrote(String text, TokenTrace soFar) {
                look.accept(text);
            }
        };
    }

    private long ask(String question) {
        return store.addUser(chat, OptionalLong.empty(), question).id();
    }

    private AnswerRequest request(long question) {
        return new AnswerRequest(chat, question, "", Optional.empty(), 100, 20, Optional.empty());
    }

    private StoredMessage answer(long question, AnswerListener listener) {
        return service.answer(request(question), listener, new Cancellation());
    }

    private List<Integer> encoded(Message... messages) {
        try (ModelSession.Lease lease = session.borrow().orElseThrow()) {
            return lease.model().encodeChat(List.of(messages));
        }
    }

    @Test
    void an_answer_is_told_of_in_order_and_stored_with_its_end() {
        model.answer("Ninety", "-five");
        Looking looking = new Looking();
        StoredMessage answer = answer(ask("What is 37 + 58?"), looking);
        assertThat(looking.heard).containsExactly("begun", "reading", "Ninety", "-five", "ended COMPLETE");
        assertThat(answer).isEqualTo(store.message(answer.id()));
        assertThat(answer.content()).isEqualTo("Ninety-five");
        assertThat(answer.finishReason()).contains(FinishReason.STOP);
        assertThat(answer.model().orElseThrow().id()).startsWith("phi-4-nano-instruct");
        assertThat(answer.stats().orElseThrow().newTokens()).isEqualTo(2);
        assertThat(store.tokenIds(answer.id())).containsExactly(0, 1);
    }

    private TokenTrace captured(StoredMessage answer) {
        return TraceCodec.decode(store.capture(answer.id()).orElseThrow());
    }

    @Test
    void the_numbers_of_an_answer_are_stored_with_it() {
        model.answer("Ninety", "-five");
        TokenTrace trace = captured(answer(ask("What is 37 + 58?"), new Looking()));

        assertThat(trace.ids()).containsExactly(0, 1);
        assertThat(trace.source().model()).isEqualTo(answerModel());
        assertThat(trace.source().sampling()).isPresent();
        assertThat(trace.start())
                .isEqualTo(model.requests().getFirst().promptIds().size());
        assertThat(trace.alternatives(1)).isEqualTo(20);
        assertThat(trace.rank(1)).isEqualTo(1);
    }

    @Test
    void the_numbers_of_a_stopped_and_of_a_failed_answer_are_stored_too() {
        model.say("Some", "thing");
        model.fail(new EngineException("The device is gone."));
        StoredMessage failed = answer(ask("What is 37 + 58?"), new Looking());

        assertThat(failed.state()).isEqualTo(MessageState.FAILED);
        assertThat(captured(failed).size()).isEqualTo(2);
        assertThat(store.tokenIds(failed.id())).containsExactly(0, 1);
    }

    private String answerModel() {
        try (ModelSession.Lease lease = session.borrow().orElseThrow()) {
            return lease.model().manifest().id();
        }
    }

    @Test
    void an_answer_may_begin_as_another_one_did_and_turn_there() {
        long question = ask("What is 37 + 58?");
        model.answer("Ninety", "-five", "!");
        StoredMessage first = answer(question, new Looking());
        TokenTrace opening = captured(first).turningAt(1, 3);
        model.answer("on", "wards");
        Looking looking = new Looking();

        StoredMessage second = service.answer(request(question).openingWith(opening), looking, new Cancellation());

        List<Integer> prompt = model.requests().getFirst().promptIds();
        List<Integer> asked = model.requests().getLast().promptIds();
        assertThat(asked.subList(0, prompt.size())).isEqualTo(prompt);
        assertThat(asked.subList(prompt.size(), asked.size())).containsExactly(0, 4);
        assertThat(model.requests().getLast().maxNewTokens()).isEqualTo(98);
        assertThat(store.tokenIds(second.id())).containsExactly(0, 4, 0, 1);
        TokenTrace trace = captured(second);
        assertThat(trace.origin(1)).isEqualTo(Origin.FORCED);
        assertThat(trace.logprob(1)).isEqualTo((float) (-4 * Math.log(2)));
        assertThat(trace.start()).isEqualTo(prompt.size());
        assertThat(second.content()).isEqualTo(trace.text(0, 4));
        assertThat(String.join("", looking.heard).replace("reading", "")).contains(second.content());
        assertThat(store.siblings(second.id()).count()).isEqualTo(2);
        assertThat(store.message(first.id())).isEqualTo(first);
    }

    @Test
    void an_opening_that_ends_the_answer_needs_no_model() {
        long question = ask("What is 37 + 58?");
        model.answer("Ninety");
        TokenTrace trace = captured(answer(question, new Looking()));
        int stop;
        TokenTrace.Entry end;
        try (ModelSession.Lease lease = session.borrow().orElseThrow()) {
            stop = lease.model().manifest().stopIds().iterator().next();
            end = lease.model().entry(stop);
        }

        StoredMessage ended = service.answer(
                request(question).openingWith(trace.turningAt(0, stop, end, -3, 7)), new Looking(), new Cancellation());

        assertThat(ended.state()).isEqualTo(MessageState.COMPLETE);
        assertThat(ended.finishReason()).contains(FinishReason.STOP);
        assertThat(ended.content()).isEmpty();
        assertThat(model.requests()).hasSize(1);
    }

    @Test
    void an_opening_of_another_vocabulary_is_refused_in_words() {
        StoredMessage failed = service.answer(
                request(ask("What is 37 + 58?")).openingWith(Traces.random(3, 3, 1)),
                new Looking(),
                new Cancellation());

        assertThat(failed.failure().orElseThrow())
                .isEqualTo("The beginning of this answer was written by nano, whose tokens are not those of "
                        + answerModel() + "; load that model to go on from there.");
        assertThat(model.requests()).isEmpty();
    }

    @Test
    void the_question_and_a_place_for_the_answer_are_on_disk_before_the_model_is_asked() {
        List<String> seen = new ArrayList<>();
        model.whenAsked(_ -> store.path(chat)
                .forEach(step -> seen.add(step.message().role() + " "
                        + step.message().content() + " " + step.message().state())));
        model.answer("4");
        answer(ask("What is 2 + 2?"), new Looking());
        assertThat(seen).containsExactly("USER What is 2 + 2? COMPLETE", "ASSISTANT  PENDING");
    }

    @Test
    void what_was_written_is_on_disk_within_a_second_while_more_comes() {
        List<String> stored = new ArrayList<>();
        model.answer("One", ", two", ", three");
        answer(ask("Count."), atEachToken(_ -> {
            pace.pass();
            StoredMessage now = store.path(chat).getLast().message();
            assertThat(now.state()).isEqualTo(MessageState.STREAMING);
            stored.add(now.content());
        }));
        assertThat(stored).containsExactly("One", "One, two", "One, two, three");
        assertThat(pace.time).isPositive().isLessThan(Duration.ofSeconds(1));
        assertThat(pace.running).as("saves go on after the end").isEmpty();
    }

    @Test
    void a_stop_keeps_what_was_written() {
        Cancellation cancellation = new Cancellation();
        model.say("One", ", two");
        StoredMessage answer = service.answer(
                request(ask("Count.")),
                atEachToken(token -> {
                    if (token.equals(", two")) {
                        cancellation.cancel();
                    }
                }),
                cancellation);
        assertThat(answer.content()).isEqualTo("One, two");
        assertThat(answer.state()).isEqualTo(MessageState.STOPPED);
        assertThat(answer.finishReason()).contains(FinishReason.CANCELLED);
    }

    @Test
    void a_model_that_fails_amid_an_answer_leaves_the_text_and_a_sentence() {
        model.say("<think>Hm.</think>One", ", t");
        model.fail(new EngineException("The model's process ended."));
        Looking looking = new Looking();
        StoredMessage answer = answer(ask("Count."), looking);
        assertThat(answer.content()).isEqualTo("<think>Hm.</think>One, t");
        assertThat(answer.state()).isEqualTo(MessageState.FAILED);
        assertThat(answer.failure()).contains("The model's process ended.");
        assertThat(answer.reasoning()).isPresent();
        assertThat(looking.heard).endsWith("ended FAILED");
    }

    @Test
    void a_defect_is_not_swallowed_and_the_text_stays_all_the_same() {
        model.say("One");
        model.fail(new ClassCastException("a defect"));
        assertThatThrownBy(() -> answer(ask("Count."), new Looking())).isInstanceOf(ClassCastException.class);
        StoredMessage answer = store.path(chat).getLast().message();
        assertThat(answer.content()).isEqualTo("One");
        assertThat(answer.failure().orElseThrow()).contains("a defect");
    }

    @Test
    void without_a_model_nothing_is_begun() throws InterruptedException {
        session.unloadAndWait();
        long question = ask("Count.");
        assertThatThrownBy(() -> answer(question, new Looking()))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage("No model is loaded; choose one first.");
        assertThat(store.tree(chat)).hasSize(1);
    }

    @Test
    void another_answer_stands_beside_the_first_and_changes_nothing_of_it() {
        long question = ask("A number?");
        model.answer("1");
        StoredMessage first = answer(question, new Looking());
        model.answer("2");
        StoredMessage second = answer(question, new Looking());
        assertThat(store.message(first.id())).isEqualTo(first);
        assertThat(store.siblings(second.id()).ids()).containsExactly(first.id(), second.id());
        assertThat(model.requests().getLast().promptIds())
                .as("the first answer is no part of the prompt of the second")
                .isEqualTo(model.requests().getFirst().promptIds());
    }

    @Test
    void the_prompt_leads_to_the_question_even_if_the_user_looks_at_another_branch_by_now() {
        long other = ask("Another question?");
        long question = ask("What is 2 + 2?");
        model.answer("4");
        answer(question, new Looking() {
            @Override
            public void begun(StoredMessage answer) {
                store.select(other);
            }
        });
        assertThat(model.requests().getFirst().promptIds()).isEqualTo(encoded(Message.user("What is 2 + 2?")));
    }

    @Test
    void the_prompt_holds_the_system_prompt_and_all_that_was_said_but_no_answer_without_a_word() {
        long first = ask("What is 2 + 2?");
        model.fail(new EngineException("nothing came"));
        StoredMessage empty = answer(first, new Looking());
        assertThat(empty.content()).isEmpty();
        long second =
                store.addUser(chat, OptionalLong.of(empty.id()), "And 3 + 3?").id();
        model.answer("6");
        service.answer(
                new AnswerRequest(chat, second, "Be brief.", Optional.empty(), 7, 20, Optional.empty()),
                new Looking(),
                new Cancellation());
        assertThat(model.requests().getLast().promptIds())
                .isEqualTo(encoded(
                        Message.system("Be brief."), Message.user("What is 2 + 2?"), Message.user("And 3 + 3?")));
        assertThat(model.requests().getLast().maxNewTokens()).isEqualTo(7);
    }

    @Test
    void tokens_are_drawn_as_the_variant_says_unless_the_user_says_otherwise() {
        Sampling own = Sampling.GREEDY.withTemperature(0.3).withSeed(7);
        model.answer("1");
        answer(ask("A number?"), new Looking());
        model.answer("2");
        service.answer(
                new AnswerRequest(chat, ask("A number?"), "", Optional.of(own), 100, 5, Optional.empty()),
                new Looking(),
                new Cancellation());
        assertThat(model.requests().getFirst().sampling()).isEqualTo(ChatService.samplingOf(Variant.OTHER));
        assertThat(model.requests().getLast().sampling()).isEqualTo(own);
        assertThat(ChatService.samplingOf(Variant.PHI_4_REASONING))
                .isEqualTo(Sampling.GREEDY.withTemperature(0.8).withTopK(50).withTopP(0.95));
    }

    @Test
    void tokens_are_counted_exactly_as_they_are_asked() {
        List<Message> messages = List.of(
                Message.system("Be brief."),
                new Message(Role.USER, "What is 2 + 2?"),
                new Message(Role.ASSISTANT, "4"));
        assertThat(service.countTokens(messages))
                .contains(encoded(messages.toArray(Message[]::new)).size());
        assertThat(service.countTokens(List.of())).isEmpty();
        session.unloadAndWait();
        assertThat(service.countTokens(messages)).isEmpty();
    }
}
