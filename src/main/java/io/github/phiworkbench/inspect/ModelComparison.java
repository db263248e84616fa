package io.github.phiworkbench.inspect;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LogitsListener;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.engine.sampling.Distribution;
import io.github.phiworkbench.engine.sampling.Divergence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Lets two models read the same text and compares what they say of it.
 *
 * <p>They take turns: the reference reads a part of the text and its distributions are kept, then the candidate reads the same
 * part and each of its distributions is compared as it comes. So each has all cores while it computes, and what is kept does
 * not grow with the text.
 */
public final class ModelComparison {

    /** Logits kept, 32 MiB of them; and tokens read at a turn at most, the number beyond which a turn gains no speed. */
    private static final int KEPT_LOGITS = 1 << 23;

    private static final int LONGEST_TURN = 64;

    private final Side reference;
    private final Side candidate;
    private final int top;

    /**
     * One of the two models.
     *
     * @param source what its trace says of where the numbers come from
     * @param vocabulary what its ids stand for
     */
    public record Side(LanguageModel model, TraceSource source, IntFunction<TokenTrace.Entry> vocabulary) {}

    /** Told how far it has come. */
    @FunctionalInterface
    public interface Listener {
        /** So many tokens of so many were read by both models, or in {@link #ofTexts} by one after the other. */
        void progress(int done, int total);
    }

    /** @param top how many alternatives the traces carry */
    public ModelComparison(Side reference, Side candidate, int top) {
        this.reference = reference;
        this.candidate = candidate;
        this.top = top;
    }

    /**
     * Compares the models token by token, with their whole distributions. Both must know the ids by the same meaning, see
     * {@link TokenizerMatch}.
     *
     * @param ids what both read
     * @param from index of the first token that is compared; those before it are only read
     * @throws IllegalArgumentException if the models have not the same number of logits, or {@code from} is no token
     * @throws io.github.phiworkbench.engine.InvalidPromptException if a model cannot read the ids
     * @throws java.util.concurrent.CancellationException if it was asked to stop
     */
    public TraceDifference ofTokens(List<Integer> ids, int from, Listener listener, Cancellation cancellation) {
        int vocabulary = reference.model().manifest().geometry().vocabulary();
        int other = candidate.model().manifest().geometry().vocabulary();
        if (vocabulary != other) {
            throw new IllegalArgumentException(reference.model().manifest().id() + " has " + vocabulary + " logits and "
                    + candidate.model().manifest().id() + " has " + other
                    + ", so their distributions cannot be compared; compare the models by their text.");
        }
        if (from < 0 || from >= ids.size()) {
            throw new IllegalArgumentException(
                    "A comparison from token " + from + " on needs more than " + ids.size() + " tokens.");
        }
        return new Reading(ids, from, Math.clamp(KEPT_LOGITS / vocabulary, 1, LONGEST_TURN), vocabulary)
                .run(listener, cancellation);
    }

    /**
     * Compares models with different tokens piece by piece, each with its own tokens of the same text. They read one after the
     * other.
     *
     * @throws IllegalArgumentException if the texts that the ids stand for differ
     * @throws io.github.phiworkbench.engine.InvalidPromptException if a model cannot read its ids
     * @throws java.util.concurrent.CancellationException if it was asked to stop
     */
    public SpanDifference ofTexts(
            List<Integer> referenceIds, List<Integer> candidateIds, Listener listener, Cancellation cancellation) {
        int total = referenceIds.size() + candidateIds.size();
        TokenTrace first = score(reference, referenceIds, 0, total, listener, cancellation);
        TokenTrace second = score(candidate, candidateIds, referenceIds.size(), total, listener, cancellation);
        return SpanDifference.of(first, second);
    }

    private TokenTrace score(
            Side side, List<Integer> ids, int before, int total, Listener listener, Cancellation cancellation) {
        TokenTrace.Builder trace = new TokenTrace.Builder(side.source(), side.vocabulary());
        if (!ids.isEmpty()) {
            side.model()
                    .score(
                            ids,
                            top,
                            event -> {
                                trace.add(event);
                                listener.progress(before + trace.size(), total);
                            },
                            cancellation);
        }
        return trace.trace();
    }

    /** One text on its way through both models. */
    private final class Reading {
        private final List<Integer> ids;
        private final int from;
        private final float[][] kept;
        private final TokenTrace.Builder referenceTrace;
        private final TokenTrace.Builder candidateTrace;
        private final List<Optional<DistributionDifference>> differences = new ArrayList<>();

        Reading(List<Integer> ids, int from, int turn, int vocabulary) {
            this.ids = List.copyOf(ids);
            this.from = from;
            referenceTrace = trace(reference);
            candidateTrace = trace(candidate);
            kept = new float[turn][vocabulary];
        }

        private TokenTrace.Builder trace(Side side) {
            return new TokenTrace.Builder(side.source(), side.vocabulary(), ids.subList(0, from));
        }

        TraceDifference run(Listener listener, Cancellation cancellation) {
            int total = ids.size() - from;
            int first = Math.max(0, from - 1);
            if (from == 0) {
                unpredicted();
                listener.progress(1, total);
            }
            // The last token predicts nothing that is here.
            for (int start = first; start < ids.size() - 1; start += kept.length) {
                int end = Math.min(ids.size() - 1, start + kept.length);
                int begin = start;
                reference.model().logits(ids, start, end, (at, logits) -> keep(at - begin, logits), cancellation);
                LogitsListener compare = (at, logits) -> {
                    compare(at + 1, kept[at - begin], logits);
                    listener.progress(differences.size(), total);
                };
                candidate.model().logits(ids, start, end, compare, cancellation);
            }
            return new TraceDifference(referenceTrace.trace(), candidateTrace.trace(), differences);
        }

        private void keep(int row, float[] logits) {
            System.arraycopy(logits, 0, kept[row], 0, logits.length);
        }

        private void unpredicted() {
            referenceTrace.add(event(0, Optional.empty()));
            candidateTrace.add(event(0, Optional.empty()));
            differences.add(Optional.empty());
        }

        private void compare(int position, float[] referenceLogits, float[] candidateLogits) {
            int token = ids.get(position);
            Divergence models = Divergence.of(referenceLogits, candidateLogits);
            referenceTrace.add(event(position, Optional.of(models.p())));
            candidateTrace.add(event(position, Optional.of(models.q())));
            differences.add(Optional.of(DistributionDifference.of(models, token)));
        }

        /** The trace knows the token's bytes and text by its vocabulary. */
        private TokenEvent event(int position, Optional<Distribution> distribution) {
            int token = ids.get(position);
            return new TokenEvent(
                    token,
                    TokenBytes.NONE,
                    "",
                    position,
                    distribution.map(it -> it.prediction(token, top)),
                    Optional.empty(),
                    Origin.PROMPT);
        }
    }
}
