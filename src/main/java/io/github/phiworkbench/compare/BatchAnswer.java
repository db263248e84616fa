package io.github.phiworkbench.compare;

import io.github.phiworkbench.engine.FinishReason;
import java.time.Duration;
import java.util.Optional;

/**
 * An answer of a batch.
 *
 * @param place whose it is, and to what
 * @param seed started its random numbers
 * @param text what was written, thoughts and all; of a failure, what was there by then
 * @param outcome how it ended
 */
public record BatchAnswer(Place place, long seed, String text, Outcome outcome) {

    /**
     * Where an answer belongs.
     *
     * @param entrant number of who gives it, from 0
     * @param prompt number of the prompt, from 0
     * @param sample which of the answers to it, from 0
     */
    public record Place(int entrant, int prompt, int sample) {}

    /** How an answer ended. */
    public sealed interface Outcome {}

    /**
     * It is whole, or as long as it may be.
     *
     * @param reason why it ended
     * @param figures what it took
     */
    public record Complete(FinishReason reason, Figures figures) implements Outcome {}

    /**
     * There is none.
     *
     * @param sentence what went wrong and what to do
     */
    public record Failed(String sentence) implements Outcome {}

    /**
     * What an answer took.
     *
     * @param promptTokens tokens of the prompt
     * @param newTokens tokens of the answer
     * @param timeToFirstToken from the question to the first token
     * @param tokensPerSecond after the first token; 0 with fewer than two
     * @param total from the question to the end
     */
    public record Figures(
            int promptTokens, int newTokens, Duration timeToFirstToken, double tokensPerSecond, Duration total) {}

    /** What it took, if it is complete. */
    public Optional<Figures> figures() {
        return outcome instanceof Complete(FinishReason _, Figures figures) ? Optional.of(figures) : Optional.empty();
    }

    /** What went wrong, if it failed. */
    public Optional<String> failure() {
        return outcome instanceof Failed(String sentence) ? Optional.of(sentence) : Optional.empty();
    }

    /** Whether it ended because it could not be longer. */
    public boolean isCutOff() {
        return outcome instanceof Complete(FinishReason reason, Figures _)
                && (reason == FinishReason.LENGTH || reason == FinishReason.CONTEXT);
    }
}
