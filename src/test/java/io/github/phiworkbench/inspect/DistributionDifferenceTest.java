package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.sampling.Distribution;
import io.github.phiworkbench.engine.sampling.Divergence;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistributionDifferenceTest {

    private static DistributionDifference of(float[] reference, float[] candidate, int token) {
        return DistributionDifference.of(Divergence.of(reference, candidate), token);
    }

    private static float[] logs(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]);
        }
        return logits;
    }

    @Test
    void two_coins_differ_as_the_formula_says() {
        DistributionDifference difference = of(logs(0.5, 0.5), logs(0.75, 0.25), 1);

        assertThat(difference.divergence()).isCloseTo(0.5 * Math.log(4.0 / 3), within(1e-7));
        assertThat(difference.reverseDivergence()).isCloseTo(0.75 * Math.log(1.5) + 0.25 * Math.log(0.5), within(1e-7));
        assertThat(difference.logprobChange()).isCloseTo(Math.log(0.5), within(1e-7));
        assertThat(difference.probabilityChange()).isCloseTo(-0.25, within(1e-7));
        assertThat(difference.rankChange()).isEqualTo(1);
        assertThat(difference.entropyChange()).isNegative();
        assertThat(difference.sameTop()).isTrue();
        assertThat(of(logs(0.4, 0.6), logs(0.6, 0.4), 0).sameTop()).isFalse();
    }

    @Test
    void equal_distributions_do_not_diverge_at_all_also_where_their_logits_are_moved() {
        float[] logits = random(200_064, 4, 1);
        float[] moved = logits.clone();
        for (int i = 0; i < moved.length; i++) {
            // Exact in float32.
            logits[i] = Math.round(logits[i] * 64) / 64f;
            moved[i] = logits[i] + 8;
        }
        assertThat(of(logits, logits, 0).divergence()).isZero();
        assertThat(of(logits, moved, 0).divergence()).isBetween(0.0, 1e-12);
        assertThat(of(logits, moved, 0).reverseDivergence()).isBetween(0.0, 1e-12);
    }

    @Test
    void both_distributions_are_those_that_each_has_alone() {
        float[] logits = random(5_000, 3, 1);
        float[] other = random(5_000, 5, 2);
        other[17] = Float.NEGATIVE_INFINITY;
        Divergence both = Divergence.of(logits, other);

        assertThat(both.p().prediction(9, 20)).isEqualTo(Distribution.of(logits).prediction(9, 20));
        assertThat(both.q().prediction(9, 20)).isEqualTo(Distribution.of(other).prediction(9, 20));
        assertThat(both.q().logSumExp()).isEqualTo(Distribution.of(other).logSumExp());
    }

    @Test
    void what_is_left_of_rounding_is_never_negative_and_small_divergences_keep_their_digits() {
        for (int seed = 0; seed < 8; seed++) {
            float[] logits = random(200_064, 3, seed);
            for (double noise : new double[] {1e-6, 1e-4, 1e-2, 1}) {
                float[] other = logits.clone();
                Random random = new Random(100 + seed);
                for (int i = 0; i < other.length; i++) {
                    other[i] += (float) (noise * random.nextGaussian());
                }
                DistributionDifference difference = of(logits, other, 7);
                double exact = ExactNumbers.divergence(logits, other);
                double reverse = ExactNumbers.divergence(other, logits);

                assertThat(difference.divergence()).isNotNegative().isCloseTo(exact, within(1e-9 + 1e-6 * exact));
                assertThat(difference.reverseDivergence())
                        .isNotNegative()
                        .isCloseTo(reverse, within(1e-9 + 1e-6 * reverse));
            }
        }
    }

    @Test
    void a_token_that_one_of_them_forbids_makes_one_divergence_infinite() {
        float[] all = {0, 0, 0};
        float[] some = {0, 0, Float.NEGATIVE_INFINITY};

        assertThat(of(all, some, 0).divergence()).isInfinite();
        assertThat(of(all, some, 0).reverseDivergence()).isCloseTo(Math.log(1.5), within(1e-12));
        assertThat(of(some, some, 0).divergence()).isZero();
        assertThat(of(some, some, 0).reverseDivergence()).isZero();
        // So unlikely that its probability is no number but zero.
        assertThat(of(new float[] {0, -2000}, new float[] {0, -1000}, 0).divergence())
                .isZero();
    }

    @Test
    void distributions_over_different_vocabularies_are_not_compared() {
        assertThatThrownBy(() -> of(new float[3], new float[4], 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A distribution over 3 tokens cannot be compared with one over 4.");
    }

    private static float[] random(int size, double scale, long seed) {
        Random random = new Random(seed);
        float[] logits = new float[size];
        for (int i = 0; i < size; i++) {
            logits[i] = (float) (scale * random.nextGaussian());
        }
        return logits;
    }
}
