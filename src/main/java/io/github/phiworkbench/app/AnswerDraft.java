package io.github.phiworkbench.app;

import io.github.phiworkbench.conversation.AnswerEnd;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.ConversationStoreException;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceCodec;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer on its way: its text, its tokens, and how much of it is on disk. */
final class AnswerDraft {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerDraft.class);

    private final ConversationStore store;
    private final long id;
    private final TokenTrace.Builder tokens;
    private final StringBuilder text = new StringBuilder();
    private final long start = System.nanoTime();
    private boolean opened;
    private long thoughtUntil;
    private int saved;
    private boolean broken;

    AnswerDraft(ConversationStore store, long id, TokenTrace.Builder tokens) {
        this.store = store;
        this.id = id;
        this.tokens = tokens;
    }

    /**
     * Begins as another answer did.
     *
     * @param position of the answer's first token in the sequence
     * @return the text
     */
    synchronized String open(TokenTrace opening, int position) {
        opened = true;
        tokens.addAll(opening, position);
        return append(opening.text(0, opening.size()));
    }

    /**
     * Takes the next token.
     *
     * @return what it adds to the text
     */
    synchronized String append(TokenEvent event) {
        tokens.add(event);
        // The engine knows nothing of an opening, so it cannot complete a character that began there.
        return append(opened ? tokens.lastText() : event.text());
    }

    private String append(String piece) {
        int from = Math.max(0, text.length() - Variant.THINK_END.length());
        text.append(piece);
        if (thoughtUntil == 0 && text.indexOf(Variant.THINK_END, from) >= 0) {
            thoughtUntil = System.nanoTime();
        }
        return piece;
    }

    synchronized String text() {
        return text.toString();
    }

    synchronized TokenTrace trace() {
        return tokens.trace();
    }

    /** What cannot be saved now is tried again with the next save, and for the last time when the answer ends. */
    void save() {
        String now = text();
        if (now.length() == saved) {
            return;
        }
        try {
            store.saveAnswer(id, now);
            saved = now.length();
        } catch (ConversationStoreException e) {
            if (!broken) {
                LOG.warn("The answer {} cannot be saved at this moment", id, e);
                broken = true;
            }
        }
    }

    /** An end with all that is known of the answer's tokens. */
    AnswerEnd with(AnswerEnd end) {
        TokenTrace trace = trace();
        long until;
        synchronized (this) {
            until = thoughtUntil;
        }
        AnswerEnd timed = until == 0 ? end : end.withReasoning(Duration.ofNanos(until - start));
        return trace.size() == 0
                ? timed
                : timed.withTokens(opened ? text() : end.text(), trace.ids(), TraceCodec.encode(trace));
    }
}
