package io.github.phiworkbench.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.family.UnusableModelException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class DistributionTest {

    private static final float FORBIDDEN = Float.NEGATIVE_INFINITY;

    /** Probabilities 1/2, 1/4, 1/8, 1/8. */
    private static final float[] HALVES = {(float) Math.log(4), (float) Math.log(2), 0, 0};

    @Test
    void halves_have_the_entropy_that_comes_out_by_hand() {
        // 1/2 ln 2 + 1/4 ln 4 + 2 * 1/8 ln 8 = 7/4 ln 2
        assertThat(Distribution.of(HALVES).entropy()).isCloseTo(1.75 * Math.log(2), within(1e-7));
        assertThat(Distribution.of(HALVES).logSumExp()).isCloseTo(Math.log(8), within(1e-7));
    }

    @Test
    void a_token_knows_its_logprob_and_rank() {
        Distribution distribution = Distribution.of(HALVES);
        assertThat(distribution.logprob(1)).isCloseTo(Math.log(0.25), within(1e-7));
        assertThat(distribution.rank(0)).isEqualTo(1);
        assertThat(distribution.rank(1)).isEqualTo(2);
        assertThat(distribution.rank(2)).isEqualTo(3);
        assertThat(distribution.rank(3)).isEqualTo(3);
    }

    @Test
    void the_top_is_best_first_and_prefers_low_ids_among_equals() {
        assertThat(ids(Distribution.of(HALVES).top(3))).containsExactly(0, 1, 2);
        assertThat(ids(Distribution.of(new float[] {1, 5, 5, 7, 5}).top(3))).containsExactly(3, 1, 2);
        assertThat(Distribution.of(HALVES).top(0)).isEmpty();
        assertThat(Distribution.of(HALVES).top(99)).hasSize(4);
    }

    @Test
    void the_best_of_equals_is_the_one_with_the_lowest_id() {
        assertThat(Distribution.of(new float[] {1, 5, 5}).argmax()).isEqualTo(1);
    }

    @Test
    void a_prediction_says_how_much_its_alternatives_cover() {
        Prediction prediction = Distribution.of(HALVES).prediction(3, 2);
        assertThat(prediction.massCovered()).isCloseTo(0.75, within(1e-7));
        assertThat(prediction.rank()).isEqualTo(3);
        assertThat(prediction.logprob()).isCloseTo(Math.log(0.125), within(1e-7));
        assertThat(prediction.top()).hasSize(2);
        assertThat(Distribution.of(HALVES).prediction(3, 4).massCovered()).isLessThanOrEqualTo(1);
    }

    @Test
    void impossible_tokens_are_no_alternatives_and_do_not_disturb_the_others() {
        Distribution distribution = Distribution.of(new float[] {FORBIDDEN, 0, FORBIDDEN, 0});
        assertThat(distribution.entropy()).isCloseTo(Math.log(2), within(1e-15));
        assertThat(distribution.logprob(0)).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(ids(distribution.top(4))).containsExactly(1, 3);
    }

    @Test
    void large_logits_do_not_overflow() {
        Distribution distribution = Distribution.of(new float[] {3e38f, 3e38f, -3e38f});
        assertThat(distribution.logprob(0)).isEqualTo(-Math.log(2));
        assertThat(distribution.entropy()).isCloseTo(Math.log(2), within(1e-15));
    }

    @Test
    void a_certain_token_leaves_no_entropy() {
        Distribution distribution = Distribution.of(new float[] {1000, 0, 0});
        assertThat(distribution.entropy()).isZero();
        assertThat(distribution.logprob(0)).isZero();
    }

    @Test
    void logits_that_are_no_distribution_are_refused_in_words() {
        assertThatThrownBy(() -> Distribution.of(new float[] {0, Float.NaN, 1}))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("not a number");
        assertThatThrownBy(() -> Distribution.of(new float[] {0, Float.POSITIVE_INFINITY}))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("infinite");
        assertThatThrownBy(() -> Distribution.of(new float[] {FORBIDDEN, FORBIDDEN}))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("every one of its 2 tokens");
    }

    @Test
    void agrees_with_torch() {
        Reference reference = Reference.read();
        reference.distributions().forEach((name, expected) -> {
            Distribution distribution = Distribution.of(reference.logits(name));
            assertThat(distribution.logSumExp()).isCloseTo(expected.logSumExp(), within(1e-12));
            assertThat(distribution.entropy()).isCloseTo(expected.entropy(), within(1e-12));
            for (int id = 0; id < expected.logprobs().size(); id++) {
                assertThat(distribution.logprob(id))
                        .isCloseTo(expected.logprobs().get(id), within(1e-10));
            }
        });
    }

    @Test
    void the_top_of_any_size_equals_the_beginning_of_a_full_sort() {
        float[] logits = coarse(new Random(7), 3000);
        List<Integer> sorted = new ArrayList<>();
        for (int id = 0; id < logits.length; id++) {
            sorted.add(id);
        }
        sorted.sort(Comparator.comparing((Integer id) -> -logits[id]).thenComparing(id -> id));
        for (int k : new int[] {1, 2, 3, 20, 500, 2999, 3000}) {
            assertThat(ids(Distribution.of(logits).top(k))).isEqualTo(sorted.subList(0, k));
        }
    }

    @Test
    void the_probabilities_of_a_real_vocabulary_sum_to_one() {
        float[] logits = coarse(new Random(8), 200_064);
        assertThat(Distribution.of(logits).prediction(0, logits.length).massCovered())
                .isCloseTo(1, within(1e-9));
    }

    /** Random logits with many ties. */
    private static float[] coarse(Random random, int count) {
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) {
            logits[i] = Math.round(random.nextGaussian() * 20) / 8f;
        }
        return logits;
    }

    private static List<Integer> ids(List<Alternative> alternatives) {
        return alternatives.stream().map(Alternative::id).toList();
    }
}
