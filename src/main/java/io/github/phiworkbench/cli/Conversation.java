package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.engine.Cancellation;
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

/** The turns of one conversation in the terminal. */
final class Conversation {

    /** What to say where {@link #ignoresSystem()}. */
    static final String SYSTEM_IGNORED = "This model always uses its own system prompt, so yours has no effect.";

    private final LoadedModel loaded;
    private final Sampling sampling;
    private final int maxNewTokens;
    private final List<Message> turns = new ArrayList<>();
    private Optional<String> system = Optional.empty();

    Conversation(LoadedModel loaded, Sampling sampling, int maxNewTokens) {
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException(
                    "The number of new tokens is " + maxNewTokens + " but must be 1 or more.");
        }
        this.loaded = loaded;
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

    /** Asks the model; question and answer become turns, an answer that was stopped too unless it had not begun. */
    GenerationResult ask(String question, Consumer<TokenEvent> events, Cancellation cancellation) {
        Message asked = Message.user(question);
        GenerationRequest request = GenerationRequest.greedy(
                        encodeWith(asked), maxNewTokens, loaded.manifest().stopIds())
                .withSampling(sampling);
        GenerationResult result = loaded.model().generate(request, events, cancellation);
        if (result.ids().isEmpty()) {
            return result;
        }
        turns.add(asked);
        turns.add(Message.assistant(result.text()));
        return result;
    }
}
