package io.github.phiworkbench.app;

import io.github.phiworkbench.app.ColumnAnswer.Thinking;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.inspect.ReplyText;
import io.github.phiworkbench.inspect.TokenTrace;
import java.time.Duration;
import java.util.Optional;

/** An answer of a column on its way. For one thread. */
final class ColumnDraft {

    private final TokenTrace.Builder tokens;
    private final StringBuilder text = new StringBuilder();
    private final long start = System.nanoTime();
    private Optional<Thinking> thought = Optional.empty();

    ColumnDraft(TokenTrace.Builder empty) {
        tokens = empty;
    }

    void append(TokenEvent event) {
        tokens.add(event);
        int from = Math.max(0, text.length() - Variant.THINK_END.length());
        text.append(event.text());
        if (thought.isEmpty() && text.indexOf(Variant.THINK_END, from) >= 0) {
            thought = Optional.of(soFar());
        }
    }

    private Thinking soFar() {
        return new Thinking(tokens.size(), elapsed());
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    String text() {
        return text.toString();
    }

    TokenTrace trace() {
        return tokens.trace();
    }

    /** What the thoughts took, if there are any. */
    Optional<Thinking> thinking() {
        return ReplyText.of(text()).reasoning().map(_ -> thought.orElseGet(this::soFar));
    }
}
