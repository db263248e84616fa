package io.github.phiworkbench.engine;

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
}
