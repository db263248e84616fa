package io.github.phiworkbench.engine;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A loaded language model. One call runs at a time; others wait. Events reach their listener in order, while the call
 * runs, on one thread of the engine's choice: a listener that is slow slows the model. What a listener was told stays
 * true if the call fails afterwards.
 *
 * <p>The keys and values of the last sequence stay in the cache, so a request that begins with the same tokens only reads
 * what is new: the next turn of a chat, a retry, a branch.
 */
public interface LanguageModel extends AutoCloseable {

    /** What the model is. */
    ModelManifest manifest();

    /** What runs it. */
    Backend backend();

    /** Number of the process that holds the model's memory. */
    long processId();

    /** Whether the process that held it is gone, so that every call would fail; it has to be loaded anew. */
    default boolean isLost() {
        return false;
    }

    /** Completed with the reason when that process is gone, also when the model was closed; never for one in this process. */
    default CompletableFuture<EngineException> loss() {
        return new CompletableFuture<>();
    }

    /**
     * Continues a prompt.
     *
     * @throws InvalidPromptException if a token id is not in the vocabulary or the prompt is longer than the context
     * @throws EngineException if libtorch, or the process it runs in, fails
     */
    default GenerationResult generate(
            GenerationRequest request, GenerationListener listener, Cancellation cancellation) {
        return generateTogether(List.of(request), BatchListener.single(listener), cancellation)
                .getFirst();
    }

    /**
     * Continues several prompts of equal length side by side, one step for all of them at a time; what they begin with in
     * common is read once.
     *
     * @param listener told the index of the request an event belongs to
     * @return one result a request, in their order
     * @throws InvalidPromptException as {@link #generate}
     * @throws IllegalArgumentException if the prompts differ in length
     */
    List<GenerationResult> generateTogether(
            List<GenerationRequest> requests, BatchListener listener, Cancellation cancellation);

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

    /**
     * Reads a sequence and hands out the whole distributions after some of its tokens, a few in memory at a time. What the
     * cache holds of the tokens before {@code from} is not read again; tokens from {@code to} on are not read.
     *
     * @param ids at least one token. The length of all decides how positions are told, so the numbers of a part are those
     *     that a call for the whole would give
     * @param from index of the first token after which logits are wanted
     * @param to one more than the index of the last
     * @throws java.util.concurrent.CancellationException if {@code cancellation} asked to stop
     * @throws InvalidPromptException as {@link #generate}
     * @throws IllegalArgumentException if {@code from} to {@code to} is no part of the sequence
     * @throws io.github.phiworkbench.family.UnusableModelException if the model was imported by a version of the program
     *     that did not know of this and runs on a device where its archive matters, or a logit is not a number
     */
    void logits(List<Integer> ids, int from, int to, LogitsListener listener, Cancellation cancellation);

    /** Frees the model. */
    @Override
    void close();

    /** Told about several generations at once. */
    @FunctionalInterface
    interface BatchListener {
        /** A token of this request came. */
        void token(int request, TokenEvent event);

        /** See {@link GenerationListener#reading}; the prompts are of one length and read together. */
        default void reading(int done, int total) {}

        /** Hands all on to the listener of a single generation. */
        static BatchListener single(GenerationListener listener) {
            return new BatchListener() {
                @Override
                public void token(int request, TokenEvent event) {
                    listener.token(event);
                }

                @Override
                public void reading(int done, int total) {
                    listener.reading(done, total);
                }
            };
        }
    }
}
