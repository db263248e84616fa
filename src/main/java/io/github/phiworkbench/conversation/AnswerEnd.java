package io.github.phiworkbench.conversation;

import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How an answer ended.
 *
 * @param text the whole answer
 * @param state {@link MessageState#COMPLETE}, {@link MessageState#STOPPED} or {@link MessageState#FAILED}
 * @param tokenIds the ids the model wrote, its stop token included; empty if they are not known
 * @param capture the figures of its tokens, in a form that the store does not look into; read only
 * @param finishReason why it ended, if the engine said so
 * @param failure the sentence that says what went wrong
 * @param stats what it took
 * @param reasoning how long the model was between {@code <think>} and {@code </think>}
 */
public record AnswerEnd(
        String text,
        MessageState state,
        List<Integer> tokenIds,
        Optional<ByteBuffer> capture,
        Optional<FinishReason> finishReason,
        Optional<String> failure,
        Optional<GenerationStats> stats,
        Optional<Duration> reasoning) {

    public AnswerEnd {
        tokenIds = List.copyOf(tokenIds);
        capture = capture.map(ByteBuffer::asReadOnlyBuffer);
        if (state == MessageState.PENDING || state == MessageState.STREAMING) {
            throw new IllegalArgumentException("An answer that ended cannot be " + state + ".");
        }
    }

    /** The figures of its tokens; empty if there are none. */
    public Optional<byte[]> figures() {
        return capture.map(buffer -> {
            ByteBuffer figures = buffer.duplicate();
            byte[] bytes = new byte[figures.remaining()];
            figures.get(bytes);
            return bytes;
        });
    }

    /** What the engine returned: stopped if it was cancelled, else complete. */
    public static AnswerEnd of(GenerationResult result) {
        return new AnswerEnd(
                result.text(),
                result.finishReason() == FinishReason.CANCELLED ? MessageState.STOPPED : MessageState.COMPLETE,
                result.ids(),
                Optional.empty(),
                Optional.of(result.finishReason()),
                Optional.empty(),
                Optional.of(result.stats()),
                Optional.empty());
    }

    /**
     * It has reached its end without the model.
     *
     * @param text the whole answer
     */
    public static AnswerEnd complete(String text, FinishReason reason) {
        return new AnswerEnd(
                text,
                MessageState.COMPLETE,
                List.of(),
                Optional.empty(),
                Optional.of(reason),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * An error ended it.
     *
     * @param text what was written until then
     * @param failure the sentence to show
     */
    public static AnswerEnd failed(String text, String failure) {
        return new AnswerEnd(
                text,
                MessageState.FAILED,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(failure),
                Optional.empty(),
                Optional.empty());
    }

    /**
     * It was broken off on purpose, before the engine could say how it went.
     *
     * @param text what was written until then
     */
    public static AnswerEnd stopped(String text) {
        return new AnswerEnd(
                text,
                MessageState.STOPPED,
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with the time the model spent reasoning. */
    public AnswerEnd withReasoning(Duration time) {
        return new AnswerEnd(text, state, tokenIds, capture, finishReason, failure, stats, Optional.of(time));
    }

    /**
     * The same with all that was written of the answer.
     *
     * @param whole the text
     * @param ids its tokens
     * @param figures of the tokens
     */
    public AnswerEnd withTokens(String whole, List<Integer> ids, byte[] figures) {
        return new AnswerEnd(
                whole, state, ids, Optional.of(ByteBuffer.wrap(figures)), finishReason, failure, stats, reasoning);
    }
}
