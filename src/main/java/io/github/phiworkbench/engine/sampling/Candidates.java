package io.github.phiworkbench.engine.sampling;

import io.github.phiworkbench.family.UnusableModelException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.DoubleUnaryOperator;
import java.util.random.RandomGenerator;

/**
 * The tokens that can still be drawn in one step, with their logits. At first that is the whole vocabulary with a copy of
 * the model's logits; processors change logits and remove tokens. Candidates stay in ascending order of their ids
 * whatever is removed, so a draw depends on which tokens are left and not on how they were found.
 *
 * <p>Logits are double precision here, so that dividing by a small temperature keeps their differences.
 */
public final class Candidates {

    private int count;
    private double[] logits = new double[0];

    /** Token ids by index; not filled while no token was removed, as index and id are the same then. */
    private int[] ids = new int[0];

    private boolean whole;

    /** Exponentials of the logits above {@link #weightBase}: probabilities times {@link #totalWeight}. */
    private double[] weights = new double[0];

    private boolean weighed;
    private double weightBase;
    private double totalWeight;

    /** Room for steps that select by mass, kept from token to token. */
    private double[] scratchKeys = new double[0];

    private double[] scratchWeights = new double[0];

    private Candidates() {}

    /** Memory for {@link #reset}. */
    static Candidates none() {
        return new Candidates();
    }

    /**
     * All tokens of a vocabulary.
     *
     * @param logits one a token; copied
     * @throws UnusableModelException if a logit is NaN or positive infinity, or all are negative infinity
     */
    public static Candidates of(float[] logits) {
        Candidates candidates = none();
        candidates.reset(logits);
        return candidates;
    }

    /** Starts the next step in the same memory. */
    void reset(float[] modelLogits) {
        Logits.max(modelLogits);
        if (modelLogits.length != logits.length) {
            logits = new double[modelLogits.length];
        }
        for (int i = 0; i < modelLogits.length; i++) {
            logits[i] = modelLogits[i];
        }
        count = modelLogits.length;
        whole = true;
        weighed = false;
    }

    /** How many tokens the model's vocabulary has, candidates or not. */
    public int vocabulary() {
        return logits.length;
    }

    /** How many tokens are left. */
    public int count() {
        return count;
    }

    /** The id of a candidate. */
    public int id(int index) {
        Objects.checkIndex(index, count);
        return whole ? index : ids[index];
    }

    /** The logit of a candidate, as far as it was processed. */
    public double logit(int index) {
        return logits[Objects.checkIndex(index, count)];
    }

    /** The probability of a candidate among those left: the softmax of their logits. */
    public double probability(int index) {
        Objects.checkIndex(index, count);
        weigh();
        return weights[index] / totalWeight;
    }

