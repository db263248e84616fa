package io.github.phiworkbench.inspect;

import java.util.ArrayList;
import java.util.List;

/**
 * A part of a text that is read for itself, and what of it counts.
 *
 * @param start index in the text of its first token
 * @param end one more than the index of its last
 * @param from index in the text of the first token that counts; those before it are only read
 */
public record TextChunk(int start, int end, int from) {

    /** The least context in which the second half has a token that counts. */
    public static final int SHORTEST = 3;

    /** Which tokens of a chunk count. */
    public enum Counted {
        /** Those that have at least half of the context before them, as llama.cpp's perplexity tool takes it. */
        SECOND_HALF,
        /** All but the first of each chunk, which nothing predicts. */
        ALL
    }

    /** How many tokens count. */
    public int counted() {
        return end - from;
    }

    /**
     * Cuts a text as llama.cpp's perplexity tool does: into chunks of a whole context. In a chunk of n tokens the first that
     * counts in the second half is that of index {@code n / 2 + 1}. What is left at the end counts only where it is all there
     * is, which that tool refuses.
     *
     * @param tokens of the text
     * @param context tokens of a chunk
     * @throws IllegalArgumentException if either is less than {@value #SHORTEST}
     */
    public static List<TextChunk> of(int tokens, int context, Counted counted) {
        if (context < SHORTEST) {
            throw new IllegalArgumentException(
                    "The context is " + context + " tokens but must be " + SHORTEST + " or more.");
        }
        if (tokens < SHORTEST) {
            throw new IllegalArgumentException("The text has " + tokens + " tokens but must have " + SHORTEST
                    + " or more; choose a longer one, best of thousands.");
        }
        int length = Math.min(tokens, context);
        int first =
                switch (counted) {
                    case SECOND_HALF -> length / 2 + 1;
                    case ALL -> 1;
                };
        List<TextChunk> chunks = new ArrayList<>();
        for (int start = 0; start + length <= tokens; start += length) {
            chunks.add(new TextChunk(start, start + length, start + first));
        }
        return List.copyOf(chunks);
    }
}
