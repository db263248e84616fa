package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.inspect.TokenTrace;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer of a column, however it ended.
 *
 * @param model id, variant and precision of the model; empty if none came to answer
 * @param sample which of the column's answers it is, from 0
 * @param prompt what the model read, as its own template wrote it; empty if none came to answer
 * @param sampling how tokens were drawn, with the seed; empty if none came to answer
 * @param text what was written, thoughts and all
 * @param trace its tokens; empty if there are none
 * @param end why it ended
 * @param thinking what the model spent between {@code <think>} and {@code </think>}; empty where it did not reason
 * @param figures what it took; empty if it failed
 */
public record ColumnAnswer(
        Optional<Answerer> model,
        int sample,
        String prompt,
        Optional<Sampling> sampling,
        String text,
        Optional<TokenTrace> trace,
        End end,
        Optional<Thinking> thinking,
        Optional<ColumnFigures> figures) {

    /**
     * Who answered.
     *
     * @param id of the model
     * @param variant id of its variant
     * @param precision of its weights
     * @param device where it ran
     */
    public record Answerer(String id, String variant, String precision, String device) {}

    /**
     * What a model spent on its thoughts.
     *
     * @param tokens of them, marks included
     * @param time until they ended; to the end of the answer where they did not
     */
    public record Thinking(int tokens, Duration time) {}

    /** How an answer ended. */
    public sealed interface End {

        /** By itself. */
        record Complete(FinishReason reason) implements End {}

        /** It was stopped; the text is what was there by then. */
        record Stopped() implements End {}

        /**
         * It failed; the text is what was there by then.
         *
         * @param sentence what went wrong and what to do
         */
        record Failed(String sentence) implements End {}
    }

    /** An answer that never began. */
    static ColumnAnswer none(int sample, End end) {
        return new ColumnAnswer(
                Optional.empty(),
                sample,
                "",
                Optional.empty(),
                "",
                Optional.empty(),
                end,
                Optional.empty(),
                Optional.empty());
    }

    public boolean isComplete() {
        return end instanceof End.Complete;
    }

    /** What went wrong, if it failed. */
    public Optional<String> failure() {
        return end instanceof End.Failed(String sentence) ? Optional.of(sentence) : Optional.empty();
    }
}
