package io.github.phiworkbench.engine;

import java.util.Optional;

/**
 * One token of a sequence, with the numbers of the forward pass that predicted it. Everything above the engine lives on
 * these.
 *
 * @param id token id
 * @param bytes what the token stands for
 * @param text characters that became complete with this token; the texts of a reply, joined, are the reply
 * @param position index in the sequence, the prompt's first token being 0
 * @param prediction what the model said of this token; empty for the first token of a sequence, which nothing predicts
 * @param draw what it was drawn from; empty unless it was sampled
 * @param origin how the token came into the sequence
 */
public record TokenEvent(
        int id,
        TokenBytes bytes,
        String text,
        int position,
        Optional<Prediction> prediction,
        Optional<Draw> draw,
        Origin origin) {

    /** How a token came into the sequence. */
    public enum Origin {
        PROMPT,
        SAMPLED,
        FORCED
    }
}
