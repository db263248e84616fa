package io.github.phiworkbench.engine.sampling;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Draw;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.family.UnusableModelException;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/**
 * Chooses tokens as a {@link Sampling} says. One sampler serves one generation: it holds the state of the random numbers,
 * and memory of a few vocabularies' size that it uses again for every token. Not for several threads.
 *
 * <p>Random numbers come from the generator L64X128MixRandom, one number a drawn token, so the same seed makes the same
 * choices from the same logits. Logits of another device or precision differ in their last digits, which can turn a choice.
 */
public final class Sampler {

    private final List<LogitsProcessor> chain;
    private final boolean greedy;
    private final long seed;
    private final RandomGenerator random;
    private final Candidates candidates = Candidates.none();

    private Sampler(Sampling sampling) {
        chain = LogitsProcessor.chain(sampling);
        greedy = sampling.temperature() == 0;
        seed = sampling.seed().orElseGet(() -> RandomGenerator.getDefault().nextLong());
        random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    }

    /**
     * A sampler for one generation.
     *
     * @throws IllegalArgumentException if a logit bias is NaN or positive infinity, or names a negative token id
     */
    public static Sampler of(Sampling sampling) {
        return new Sampler(sampling);
    }

    /** The seed in use, a fresh one where none was given; with it the generation can be repeated. */
    public long seed() {
        return seed;
    }

    /**
     * Chooses the next token.
     *
     * @param logits the model's raw logits, one a token of the vocabulary; read only
     * @param history the tokens so far; the caller adds the chosen one
     * @throws UnusableModelException if a logit is NaN or positive infinity, or all are negative infinity
     * @throws IllegalArgumentException if the logit bias forbids every token or names one that is not in the vocabulary,
     *     or if bias and penalties leave the range of numbers
     */
    public Choice choose(float[] logits, TokenHistory history) {
        if (greedy && chain.isEmpty()) {
            return new Choice(Logits.firstIndexOf(Logits.max(logits), logits), 1);
        }
        Candidates left = process(logits, history);
        return greedy ? left.best() : left.draw(random);
    }

    /**
     * The distribution that the last choice was drawn from.
     *
     * @param choice what {@link #choose} returned last
     * @param top the tokens whose probabilities are of interest
     */
    public Draw describe(Choice choice, List<Alternative> top) {
        if (greedy) {
            return new Draw(
                    1,
                    1,
                    0,
                    top.stream()
                            .map(alternative -> alternative.id() == choice.id() ? 1.0 : 0.0)
                            .toList());
        }
        return new Draw(
                choice.samplerProb(),
                candidates.rank(choice.id()),
                candidates.entropy(),
                top.stream()
                        .map(alternative -> candidates.probabilityOf(alternative.id()))
                        .toList());
    }

    /** What the draw is made from; valid until the next call. */
    Candidates process(float[] logits, TokenHistory history) {
        candidates.reset(logits);
        for (LogitsProcessor step : chain) {
            step.apply(candidates, history);
        }
        return candidates;
    }
}
