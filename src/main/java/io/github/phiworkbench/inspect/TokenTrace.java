package io.github.phiworkbench.inspect;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Draw;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.tokenizer.Utf8Stream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;

/**
 * The tokens of one text with all numbers that a model gave for them, kept column by column so that a hundred thousand tokens
 * fit. Immutable. Numbers are float32, as they are on disk, so a trace that was just captured and the same one read back are
 * equal; logarithms are natural. A number that is not known is NaN.
 *
 * <p>Tokens are addressed by their index in the trace, alternatives by the token's index and their own, best first.
 */
public final class TokenTrace {

    private final TraceSource source;
    private final List<Integer> before;
    private final int size;
    private final TraceColumns columns;
    private final Map<Integer, Entry> entries;

    /**
     * What an id stands for.
     *
     * @param control whether it adds nothing to a text, as the mark that ends an answer
     */
    public record Entry(TokenBytes bytes, boolean control) {

        /** An id without bytes. */
        public static final Entry UNKNOWN = new Entry(TokenBytes.NONE, false);
    }

    TokenTrace(TraceSource source, List<Integer> before, int size, TraceColumns columns, Map<Integer, Entry> entries) {
        this.source = source;
        this.before = List.copyOf(before);
        this.size = size;
        this.columns = columns;
        this.entries = entries;
    }

    TraceColumns columns() {
        return columns;
    }

    /** Where the numbers come from. */
    public TraceSource source() {
        return source;
    }

    /** How many tokens there are. */
    public int size() {
        return size;
    }

    /** The position of the first token in the sequence that the model read: how many tokens came before it. */
    public int start() {
        return before.size();
    }

    /** The ids that the model read before the first token: the prompt of an answer. */
    public List<Integer> before() {
        return before;
    }

    /** The ids of the whole sequence up to a token, which they do not hold. */
    public List<Integer> idsBefore(int token) {
        List<Integer> all = new ArrayList<>(before);
        all.addAll(ids().subList(0, token));
        return all;
    }

    public int id(int token) {
        return columns.ids[check(token)];
    }

    /** The ids of all tokens. */
    public List<Integer> ids() {
        return Arrays.stream(columns.ids, 0, size).boxed().toList();
    }

    /** What an id stands for; every id of a token or an alternative of this trace is known. */
    public Entry entry(int id) {
        return entries.getOrDefault(id, Entry.UNKNOWN);
    }

    /** The entries of all ids that occur, and perhaps of others. */
    public Map<Integer, Entry> entries() {
        return Map.copyOf(entries);
    }

    /** The characters that became complete with a token; none for a control token. Joined they are the text. */
    public String text(int token) {
        return columns.texts[check(token)];
    }

