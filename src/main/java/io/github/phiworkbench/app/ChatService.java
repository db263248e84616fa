package io.github.phiworkbench.app;

import io.github.phiworkbench.conversation.AnswerEnd;
import io.github.phiworkbench.conversation.AnswerModel;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.ConversationStoreException;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationListener;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.worker.WorkerFailedException;
import io.github.phiworkbench.engine.worker.WorkerFailure;
import io.github.phiworkbench.family.SamplingDefaults;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceSource;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has questions answered by the loaded model and keeps what comes on disk: the question before the model is asked, the answer
 * four times a second, its end at once.
 */
public final class ChatService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ChatService.class);

    private static final Duration BETWEEN_SAVES = Duration.ofMillis(250);

    /** For the step that a model is at when the program is closed. */
    private static final Duration LAST_ANSWERS = Duration.ofSeconds(4);

    private final ConversationStore store;
    private final ModelSession session;
    private final Pace pace;
    private final Set<Cancellation> running = ConcurrentHashMap.newKeySet();

    /** One party is this service, the others are answers. */
    private final Phaser answers = new Phaser(1);

    /** Runs something again and again. */
    interface Pace extends AutoCloseable {

        /** Runs it so long after it ran last, off the calling thread, until what is returned is closed. */
        Repetition every(Duration time, Runnable work);

        @Override
        void close();
    }

    /** Something that runs again and again until this is closed. */
    @FunctionalInterface
    interface Repetition extends AutoCloseable {
        @Override
        void close();
    }

    public ChatService(ConversationStore store, ModelSession session) {
        this(store, session, new ThreadPace());
    }

    ChatService(ConversationStore store, ModelSession session, Pace pace) {
        this.store = store;
        this.session = session;
        this.pace = pace;
    }

    /** A thread of its own, so that a slow disk does not slow the model. */
    private static final class ThreadPace implements Pace {
        private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("answer-saver").factory());

        @Override
        public Repetition every(Duration time, Runnable work) {
            ScheduledFuture<?> running =
                    thread.scheduleWithFixedDelay(work, time.toNanos(), time.toNanos(), TimeUnit.NANOSECONDS);
            return () -> running.cancel(false);
        }

        @Override
        public void close() {
            thread.shutdown();
        }
    }

    /**
     * Writes an answer and returns when it has ended: by itself, by a stop, or by a failure, which is kept with the answer in a
     * plain sentence. To be called on a thread of its own.
     *
     * @throws UnusableModelException if no model is loaded; nothing was begun then
     * @throws ConversationStoreException if the conversation cannot be read or written
     * @throws UnsavedAnswerException if the answer was written but its end cannot be stored
     */
    public StoredMessage answer(AnswerRequest request, AnswerListener listener, Cancellation cancellation) {
        answers.register();
        try (ModelSession.Lease lease = session.borrow()
                .orElseThrow(() -> new UnusableModelException("No model is loaded; choose one first."))) {
            LoadedModel model = lease.model();
            StoredMessage begun = store.beginAnswer(request.question(), describe(model));
            listener.begun(begun);
            AnswerDraft draft = new AnswerDraft(store, begun.id());
            AnswerEnd end;
            running.add(cancellation);
            try (Repetition _ = pace.every(BETWEEN_SAVES, draft::save)) {
                end = draft.with(write(model, request, draft, listener, cancellation));
            } catch (WorkerFailedException e) {
                LOG.info("The answer {} failed", begun.id(), e);
                // A model that is unloaded, or replaced, while it writes has done nothing wrong.
                end = draft.with(
                        e.failure() == WorkerFailure.CLOSED
                                ? AnswerEnd.stopped(draft.text())
                                : AnswerEnd.failed(draft.text(), String.valueOf(e.getMessage())));
            } catch (EngineException | UnusableModelException | IllegalArgumentException e) {
                LOG.info("The answer {} failed", begun.id(), e);
                end = draft.with(AnswerEnd.failed(draft.text(), String.valueOf(e.getMessage())));
            } catch (RuntimeException | Error e) {
                store.finishAnswer(
                        begun.id(),
                        AnswerEnd.failed(draft.text(), "Something went wrong inside the program (" + e + ")."));
                throw e;
            } finally {
                running.remove(cancellation);
            }
            StoredMessage ended = finish(begun.id(), end);
            listener.ended(ended);
            return ended;
        } finally {
            answers.arriveAndDeregister();
        }
    }

    private StoredMessage finish(long answer, AnswerEnd end) {
        try {
            store.finishAnswer(answer, end);
            return store.message(answer);
        } catch (ConversationStoreException e) {
            throw new UnsavedAnswerException(answer, end, e);
        }
    }

    private static AnswerModel describe(LoadedModel model) {
        return new AnswerModel(
                model.manifest().id(),
                model.manifest().variant(),
                model.manifest().precision().spelling());
    }

    private AnswerEnd write(
            LoadedModel model,
            AnswerRequest request,
            AnswerDraft draft,
            AnswerListener listener,
            Cancellation cancellation) {
        List<Integer> prompt = prompt(model, request);
        Sampling sampling = sampling(model, request);
        draft.begin(model.trace(TraceSource.Kind.GENERATED, Optional.of(sampling), prompt));
        List<Integer> begun = new ArrayList<>(prompt);
        if (request.opening().isPresent()) {
            TokenTrace opening = request.opening().get();
            if (!model.sharesTokens(opening)) {
                throw new IllegalArgumentException("The beginning of this answer was written by "
                        + opening.source().model() + ", whose tokens are not those of "
                        + model.manifest().id() + "; load that model to go on from there.");
            }
            listener.opened(draft.open(opening), draft.trace());
            begun.addAll(opening.ids());
            if (model.manifest().stopIds().contains(opening.ids().getLast())) {
                return AnswerEnd.complete(draft.text(), FinishReason.STOP);
            }
        }
        int room = request.maxNewTokens() - (begun.size() - prompt.size());
        if (room < 1) {
            return AnswerEnd.complete(draft.text(), FinishReason.LENGTH);
        }
        GenerationRequest generation = GenerationRequest.greedy(
                        begun, room, model.manifest().stopIds())
                .withSampling(sampling)
                .withTop(request.alternatives());
        GenerationResult result = model.model()
                .generate(
                        generation,
                        new GenerationListener() {
                            @Override
                            public void token(TokenEvent event) {
                                listener.wrote(draft.append(event), draft.trace());
                            }

                            @Override
                            public void reading(int done, int total) {
                                listener.reading(done, total);
                            }
                        },
                        cancellation);
        return AnswerEnd.of(result);
    }

    /** What goes before the answer; one that begins as another did goes on behind the same. */
    private List<Integer> prompt(LoadedModel model, AnswerRequest request) {
        return request.opening()
                .map(TokenTrace::before)
                .filter(before -> !before.isEmpty())
                .orElseGet(() -> model.encodeChat(messages(request)));
    }

    private static Sampling sampling(LoadedModel model, AnswerRequest request) {
        return request.sampling().orElseGet(() -> samplingOf(model.variant()));
    }

    /** How a variant's model card says to draw tokens. */
    public static Sampling samplingOf(Variant variant) {
        SamplingDefaults defaults = variant.sampling();
        return Sampling.GREEDY
                .withTemperature(defaults.temperature())
                .withTopK(defaults.topK())
                .withTopP(defaults.topP());
    }

    /**
     * The system prompt, and what leads to the question, whichever path is selected by now; answers that never came to a text
     * are left out.
     */
    private List<Message> messages(AnswerRequest request) {
        Map<Long, StoredMessage> tree = store.tree(request.conversation()).stream()
                .collect(Collectors.toMap(StoredMessage::id, Function.identity()));
        Deque<Message> messages = new ArrayDeque<>();
        Optional<StoredMessage> next = Optional.of(store.message(request.question()));
        while (next.isPresent()) {
            StoredMessage message = next.get();
            if (message.role() != Role.ASSISTANT || !message.content().isEmpty()) {
                messages.addFirst(message.toMessage());
            }
            next = message.parent().isPresent()
                    ? Optional.ofNullable(tree.get(message.parent().getAsLong()))
                    : Optional.empty();
        }
        if (!request.systemPrompt().isBlank()) {
            messages.addFirst(Message.system(request.systemPrompt()));
        }
        return List.copyOf(messages);
    }

    /** How many tokens a conversation would be for the loaded model; empty without one, or where it cannot chat. */
    public Optional<Integer> countTokens(List<Message> messages) {
        try (ModelSession.Lease lease = session.borrow().orElse(null)) {
            return lease == null || messages.isEmpty()
                    ? Optional.empty()
                    : Optional.of(lease.model().encodeChat(messages).size());
        } catch (UnusableModelException e) {
            return Optional.empty();
        }
    }

    /** Stops the answers that are being written and waits until what they say is stored, but not for ever. */
    @Override
    public void close() {
        running.forEach(Cancellation::cancel);
        try {
            answers.awaitAdvanceInterruptibly(answers.arrive(), LAST_ANSWERS.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("An answer did not stop within {} ms; what was saved of it stays", LAST_ANSWERS.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        pace.close();
    }
}
