package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.family.SystemMessages;
import io.github.phiworkbench.tokenizer.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The turns of one conversation in the terminal, and the model it is held with. */
final class Conversation implements AutoCloseable {

    /** What to say where {@link #ignoresSystem()}. */
    static final String SYSTEM_IGNORED = "This model always uses its own system prompt, so yours has no effect.";

    private final Reloading reload;
    private final Sampling sampling;
    private final int maxNewTokens;
    private final List<Message> turns = new ArrayList<>();
    private LoadedModel loaded;
    private Optional<String> system = Optional.empty();

    /** Loads a model again whose process is gone. */
    @FunctionalInterface
    interface Reloading {
        LoadedModel load(LoadedModel lost, Cancellation cancellation);
    }

    /**
     * Takes over the model and closes it in the end.
     *
     * @param reload loads a model again whose process is gone
     */
    Conversation(LoadedModel loaded, Reloading reload, Sampling sampling, int maxNewTokens) {
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException(
                    "The number of new tokens is " + maxNewTokens + " but must be 1 or more.");
        }
        this.loaded = loaded;
        this.reload = reload;
        this.sampling = sampling;
        this.maxNewTokens = maxNewTokens;
    }

    String modelId() {
        return loaded.manifest().id();
    }

    /** Throws now what the first question would throw if the model has no tokenizer or no chat template. */
    void requireChat() {
        encodeWith(Message.user("Hello"));
    }

    /** Whether the model's template leaves the user's system prompt out. */
    boolean ignoresSystem() {
        return loaded.variant().systemMessages() == SystemMessages.IGNORED;
    }

    void setSystem(Optional<String> prompt) {
        system = prompt;
    }

    /** Forgets all turns; the system prompt stays. */
    void reset() {
        turns.clear();
    }

    /** The system prompt, where there is one, and the turns so far. */
    List<Message> messages() {
        List<Message> messages = new ArrayList<>();
        system.map(Message::system).ifPresent(messages::add);
        messages.addAll(turns);
        return messages;
    }

    List<Integer> encodeWith(Message next) {
        List<Message> messages = messages();
        messages.add(next);
        return loaded.encodeChat(messages);
    }

    /**
     * Asks the model; question and answer become turns, an answer that was broken off too unless it had not begun. A model
     * whose process is gone is loaded again first.
     *
     * @throws EngineException if libtorch fails or the model's process ends meanwhile; the conversation can go on
     * @throws java.util.concurrent.CancellationException if it was stopped while the model was loaded again
     */
    GenerationResult ask(String question, Consumer<TokenEvent> events, Cancellation cancellation) {
        if (loaded.model().isLost()) {
            loaded = reload.load(loaded, cancellation);
        }
        Message asked = Message.user(question);
        GenerationRequest request = GenerationRequest.greedy(
                        encodeWith(asked), maxNewTokens, loaded.manifest().stopIds())
                .withSampling(sampling);
        StringBuilder told = new StringBuilder();
        try {
            GenerationResult result = loaded.model()
                    .generate(
                            request,
                            event -> {
                                told.append(event.text());
                                events.accept(event);
                            },
                            cancellation);
            keep(asked, result.text(), !result.ids().isEmpty());
            return result;
        } catch (EngineException e) {
            keep(asked, told.toString(), !told.isEmpty());
            throw e;
        }
    }

    private void keep(Message asked, String answer, boolean begun) {
        if (begun) {
            turns.add(asked);
            turns.add(Message.assistant(answer));
        }
    }

    @Override
    public void close() {
        loaded.close();
    }
}
