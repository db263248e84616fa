package io.github.phiworkbench.compare;

import io.github.phiworkbench.tokenizer.Message;
import java.time.Instant;
import java.util.List;

/**
 * A judgement on two answers.
 *
 * @param time when it was given
 * @param left one answer
 * @param right the other
 * @param verdict which is better
 * @param blind whether the names were hidden until then
 */
public record Vote(Instant time, Side left, Side right, Verdict verdict, boolean blind) {

    /** Which of two answers is better. */
    public enum Verdict {
        LEFT,
        RIGHT,
        /** Both are good. */
        TIE,
        BOTH_BAD
    }

    /**
     * An answer that was judged.
     *
     * @param contender who gave it
     * @param messages what was to be answered, with the system prompt where there was one
     * @param answer the whole reply, thoughts included
     */
    public record Side(Contender contender, List<Message> messages, String answer) {
        public Side {
            messages = List.copyOf(messages);
        }
    }

    /** Whether one answer is better than the other. */
    public boolean isDecided() {
        return verdict == Verdict.LEFT || verdict == Verdict.RIGHT;
    }
}
