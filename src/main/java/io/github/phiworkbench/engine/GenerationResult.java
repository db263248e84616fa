package io.github.phiworkbench.engine;

import java.time.Duration;
import java.util.List;

/**
 * A finished generation.
 *
 * @param ids the new tokens; the last is the stop token where one ended the generation
 * @param text the new text, without stop token and stop string
 * @param finishReason why it ended
 * @param stats what it took
 */
public record GenerationResult(List<Integer> ids, String text, FinishReason finishReason, GenerationStats stats) {

    public GenerationResult {
        ids = List.copyOf(ids);
    }

    /** Of a generation that was stopped before its turn came. */
    public static GenerationResult notBegun(int promptTokens) {
        GenerationStats nothing =
                new GenerationStats(promptTokens, 0, 0, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);
        return new GenerationResult(List.of(), "", FinishReason.CANCELLED, nothing);
    }
}
