package io.github.phiworkbench.app;

import io.github.phiworkbench.conversation.AnswerEnd;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.ConversationStoreException;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceCodec;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An answer on its way: its text, its tokens, and how much of it is on disk. */
final class AnswerDraft {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerDraft.class);

    private final ConversationStore store;
    private final long id;
    private final StringBuilder text = new StringBuilder();
    private final long start = System.nanoTime();
    private Optional<TokenTrace.Builder> tokens = Optional.empty();
    private boolean opened;

    /** Whether the reasoning ended in another answer, so that its time is not known here. */
    private boolean thoughtBefore;

    private long thoughtUntil;
    private int saved;
    private boolean broken;

    AnswerDraft(ConversationStore store, long id) {
        this.store = store;
        this.id = id;
    }

    /** The prompt is known: tokens may come. */
    synchronized void begin(TokenTrace.Builder empty) {
        tokens = Optional.of(empty);
    }

    /**
     * Begins as another answer did.
     *
     * @return the text
     */
    synchronized String open(TokenTrace opening) {
        opened = true;
        TokenTrace.Builder builder = tokens.orElseThrow();
        builder.addAll(opening.asOf(builder.source()));
        String begun = opening.text(0, opening.size());
        thoughtBefore = begun.contains(Variant.THINK_END);
        text.append(begun);
        return begun;
    }

    /**
     * Takes the next token.
     *
     * @return what it adds to the text
     */
    synchronized String append(TokenEvent event) {
        TokenTrace.Builder builder = tokens.orElseThrow();
        builder.add(event);
        // The engine knows nothing of an opening, so it cannot complete a character that began there.
        return append(opened ? builder.lastText() : event.text());
    }

    private String append(String piece) {
        int from = Math.max(0, text.length() - Variant.THINK_END.length());
        text.append(piece);
        if (!thoughtBefore && thoughtUntil == 0 && text.indexOf(Variant.THINK_END, from) >= 0) {
            thoughtUntil = System.nanoTime();
        }
        return piece;
    }

    synchronized String text() {
        return text.toString();
    }

    /** The tokens so far. */
    synchronized TokenTrace trace() {
        return tokens.orElseThrow().trace();
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
        long until;
        synchronized (this) {
            until = thoughtUntil;
        }
        AnswerEnd timed = until == 0 ? end : end.withReasoning(Duration.ofNanos(until - start));
        if (tokens.isEmpty() || trace().size() == 0) {
            return timed;
        }
        TokenTrace trace = trace();
        return timed.withTokens(opened ? text() : end.text(), trace.ids(), TraceCodec.encode(trace));
    }
}