    /**
     * The greatest logit.
     *
     * @throws IllegalArgumentException if every token is forbidden, or a logit grew out of the range of numbers
     */
    public double max() {
        double max = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < count; i++) {
            max = Math.max(max, logits[i]);
        }
        if (max == Double.NEGATIVE_INFINITY) {
            throw new IllegalArgumentException("The logit bias forbids every token; allow at least one.");
        }
        if (!Double.isFinite(max)) {
            throw new IllegalArgumentException(
                    "The logit bias or the penalties make a token's score too large; use smaller ones.");
        }
        return max;
    }

    /** The probability of a token among those left; 0 for one that is no candidate. */
    double probabilityOf(int id) {
        int index = index(id);
        return index < 0 ? 0 : probability(index);
    }

    /** One more than the number of candidates that are likelier than this one. */
    int rank(int id) {
        double own = logits[index(id)];
        int likelier = 0;
        for (int i = 0; i < count; i++) {
            likelier += logits[i] > own ? 1 : 0;
        }
        return 1 + likelier;
    }

    /** Entropy of the candidates' distribution, in nats. */
    double entropy() {
        weigh();
        double weighted = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] > 0) {
                weighted += weights[i] * (logits[i] - weightBase);
            }
        }
        return Math.max(0, Math.log(totalWeight) - weighted / totalWeight);
    }

    /** Where a token stands; negative if it is no candidate. */
    private int index(int id) {
        return whole ? (id >= 0 && id < count ? id : -1) : Arrays.binarySearch(ids, 0, count, id);
    }

    /** Changes the logit of one token; does nothing if the token is no candidate. */
    public void change(int id, DoubleUnaryOperator change) {
        int index = index(id);
        if (index >= 0) {
            logits[index] = change.applyAsDouble(logits[index]);
            weighed = false;
        }
    }

    /**
     * Divides all logits, counted from the greatest, which becomes 0. The shift changes no probability and keeps the
     * quotients from overflowing however small the divisor is.
     *
     * @param temperature above 0
     */
    public void divide(double temperature) {
        double max = max();
        for (int i = 0; i < count; i++) {
            logits[i] = (logits[i] - max) / temperature;
        }
        weighed = false;
    }

    /** Removes the tokens whose logit is below a threshold. */
    public void keepFrom(double threshold) {
        keep(logits, threshold, Integer.MAX_VALUE);
    }

    /**
     * Removes tokens by a key.
     *
     * @param keys one a candidate; may be {@link #logits()}
     * @param threshold keys above it stay, keys below it go
     * @param ties how many stay of those whose key is the threshold, lower ids first
     */
    void keep(double[] keys, double threshold, int ties) {
        if (whole && ids.length != count) {
            ids = new int[count];
        }
        int kept = 0;
        int tiesLeft = ties;
        double keptWeight = 0;
        for (int i = 0; i < count; i++) {
            double key = keys[i];
            if (key > threshold || (key == threshold && tiesLeft-- > 0)) {
                ids[kept] = whole ? i : ids[i];
                logits[kept] = logits[i];
                if (weighed) {
                    weights[kept] = weights[i];
                    keptWeight += weights[i];
                }
                kept++;
            }
        }
        count = kept;
        whole = false;
        totalWeight = keptWeight;
    }

    /** The logits by index; only the first {@link #count()} count. Not to be written to. */
    double[] logits() {
        return logits;
    }

    /** Unnormalized probabilities by index; only the first {@link #count()} count. Not to be written to. */
    double[] weights() {
        weigh();
        return weights;
    }

    /** Sum of {@link #weights()}. */
    double totalWeight() {
        weigh();
        return totalWeight;
    }

    /** The logit whose weight is 1. */
    double weightBase() {
        weigh();
        return weightBase;
    }

    /** Room for one key a candidate; its content is undefined. */
    double[] scratchKeys() {
        if (scratchKeys.length < count) {
            scratchKeys = new double[count];
        }
        return scratchKeys;
    }

    /** Room for one weight a candidate; its content is undefined. */
    double[] scratchWeights() {
        if (scratchWeights.length < count) {
            scratchWeights = new double[count];
        }
        return scratchWeights;
    }

    /** One exponential a candidate, however many steps ask for it. */
    private void weigh() {
        if (weighed) {
            return;
        }
        weightBase = max();
        if (weights.length < count) {
            weights = new double[count];
        }
        double total = 0;
        for (int i = 0; i < count; i++) {
            double weight = Math.exp(logits[i] - weightBase);
            weights[i] = weight;
            total += weight;
        }
        totalWeight = total;
        weighed = true;
    }

    /** The most likely candidate; of equally likely ones that with the lowest id. */
    Choice best() {
        double max = max();
        int index = 0;
        while (logits[index] != max) {
            index++;
        }
        return new Choice(id(index), 1);
    }

    /** Draws a candidate by its probability, with one number out of {@code random}. */
    Choice draw(RandomGenerator random) {
        weigh();
        double point = random.nextDouble() * totalWeight;
        double sum = 0;
        int drawn = -1;
        for (int i = 0; i < count && point >= sum; i++) {
            if (weights[i] > 0) {
                sum += weights[i];
                drawn = i;
            }
        }
        return new Choice(id(drawn), weights[drawn] / totalWeight);
    }
}
