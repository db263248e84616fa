package io.github.phiworkbench.app;

import io.github.phiworkbench.app.ColumnAnswer.Answerer;
import io.github.phiworkbench.app.ColumnAnswer.End;
import io.github.phiworkbench.app.ColumnAnswer.Thinking;
import io.github.phiworkbench.compare.KeptAnswer;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceCodec;
import io.github.phiworkbench.inspect.TraceCodec.UnreadableTraceException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Answers of columns as they are kept. */
public final class AnswerCodec {

    private static final Logger LOG = LoggerFactory.getLogger(AnswerCodec.class);
    private static final JsonMapper JSON = JsonMapper.shared();

    private AnswerCodec() {}

    /**
     * All but text and tokens.
     *
     * @param reason why it ended, if by itself
     * @param failure why it failed, if it did; neither is there where it was stopped
     */
    record About(
            Optional<Answerer> model,
            int sample,
            String prompt,
            Optional<Sampling> sampling,
            Optional<FinishReason> reason,
            Optional<String> failure,
            Optional<Thinking> thinking,
            Optional<ColumnFigures> figures) {

        End end() {
            return reason.<End>map(End.Complete::new)
                    .or(() -> failure.map(End.Failed::new))
                    .orElseGet(End.Stopped::new);
        }
    }

    /** @param id tells it from others that are kept */
    public static KeptAnswer encode(String id, ColumnAnswer answer) {
        About about = new About(
                answer.model(),
                answer.sample(),
                answer.prompt(),
                answer.sampling(),
                answer.end() instanceof End.Complete(FinishReason reason) ? Optional.of(reason) : Optional.empty(),
                answer.failure(),
                answer.thinking(),
                answer.figures());
        return new KeptAnswer(
                id,
                JSON.writeValueAsString(about),
                answer.text(),
                answer.trace().map(TraceCodec::encode));
    }

    /**
     * The answer as it was; without its tokens where these cannot be read.
     *
     * @throws tools.jackson.core.JacksonException if it was not written by {@link #encode}
     */
    public static ColumnAnswer decode(KeptAnswer kept) {
        About about = JSON.readValue(kept.about(), About.class);
        return new ColumnAnswer(
                about.model(),
                about.sample(),
                about.prompt(),
                about.sampling(),
                kept.text(),
                kept.trace().flatMap(AnswerCodec::trace),
                about.end(),
                about.thinking(),
                about.figures());
    }

    private static Optional<TokenTrace> trace(byte[] bytes) {
        try {
            return Optional.of(TraceCodec.decode(bytes));
        } catch (UnreadableTraceException e) {
            LOG.warn("The tokens of a kept answer cannot be read; its text is shown without them", e);
            return Optional.empty();
        }
    }
}
