package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.inspect.ModelComparison;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TokenizerMatch;
import io.github.phiworkbench.inspect.TraceSource;
import java.util.Optional;

/** Compares what two loaded models say of one text: token by token where they share these, else by its characters. */
final class TraceComparison {

    private TraceComparison() {}

    /** @param top how many alternatives are captured with each token */
    static ModelDifference of(
            TokenTrace trace,
            LoadedModel reference,
            LoadedModel candidate,
            int top,
            InspectService.Progress progress,
            Cancellation cancellation) {
        ModelComparison comparison = new ModelComparison(side(reference), side(candidate), top);
        if (haveSameTokens(reference, candidate, trace)) {
            return comparison.ofTokens(
                    trace.idsBefore(trace.size()),
                    trace.start(),
                    (done, total) -> progress.tokens(done, total),
                    cancellation);
        }
        String text = trace.text(0, trace.size());
        return comparison.ofTexts(
                reference.encodeText(text),
                candidate.encodeText(text),
                (done, total) -> progress.tokens(done, total),
                cancellation);
    }

    private static boolean haveSameTokens(LoadedModel reference, LoadedModel candidate, TokenTrace trace) {
        if (!reference.sharesTokens(trace)
                || reference.manifest().geometry().vocabulary()
                        != candidate.manifest().geometry().vocabulary()) {
            return false;
        }
        return reference.tokenizer().isPresent()
                && candidate.tokenizer().isPresent()
                && TokenizerMatch.of(
                                reference.tokenizer().get().vocabulary(),
                                candidate.tokenizer().get().vocabulary(),
                                trace.idsBefore(trace.size()))
                        != TokenizerMatch.DIFFERENT;
    }

    /** A loaded model as one of the two. */
    static ModelComparison.Side side(LoadedModel model) {
        return new ModelComparison.Side(
                model.model(), model.source(TraceSource.Kind.SCORED, Optional.empty()), model::entry);
    }
}