    /** The text of the tokens from one to before another, control tokens left out. */
    public String text(int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int token = from; token < to; token++) {
            text.append(text(token));
        }
        return text.toString();
    }

    public Origin origin(int token) {
        return columns.origins[check(token)];
    }

    /** Whether something predicted the token: not so for the first one of a sequence. */
    public boolean isPredicted(int token) {
        return columns.ranks[check(token)] > 0;
    }

    /** Natural logarithm of the token's probability in the model's own distribution; NaN if nothing predicted it. */
    public double logprob(int token) {
        return columns.logprobs[check(token)];
    }

    /** Rank in the model's own distribution, 1 for the most likely token; 0 if nothing predicted it. */
    public int rank(int token) {
        return columns.ranks[check(token)];
    }

    /** Entropy of the model's own distribution in nats; NaN if nothing predicted the token. */
    public double entropy(int token) {
        return columns.entropies[check(token)];
    }

    /** Whether the token was drawn by a sampler. */
    public boolean isDrawn(int token) {
        return columns.drawRanks[check(token)] > 0;
    }

    /** Probability in the distribution that the sampler drew from; NaN if the token was not drawn. */
    public double drawProbability(int token) {
        return columns.drawProbabilities[check(token)];
    }

    /** Rank in the distribution that the sampler drew from; 0 if the token was not drawn. */
    public int drawRank(int token) {
        return columns.drawRanks[check(token)];
    }

    /** Entropy in nats of the distribution that the sampler drew from; NaN if the token was not drawn. */
    public double drawEntropy(int token) {
        return columns.drawEntropies[check(token)];
    }

    /** How many alternatives were captured at a token, itself perhaps among them. */
    public int alternatives(int token) {
        check(token);
        return columns.firstAlternative[token + 1] - columns.firstAlternative[token];
    }

    public int alternativeId(int token, int index) {
        return columns.alternativeIds[alternative(token, index)];
    }

    /** Natural logarithm of an alternative's probability in the model's own distribution. */
    public double alternativeLogprob(int token, int index) {
        return columns.alternativeLogprobs[alternative(token, index)];
    }

    /** Probability of an alternative in the distribution that the sampler drew from; NaN if the token was not drawn. */
    public double alternativeDraw(int token, int index) {
        return columns.alternativeDraws[alternative(token, index)];
    }

    /** Sum of the probabilities of a token's alternatives in the model's own distribution, 0 to 1. */
    public double massCovered(int token) {
        double mass = 0;
        for (int index = 0; index < alternatives(token); index++) {
            mass += Math.exp(alternativeLogprob(token, index));
        }
        return Math.min(1, mass);
    }

    /** Where the token itself stands among its alternatives; empty if it is not one of them. */
    public OptionalInt ownAlternative(int token) {
        for (int index = 0; index < alternatives(token); index++) {
            if (alternativeId(token, index) == id(token)) {
                return OptionalInt.of(index);
            }
        }
        return OptionalInt.empty();
    }

    private int check(int token) {
        return Objects.checkIndex(token, size);
    }

    private int alternative(int token, int index) {
        return columns.firstAlternative[check(token)] + Objects.checkIndex(index, alternatives(token));
    }

    /** A token as the engine tells it. */
    public TokenEvent event(int token) {
        Optional<Prediction> prediction = Optional.empty();
        if (isPredicted(token)) {
            Alternative[] top = new Alternative[alternatives(token)];
            Arrays.setAll(top, index -> new Alternative(alternativeId(token, index), alternativeLogprob(token, index)));
            prediction = Optional.of(new Prediction(
                    logprob(token), rank(token), entropy(token), Arrays.asList(top), massCovered(token)));
        }
        Optional<Draw> draw = Optional.empty();
        if (isDrawn(token)) {
            Double[] top = new Double[alternatives(token)];
            Arrays.setAll(top, index -> alternativeDraw(token, index));
            draw = Optional.of(
                    new Draw(drawProbability(token), drawRank(token), drawEntropy(token), Arrays.asList(top)));
        }
        return new TokenEvent(
                id(token),
                entry(id(token)).bytes(),
                text(token),
                before.size() + token,
                prediction,
                draw,
                origin(token));
    }

    /**
     * The tokens before one, and another in its place: how a continuation begins that takes another turn there.
     *
     * @param alternative which of the token's alternatives
     */
    public TokenTrace turningAt(int token, int alternative) {
        int id = alternativeId(token, alternative);
        return turningAt(token, id, entry(id), alternativeLogprob(token, alternative), 1 + alternative);
    }

    /**
     * The same for a token that was not captured as an alternative.
     *
     * @param id the token
     * @param meaning what it stands for
     * @param logprob of its probability in the model's own distribution there
     * @param rank in that distribution
     */
    public TokenTrace turningAt(int token, int id, Entry meaning, double logprob, int rank) {
        Builder turned = new Builder(source, other -> other == id ? meaning : entry(other), before);
        for (int before = 0; before < token; before++) {
            turned.add(event(before));
        }
        TokenEvent there = event(token);
        return turned.add(new TokenEvent(
                        id,
                        meaning.bytes(),
                        "",
                        there.position(),
                        there.prediction()
                                .map(it -> new Prediction(logprob, rank, it.entropy(), it.top(), it.massCovered())),
                        Optional.empty(),
                        Origin.FORCED))
                .trace();
    }

    /**
     * A token that could come after others.
     *
     * @param logprob natural logarithm of its probability in the model's own distribution there
     * @param rank in that distribution, 1 for the most likely one
     * @param top the most likely tokens there, best first
     */
    public record Step(int id, double logprob, int rank, List<Alternative> top) {
        public Step {
            top = List.copyOf(top);
        }
    }

    /**
     * The tokens up to one, that one included, and others after it: how a continuation begins that takes a way of several
     * tokens. The entropies of these are not known.
     *
     * @param way the tokens after it
     * @param meanings what the ids of the way and of its alternatives stand for
     */
    public TokenTrace followedBy(int token, List<Step> way, Map<Integer, Entry> meanings) {
        Builder followed = new Builder(source, id -> meanings.getOrDefault(id, entry(id)), before);
        for (int kept = 0; kept <= token; kept++) {
            followed.add(event(kept));
        }
        for (Step step : way) {
            double mass = step.top().stream()
                    .mapToDouble(alternative -> Math.exp(alternative.logprob()))
                    .sum();
            followed.add(new TokenEvent(
                    step.id(),
                    meanings.getOrDefault(step.id(), entry(step.id())).bytes(),
                    "",
                    before.size() + followed.size(),
                    Optional.of(new Prediction(step.logprob(), step.rank(), Double.NaN, step.top(), Math.min(1, mass))),
                    Optional.empty(),
                    Origin.FORCED));
        }
        return followed.trace();
    }

    /**
     * The same tokens with the numbers that are true of another source too: those of the model if it is the same one, and those
     * of the sampler if it also drew in the same way.
     */
    public TokenTrace asOf(TraceSource other) {
        boolean sameModel = source.model().equals(other.model())
                && source.precision().equals(other.precision())
                && source.vocabulary() == other.vocabulary();
        boolean sameDraws = sameModel && unseeded(source).equals(unseeded(other));
        Builder kept = new Builder(other, this::entry, before);
        for (int token = 0; token < size; token++) {
            TokenEvent event = event(token);
            kept.add(new TokenEvent(
                    event.id(),
                    event.bytes(),
                    event.text(),
                    event.position(),
                    sameModel ? event.prediction() : Optional.empty(),
                    sameDraws ? event.draw() : Optional.empty(),
                    event.origin()));
        }
        return kept.trace();
    }

    private static Optional<Sampling> unseeded(TraceSource of) {
        return of.sampling().map(sampling -> sampling.withSeed(0));
    }

    /** Takes tokens as they come. For one thread; the traces it gives may go to others. */
    public static final class Builder {
        private final TraceSource source;
        private final IntFunction<Entry> vocabulary;
        private final Map<Integer, Entry> entries = new ConcurrentHashMap<>();
        private final Utf8Stream utf8 = new Utf8Stream();
        private TraceColumns columns = new TraceColumns(64, 1024);
        private final List<Integer> before;
        private int size;

        /**
         * For the tokens of a whole sequence.
         *
         * @param vocabulary what ids stand for, asked once for each id
         */
        public Builder(TraceSource source, IntFunction<Entry> vocabulary) {
            this(source, vocabulary, List.of());
        }

        /**
         * For the tokens after a prompt.
         *
         * @param before the ids of the prompt
         */
        public Builder(TraceSource source, IntFunction<Entry> vocabulary, List<Integer> before) {
            this.source = source;
            this.vocabulary = vocabulary;
            this.before = List.copyOf(before);
        }

        /** A vocabulary by its two parts. */
        public static IntFunction<Entry> vocabulary(IntFunction<byte[]> bytes, IntPredicate control) {
            return id -> new Entry(TokenBytes.of(bytes.apply(id)), control.test(id));
        }

        /** Adds the next token. */
        public Builder add(TokenEvent event) {
            List<Alternative> top = event.prediction().map(Prediction::top).orElse(List.of());
            List<Double> drawn = event.draw().map(Draw::top).orElse(List.of());
            int first = columns.firstAlternative[size];
            columns = columns.grownFor(size + 1, first + top.size());
            Entry entry = entries.computeIfAbsent(event.id(), id -> entry(event));
            columns.ids[size] = event.id();
            columns.texts[size] =
                    entry.control() ? "" : utf8.accept(entry.bytes().toArray());
            columns.origins[size] = event.origin();
            columns.logprobs[size] =
                    event.prediction().map(it -> (float) it.logprob()).orElse(Float.NaN);
            columns.ranks[size] = event.prediction().map(Prediction::rank).orElse(0);
            columns.entropies[size] =
                    event.prediction().map(it -> (float) it.entropy()).orElse(Float.NaN);
            columns.drawProbabilities[size] =
                    event.draw().map(it -> (float) it.probability()).orElse(Float.NaN);
            columns.drawRanks[size] = event.draw().map(Draw::rank).orElse(0);
            columns.drawEntropies[size] =
                    event.draw().map(it -> (float) it.entropy()).orElse(Float.NaN);
            for (int index = 0; index < top.size(); index++) {
                Alternative alternative = top.get(index);
                remember(alternative.id());
                columns.alternativeIds[first + index] = alternative.id();
                columns.alternativeLogprobs[first + index] = (float) alternative.logprob();
                columns.alternativeDraws[first + index] =
                        index < drawn.size() ? drawn.get(index).floatValue() : Float.NaN;
            }
            columns.firstAlternative[++size] = first + top.size();
            return this;
        }

        private Entry remember(int id) {
            return entries.computeIfAbsent(id, vocabulary::apply);
        }

        /** A model without a tokenizer may still know the bytes of what it said. */
        private Entry entry(TokenEvent event) {
            Entry known = vocabulary.apply(event.id());
            return known.equals(Entry.UNKNOWN) ? new Entry(event.bytes(), false) : known;
        }

        /** Adds the tokens of another trace. */
        public Builder addAll(TokenTrace tokens) {
            for (int token = 0; token < tokens.size(); token++) {
                add(tokens.event(token));
            }
            return this;
        }

        /** Where the numbers come from. */
        public TraceSource source() {
            return source;
        }

        /** What the last token added to the text. */
        public String lastText() {
            return size == 0 ? "" : columns.texts[size - 1];
        }

        public int size() {
            return size;
        }

        /** The tokens so far; later ones do not change it. Takes no time, however many there are. */
        public TokenTrace trace() {
            return new TokenTrace(source, before, size, columns, entries);
        }
    }
}
