package io.github.phiworkbench.tokenizer;

import java.util.function.IntPredicate;

/** Turns tokens into text as they come, whole characters only, see {@link Utf8Stream}. For one answer and one thread. */
public final class StreamingDecoder {

    private final Vocabulary vocabulary;
    private final IntPredicate hidden;
    private final Utf8Stream bytes = new Utf8Stream();

    /** @param hidden ids that add nothing to the text */
    public StreamingDecoder(Vocabulary vocabulary, IntPredicate hidden) {
        this.vocabulary = vocabulary;
        this.hidden = hidden;
    }

    /** Shows every token, control tokens by their literal. */
    public static StreamingDecoder showingAll(Vocabulary vocabulary) {
        return new StreamingDecoder(vocabulary, id -> false);
    }

    /** Leaves out special tokens, as the text of an answer does. */
    public static StreamingDecoder hidingSpecial(Vocabulary vocabulary) {
        return new StreamingDecoder(vocabulary, vocabulary::isSpecial);
    }

    /** The characters that this token completes; may be none. */
    public String accept(int id) {
        return hidden.test(id) ? "" : bytes.accept(vocabulary.bytes(id));
    }

    /** What was held back, as U+FFFD; afterwards a new text may begin. */
    public String finish() {
        return bytes.finish();
    }
}
