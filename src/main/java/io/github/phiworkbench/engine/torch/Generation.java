package io.github.phiworkbench.engine.torch;

import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.engine.sampling.Choice;
import io.github.phiworkbench.engine.sampling.Distribution;
import io.github.phiworkbench.engine.sampling.Sampler;
import io.github.phiworkbench.engine.sampling.StopStrings;
import io.github.phiworkbench.engine.sampling.TokenHistory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One sequence on its way: from the logits of a step to the next token, its event and, at some point, the end. */
final class Generation {

    private final GenerationRequest request;
    private final Consumer<TokenEvent> events;
    private final int context;
    private final TokenText text;
    private final Sampler sampler;
    private final TokenHistory history;
    private final StopStrings stops;
    private final List<Integer> produced = new ArrayList<>();
    private final StringBuilder reply = new StringBuilder();
    private int[] ids;
    private boolean stopStringReached;
    private @Nullable FinishReason finish;

    Generation(GenerationRequest request, Consumer<TokenEvent> events, int context, TokenText text) {
        this.request = request;
        this.events = events;
        this.context = context;
        this.text = text;
        ids = request.promptIds().stream().mapToInt(Integer::intValue).toArray();
        sampler = Sampler.of(request.sampling());
        history = new TokenHistory(request.promptIds());
        stops = StopStrings.of(request.stopStrings());
    }

    /** The prompt and what was generated so far. */
    int[] ids() {
        return ids;
    }

    boolean isFinished() {
        return finish != null;
    }

    /** Picks the next token from the logits that predict it, and reports it. */
    void accept(float[] logits) {
        Distribution distribution = Distribution.of(logits);
        Choice choice = sampler.choose(logits, history);
        int id = choice.id();
        int position = ids.length;
        ids = Arrays.copyOf(ids, position + 1);
        ids[position] = id;
        produced.add(id);
        history.add(id);
        String shown = request.stopIds().contains(id) ? "" : show(text.next(id));
        finish = finishAfter(id);
        if (finish != null) {
            shown += finishText();
        }
        reply.append(shown);
        Prediction prediction = distribution.prediction(id, request.top());
        events.accept(new TokenEvent(
                id,
                text.bytes(id),
                shown,
                position,
                Optional.of(prediction),
                Optional.of(sampler.describe(choice, prediction.top())),
                Origin.SAMPLED));
    }

    private @Nullable FinishReason finishAfter(int id) {
        if (request.stopIds().contains(id)) {
            return FinishReason.STOP;
        }
        if (stopStringReached) {
            return FinishReason.STOP_STRING;
        }
        if (produced.size() >= request.maxNewTokens()) {
            return FinishReason.LENGTH;
        }
        return ids.length >= context ? FinishReason.CONTEXT : null;
    }

    /** What was held back: a character that never became whole, or the beginning of a stop string that never came. */
    private String finishText() {
        return stopStringReached ? "" : show(text.finish()) + stops.flush();
    }

    private String show(String piece) {
        StopStrings.Progress progress = stops.feed(piece);
        stopStringReached = progress.reached().isPresent();
        return progress.text();
    }

    /** Ends the generation early; what was shown stays. */
    void cancel() {
        if (finish == null) {
            finish = FinishReason.CANCELLED;
        }
    }

    GenerationResult result(GenerationStats stats) {
        FinishReason reason = finish;
        if (reason == null) {
            throw new IllegalStateException("The generation goes on.");
        }
        return new GenerationResult(produced, reply.toString(), reason, stats);
    }

    int newTokens() {
        return produced.size();
    }
}
