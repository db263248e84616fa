package io.github.phiworkbench.engine;

import java.util.List;
import java.util.function.Consumer;

/**
 * A loaded language model. One call runs at a time; others wait. Events reach their consumer on the engine's thread, in
 * order, while the call runs: a consumer that is slow slows the model.
 *
 * <p>The keys and values of the last sequence stay in the cache, so a request that begins with the same tokens only reads
 * what is new: the next turn of a chat, a retry, a branch.
 */
public interface LanguageModel extends AutoCloseable {

    /** What the model is. */
    ModelManifest manifest();

    /**
     * Continues a prompt.
     *
     * @throws InvalidPromptException if a token id is not in the vocabulary or the prompt is longer than the context
     */
    GenerationResult generate(GenerationRequest request, Consumer<TokenEvent> events, Cancellation cancellation);

    /**
     * Continues several prompts of equal length side by side, one step for all of them at a time; what they begin with in
     * common is read once.
     *
     * @param events told the index of the request an event belongs to
     * @return one result a request, in their order
     * @throws InvalidPromptException as {@link #generate}
     * @throws IllegalArgumentException if the prompts differ in length
     */
    List<GenerationResult> generateTogether(
            List<GenerationRequest> requests, IndexedConsumer events, Cancellation cancellation);

    /**
     * Reads a sequence and reports what the model says of each of its tokens.
     *
     * @param ids at least one token
     * @param top how many alternatives each event carries
     * @param events told of each token as soon as its chunk was read
     * @throws java.util.concurrent.CancellationException if {@code cancellation} asked to stop
     * @throws InvalidPromptException as {@link #generate}
     */
    ScoreResult score(List<Integer> ids, int top, Consumer<TokenEvent> events, Cancellation cancellation);

    /** Frees the model. */
    @Override
    void close();

    /** Takes the events of several generations at once. */
    @FunctionalInterface
    interface IndexedConsumer {
        void accept(int request, TokenEvent event);
    }
}
