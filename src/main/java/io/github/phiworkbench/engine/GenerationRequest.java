package io.github.phiworkbench.engine;

import java.util.List;
import java.util.Set;

/**
 * What to generate.
 *
 * @param promptIds the tokens to continue, at least one
 * @param sampling how the next token is drawn
 * @param maxNewTokens at most so many tokens; the model's context is a limit too
 * @param stopIds tokens that end the generation; the model's own unless said otherwise
 * @param stopStrings texts that end the generation; they and what follows are not part of the result
 * @param top how many alternatives each event carries
 * @param promptEvents whether the prompt's tokens are reported too, which reads the whole prompt again
 */
public record GenerationRequest(
        List<Integer> promptIds,
        Sampling sampling,
        int maxNewTokens,
        Set<Integer> stopIds,
        List<String> stopStrings,
        int top,
        boolean promptEvents) {

    public GenerationRequest {
        promptIds = List.copyOf(promptIds);
        stopIds = Set.copyOf(stopIds);
        stopStrings = List.copyOf(stopStrings);
        if (promptIds.isEmpty()) {
            throw new IllegalArgumentException("The prompt is empty; give at least one token.");
        }
        if (maxNewTokens < 1) {
            throw new IllegalArgumentException(
                    "The number of new tokens is " + maxNewTokens + " but must be 1 or more.");
        }
        if (top < 0) {
            throw new IllegalArgumentException("The number of alternatives is " + top + " but must be 0 or more.");
        }
        if (stopStrings.contains("")) {
            throw new IllegalArgumentException("A stop string is empty; leave it out or give it a text.");
        }
    }

    /** A greedy continuation that ends at the model's own stop tokens. */
    public static GenerationRequest greedy(List<Integer> promptIds, int maxNewTokens, Set<Integer> stopIds) {
        return new GenerationRequest(promptIds, Sampling.GREEDY, maxNewTokens, stopIds, List.of(), 0, false);
    }

    public GenerationRequest withSampling(Sampling value) {
        return new GenerationRequest(promptIds, value, maxNewTokens, stopIds, stopStrings, top, promptEvents);
    }

    public GenerationRequest withStopStrings(List<String> value) {
        return new GenerationRequest(promptIds, sampling, maxNewTokens, stopIds, value, top, promptEvents);
    }

    public GenerationRequest withTop(int value) {
        return new GenerationRequest(promptIds, sampling, maxNewTokens, stopIds, stopStrings, value, promptEvents);
    }

    public GenerationRequest withPromptEvents(boolean value) {
        return new GenerationRequest(promptIds, sampling, maxNewTokens, stopIds, stopStrings, top, value);
    }
}
