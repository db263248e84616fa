package io.github.phiworkbench.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Draw;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.family.UnusableModelException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SamplerTest {

    private static final Sampling NEUTRAL = Sampling.GREEDY.withTemperature(1);
    private static final TokenHistory NOTHING = new TokenHistory(List.of());

    @Test
    void a_temperature_of_zero_takes_the_most_likely_token_with_certainty() {
        float[] logits = {1, 4, 4, 2};
        assertThat(Sampler.of(Sampling.GREEDY).choose(logits, NOTHING)).isEqualTo(new Choice(1, 1));
    }

    @Test
    void a_temperature_of_zero_respects_bias_and_penalties() {
        float[] logits = {1, 4, 3.5f, 2};
        Sampling biased = Sampling.GREEDY.withLogitBias(Map.of(1, Double.NEGATIVE_INFINITY));
        assertThat(Sampler.of(biased).choose(logits, NOTHING)).isEqualTo(new Choice(2, 1));
        Sampling penalized = Sampling.GREEDY.withPenalties(1.5, 0, 0);
        assertThat(Sampler.of(penalized).choose(logits, new TokenHistory(List.of(1, 2))))
                .isEqualTo(new Choice(1, 1));
    }

    @Test
    void the_probability_of_a_choice_is_that_after_temperature_and_truncation() {
        // Logits 0, 2 ln 2, 2 ln 4 at temperature 2 are odds 1 : 2 : 4; two of them are left.
        float[] logits = {0, (float) (2 * Math.log(2)), (float) (2 * Math.log(4))};
        Sampler sampler = Sampler.of(NEUTRAL.withTemperature(2).withTopK(2).withSeed(5));
        for (int i = 0; i < 20; i++) {
            Choice choice = sampler.choose(logits, NOTHING);
            assertThat(choice.id()).isIn(1, 2);
            assertThat(choice.samplerProb()).isCloseTo(choice.id() / 3.0, within(1e-7));
        }
    }

    @Test
    void a_draw_is_described_as_the_distribution_it_was_made_from() {
        // Odds 1 : 2 : 4 after the temperature; the first is cut off.
        float[] logits = {0, (float) (2 * Math.log(2)), (float) (2 * Math.log(4))};
        Sampler sampler = Sampler.of(NEUTRAL.withTemperature(2).withTopK(2).withSeed(5));
        List<Alternative> top = List.of(new Alternative(2, 0), new Alternative(0, 0), new Alternative(1, 0));
        for (int i = 0; i < 20; i++) {
            Choice choice = sampler.choose(logits, NOTHING);
            Draw draw = sampler.describe(choice, top);

            assertThat(draw.probability()).isEqualTo(choice.samplerProb());
            assertThat(draw.rank()).isEqualTo(choice.id() == 2 ? 1 : 2);
            assertThat(draw.entropy()).isCloseTo(-Math.log(2 / 3.0) * 2 / 3 - Math.log(1 / 3.0) / 3, within(1e-7));
            assertThat(draw.top().get(0)).isCloseTo(2 / 3.0, within(1e-7));
            assertThat(draw.top().get(1)).isZero();
            assertThat(draw.top().get(2)).isCloseTo(1 / 3.0, within(1e-7));
        }
    }

    @Test
    void a_greedy_choice_leaves_nothing_to_the_others() {
        float[] logits = {1, 4, 3.5f, 2};
        Sampler sampler = Sampler.of(Sampling.GREEDY);
        Choice choice = sampler.choose(logits, NOTHING);

        assertThat(sampler.describe(choice, List.of(new Alternative(1, -0.5), new Alternative(2, -1))))
                .isEqualTo(new Draw(1, 1, 0, List.of(1.0, 0.0)));
    }

    @Test
    void the_same_seed_gives_the_same_tokens() {
        Sampling sampling = NEUTRAL.withTopP(0.9).withSeed(42);
        List<Integer> first = draw(Sampler.of(sampling), 200);
        assertThat(draw(Sampler.of(sampling), 200)).isEqualTo(first);
        assertThat(draw(Sampler.of(sampling.withSeed(43)), 200)).isNotEqualTo(first);
    }

    @Test
    void a_seed_keeps_its_meaning_from_release_to_release() {
        assertThat(draw(Sampler.of(NEUTRAL.withSeed(42)), 8)).containsExactly(69, 69, 69, 83, 55, 13, 55, 90);
    }

    @Test
    void a_fresh_seed_can_be_asked_for_and_repeats_the_generation() {
        Sampler fresh = Sampler.of(NEUTRAL);
        assertThat(draw(Sampler.of(NEUTRAL.withSeed(fresh.seed())), 50)).isEqualTo(draw(fresh, 50));
        assertThat(Sampler.of(NEUTRAL).seed()).isNotEqualTo(fresh.seed());
    }

    @Test
    void the_models_logits_are_left_alone() {
        float[] logits = {1, 2, 3};
        Sampling all = new Sampling(Map.of(0, 5.0), 1.2, 0.1, 0.1, 0.7, 2, 0.9, 0.1, 0.9, OptionalLong.of(1));
        TokenHistory history = new TokenHistory(List.of(0, 1));
        history.add(2);
        Sampler.of(all).choose(logits, history);
        assertThat(logits).containsExactly(1, 2, 3);
    }

    @Test
    void draws_are_as_frequent_as_their_probabilities() {
        Random random = new Random(11);
        float[] logits = new float[20];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) random.nextGaussian();
        }
        Sampler sampler = Sampler.of(NEUTRAL.withTemperature(0.9).withTopK(12).withSeed(2025));
        int draws = 60_000;
        Map<Integer, Integer> observed = new HashMap<>();
        Map<Integer, Double> probabilities = new HashMap<>();
        for (int i = 0; i < draws; i++) {
            Choice choice = sampler.choose(logits, NOTHING);
            observed.merge(choice.id(), 1, Integer::sum);
            probabilities.put(choice.id(), choice.samplerProb());
        }
        assertThat(probabilities.values().stream().mapToDouble(value -> value).sum())
                .isCloseTo(1, within(1e-9));
        double chiSquare = 0;
        for (Map.Entry<Integer, Double> entry : probabilities.entrySet()) {
            double expected = entry.getValue() * draws;
            chiSquare += Math.pow(observed.get(entry.getKey()) - expected, 2) / expected;
        }
        // 11 degrees of freedom: exceeded by chance once in a thousand times.
        assertThat(chiSquare).isLessThan(31.26);
    }

    @Test
    void a_token_of_probability_zero_is_never_drawn() {
        float[] logits = {Float.NEGATIVE_INFINITY, 0, -10_000, 0, Float.NEGATIVE_INFINITY};
        Sampler sampler = Sampler.of(NEUTRAL.withSeed(1));
        for (int i = 0; i < 1000; i++) {
            assertThat(sampler.choose(logits, NOTHING).id()).isIn(1, 3);
        }
    }

    @Test
    void one_sampler_serves_vocabularies_step_after_step() {
        Sampler sampler = Sampler.of(NEUTRAL.withTopK(1).withSeed(1));
        assertThat(sampler.choose(new float[] {1, 2, 3, 4}, NOTHING).id()).isEqualTo(3);
        assertThat(sampler.choose(new float[] {9, 2, 3, 4}, NOTHING).id()).isZero();
        assertThat(sampler.choose(new float[] {1, 2}, NOTHING).id()).isEqualTo(1);
        assertThat(sampler.choose(new float[] {1, 2, 9, 0, 5, 6}, NOTHING).id()).isEqualTo(2);
    }

    @Test
    void forbidding_everything_is_refused_in_words() {
        float[] logits = {1, 2};
        Map<Integer, Double> nothing = Map.of(0, Double.NEGATIVE_INFINITY, 1, Double.NEGATIVE_INFINITY);
        for (Sampling sampling : List.of(
                Sampling.GREEDY,
                NEUTRAL,
                NEUTRAL.withTemperature(0.5),
                NEUTRAL.withTopK(1),
                NEUTRAL.withTopP(0.5),
                NEUTRAL.withMinP(0.5),
                NEUTRAL.withTypicalP(0.5))) {
            Sampler sampler = Sampler.of(sampling.withLogitBias(nothing));
            assertThatThrownBy(() -> sampler.choose(logits, NOTHING))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("forbids every token");
        }
    }

    @Test
    void penalties_beyond_all_numbers_are_refused_in_words() {
        Sampler sampler = Sampler.of(NEUTRAL.withPenalties(Double.MIN_VALUE, 0, 0));
        assertThatThrownBy(() -> sampler.choose(new float[] {1, 2}, new TokenHistory(List.of(1))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too large");
    }

    @Test
    void logits_that_are_no_distribution_are_refused_in_words() {
        for (Sampling sampling : List.of(Sampling.GREEDY, NEUTRAL)) {
            assertThatThrownBy(() -> Sampler.of(sampling).choose(new float[] {1, Float.NaN}, NOTHING))
                    .isInstanceOf(UnusableModelException.class);
        }
    }

    private static List<Integer> draw(Sampler sampler, int count) {
        float[] logits = new float[100];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = i % 7;
        }
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            ids.add(sampler.choose(logits, NOTHING).id());
        }
        return ids;
    }
}
