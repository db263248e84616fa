package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.inspect.ReplyText;
import io.github.phiworkbench.inspect.TokenTrace;
import java.util.Optional;
import java.util.UUID;

/** An answer of a column, as far as it has come. Of the JavaFX thread. */
final class CompareSample {

    private final String id;
    private final ColumnChoice asked;
    private final StringBuilder text = new StringBuilder();
    private Optional<TokenTrace> trace = Optional.empty();
    private Optional<ColumnAnswer> answer = Optional.empty();

    /** @param asked whom the question went to, and how, whatever is chosen since */
    CompareSample(ColumnChoice asked) {
        this(UUID.randomUUID().toString(), asked);
    }

    private CompareSample(String id, ColumnChoice asked) {
        this.id = id;
        this.asked = asked;
    }

    /** One that was kept. */
    static CompareSample ended(String id, ColumnChoice asked, ColumnAnswer answer) {
        CompareSample sample = new CompareSample(id, asked);
        sample.end(answer);
        return sample;
    }

    /** Tells it from all others, also those of other starts of the program. */
    String id() {
        return id;
    }

    /** Whom the question went to, and how. */
    ColumnChoice asked() {
        return asked;
    }

    void append(String piece, TokenTrace soFar) {
        text.append(piece);
        trace = Optional.of(soFar);
    }

    void end(ColumnAnswer ended) {
        answer = Optional.of(ended);
        text.setLength(0);
        text.append(ended.text());
        trace = ended.trace();
    }

    /** All of it, thoughts and all. */
    String text() {
        return text.toString();
    }

    ReplyText reply() {
        return ReplyText.of(text());
    }

    /** The tokens so far; empty before the first. */
    Optional<TokenTrace> trace() {
        return trace;
    }

    /** How it ended; empty while it is written. */
    Optional<ColumnAnswer> answer() {
        return answer;
    }

    boolean isComplete() {
        return answer.filter(ColumnAnswer::isComplete).isPresent();
    }
}
