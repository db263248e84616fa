package io.github.phiworkbench.engine.sampling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LogitsProcessorTest {

    private static final TokenHistory NOTHING = new TokenHistory(List.of());

    /** The tokens 0 and 1 in the prompt; then 2 once and 3 three times. */
    private static final TokenHistory SOME = history();

    private static TokenHistory history() {
        TokenHistory history = new TokenHistory(List.of(0, 1, 0));
        List.of(3, 2, 3, 3).forEach(history::add);
        return history;
    }

    @Test
    void a_bias_adds_to_its_token_only() {
        Candidates candidates = Candidates.of(new float[] {1, 2, 3});
        LogitsProcessor.logitBias(Map.of(1, -0.5)).apply(candidates, NOTHING);
        assertThat(logits(candidates)).containsExactly(1.0, 1.5, 3.0);
    }

    @Test
    void a_bias_of_negative_infinity_forbids_a_token() {
        Candidates candidates = Candidates.of(new float[] {1, 1, 1});
        LogitsProcessor.logitBias(Map.of(2, Double.NEGATIVE_INFINITY)).apply(candidates, NOTHING);
        assertThat(probabilities(candidates)).containsExactly(0.5, 0.5, 0.0);
    }

    @Test
    void a_bias_that_makes_no_sense_is_refused_in_words() {
        assertThatThrownBy(() -> LogitsProcessor.logitBias(Map.of(4, Double.NaN)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("token 4");
        assertThatThrownBy(() -> LogitsProcessor.logitBias(Map.of(4, Double.POSITIVE_INFINITY)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> LogitsProcessor.logitBias(Map.of(-1, 1.0)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() ->
                        LogitsProcessor.logitBias(Map.of(3, 1.0)).apply(Candidates.of(new float[] {1, 2, 3}), NOTHING))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("last token is 2");
    }

    @Test
    void the_repetition_penalty_looks_at_prompt_and_reply_and_at_the_sign() {
        Candidates candidates = Candidates.of(new float[] {3, -3, 6, 0, 5});
        LogitsProcessor.repetitionPenalty(1.5).apply(candidates, SOME);
        assertThat(logits(candidates)).containsExactly(2.0, -4.5, 4.0, 0.0, 5.0);
    }

    @Test
    void the_frequency_penalty_counts_the_reply_only() {
        Candidates candidates = Candidates.of(new float[] {1, 1, 1, 1, 1});
        LogitsProcessor.frequencyPenalty(0.5).apply(candidates, SOME);
        assertThat(logits(candidates)).containsExactly(1.0, 1.0, 0.5, -0.5, 1.0);
    }

    @Test
    void the_presence_penalty_counts_a_token_once() {
        Candidates candidates = Candidates.of(new float[] {1, 1, 1, 1, 1});
        LogitsProcessor.presencePenalty(0.25).apply(candidates, SOME);
        assertThat(logits(candidates)).containsExactly(1.0, 1.0, 0.75, 0.75, 1.0);
    }

    @Test
    void tokens_outside_the_vocabulary_have_no_logit_to_penalize() {
        TokenHistory history = new TokenHistory(List.of(7));
        Candidates candidates = Candidates.of(new float[] {2, 2});
        LogitsProcessor.repetitionPenalty(2).apply(candidates, history);
        assertThat(logits(candidates)).containsExactly(2.0, 2.0);
    }

    @Test
    void a_temperature_of_one_half_squares_the_odds() {
        Candidates candidates = candidates(0.75, 0.25);
        LogitsProcessor.temperature(0.5).apply(candidates, NOTHING);
        assertThat(candidates.probability(0)).isCloseTo(0.9, within(1e-7));
    }

    @Test
    void a_tiny_temperature_leaves_the_most_likely_token() {
        Candidates candidates = Candidates.of(new float[] {20, 30, 29.999f});
        LogitsProcessor.temperature(Double.MIN_VALUE).apply(candidates, NOTHING);
        assertThat(probabilities(candidates)).containsExactly(0.0, 1.0, 0.0);
    }

    @Test
    void top_k_keeps_the_best_in_the_order_of_their_ids() {
        assertThat(left(LogitsProcessor.topK(2), 0.1, 0.4, 0.2, 0.3)).containsExactly(1, 3);
        assertThat(left(LogitsProcessor.topK(1), 0.1, 0.4, 0.2, 0.3)).containsExactly(1);
        assertThat(left(LogitsProcessor.topK(9), 0.1, 0.4, 0.2, 0.3)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void top_k_keeps_tokens_just_as_likely_as_its_last() {
        assertThat(left(LogitsProcessor.topK(2), 0.2, 0.4, 0.2, 0.2)).containsExactly(0, 1, 2, 3);
    }

    @Test
    void top_p_keeps_the_token_that_crosses_the_mass() {
        assertThat(left(LogitsProcessor.topP(0.6), 0.1, 0.5, 0.1, 0.3)).containsExactly(1, 3);
        assertThat(left(LogitsProcessor.topP(0.45), 0.1, 0.5, 0.1, 0.3)).containsExactly(1);
        assertThat(left(LogitsProcessor.topP(0.85), 0.1, 0.5, 0.1, 0.3)).containsExactly(0, 1, 3);
        assertThat(left(LogitsProcessor.topP(0.95), 0.1, 0.5, 0.1, 0.3)).containsExactly(0, 1, 2, 3);
        assertThat(left(LogitsProcessor.topP(1e-300), 0.1, 0.5, 0.1, 0.3)).containsExactly(1);
    }

    @Test
    void top_p_stops_at_a_mass_it_hits_exactly() {
        assertThat(left(LogitsProcessor.topP(0.5), 0.25, 0.25, 0.25, 0.25)).containsExactly(0, 1);
    }

    @Test
    void min_p_is_relative_to_the_most_likely_token() {
        assertThat(left(LogitsProcessor.minP(0.35), 0.1, 0.5, 0.15, 0.25)).containsExactly(1, 3);
        assertThat(left(LogitsProcessor.minP(0.15), 0.1, 0.5, 0.15, 0.25)).containsExactly(0, 1, 2, 3);
        assertThat(left(LogitsProcessor.minP(1), 0.1, 0.5, 0.15, 0.25)).containsExactly(1);
    }

    @Test
    void typical_sampling_may_drop_the_most_likely_token() {
        // Surprisals 0.80 (once) and 2.39 (six times), H = 0.45 * 0.80 + 0.55 * 2.39 = 1.67: 0.87 and 0.72 away.
        double sixth = 0.55 / 6;
        assertThat(left(LogitsProcessor.typicalP(0.5), 0.45, sixth, sixth, sixth, sixth, sixth, sixth))
                .containsExactly(1, 2, 3, 4, 5, 6);
        assertThat(left(LogitsProcessor.typicalP(0.6), 0.45, sixth, sixth, sixth, sixth, sixth, sixth))
                .containsExactly(0, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void typical_sampling_keeps_tokens_just_as_close_as_its_last() {
        // Surprisals 1.20 (0.3), 2.30 (0.1) and 1.79 (1/6), H = 1.72: the sixths are the closest, one would do.
        assertThat(left(LogitsProcessor.typicalP(0.1), 0.3, 0.1, 1.0 / 6, 0.1, 1.0 / 6, 1.0 / 6))
                .containsExactly(2, 4, 5);
    }

    @Test
    void neutral_steps_are_not_in_the_chain() {
        Sampling neutral = Sampling.GREEDY.withTemperature(1);
        assertThat(LogitsProcessor.chain(neutral)).isEmpty();
        assertThat(LogitsProcessor.chain(Sampling.GREEDY.withTopK(3).withTopP(0.5)))
                .isEmpty();
        assertThat(LogitsProcessor.chain(neutral.withTopK(3).withMinP(0.1))).hasSize(2);
    }

    @Test
    void every_step_and_combination_agrees_with_transformers() {
        Reference reference = Reference.read();
        assertThat(reference.cases()).hasSizeGreaterThan(100);
        for (Reference.Case expected : reference.cases()) {
            Candidates candidates =
                    Sampler.of(expected.sampling()).process(reference.logits(expected.logits()), reference.history());
            String name = expected.logits() + " " + expected.settings();
            List<Integer> possible = new ArrayList<>();
            for (int i = 0; i < candidates.count(); i++) {
                if (candidates.probability(i) > 0) {
                    int id = candidates.id(i);
                    possible.add(id);
                    assertThat(candidates.probability(i))
                            .as("%s: token %d", name, id)
                            .isCloseTo(expected.probabilities().getOrDefault(id, 0.0), within(2e-6));
                }
            }
            assertThat(possible)
                    .as(name)
                    .containsExactlyInAnyOrderElementsOf(
                            expected.probabilities().keySet());
        }
    }

    @Test
    void top_p_keeps_a_smallest_set_that_reaches_the_mass() {
        Random random = new Random(3);
        for (int round = 0; round < 300; round++) {
            float[] logits = random(random, 1 + random.nextInt(400), 0.01 + 6 * random.nextDouble());
            double p = 0.001 + 0.998 * random.nextDouble();
            Candidates before = Candidates.of(logits);
            Candidates after = Candidates.of(logits);
            LogitsProcessor.topP(p).apply(after, NOTHING);
            double mass = 0;
            double least = 1;
            for (int i = 0; i < after.count(); i++) {
                double probability = before.probability(after.id(i));
                mass += probability;
                least = Math.min(least, probability);
            }
            assertThat(mass).isGreaterThanOrEqualTo(p - 1e-12);
            assertThat(mass - least).isLessThan(p);
            double leastKept = least;
            assertThat(removed(after, logits.length))
                    .allSatisfy(id -> assertThat(before.probability(id)).isLessThanOrEqualTo(leastKept));
        }
    }

    @Test
    void what_is_left_sums_to_one_and_does_not_depend_on_the_order_of_the_tokens() {
        Random random = new Random(4);
        for (LogitsProcessor step : List.of(
                LogitsProcessor.topK(7),
                LogitsProcessor.topP(0.8),
                LogitsProcessor.minP(0.1),
                LogitsProcessor.typicalP(0.7))) {
            for (int round = 0; round < 100; round++) {
                float[] logits = random(random, 50, 2);
                float[] reversed = new float[logits.length];
                for (int i = 0; i < logits.length; i++) {
                    reversed[i] = logits[logits.length - 1 - i];
                }
                Candidates forward = Candidates.of(logits);
                Candidates backward = Candidates.of(reversed);
                step.apply(forward, NOTHING);
                step.apply(backward, NOTHING);
                assertThat(forward.count()).isPositive().isEqualTo(backward.count());
                double sum = 0;
                for (int i = 0; i < forward.count(); i++) {
                    int mirrored = forward.count() - 1 - i;
                    assertThat(backward.id(mirrored)).isEqualTo(logits.length - 1 - forward.id(i));
                    assertThat(backward.probability(mirrored)).isCloseTo(forward.probability(i), within(1e-12));
                    sum += forward.probability(i);
                }
                assertThat(sum).isCloseTo(1, within(1e-12));
            }
        }
    }

    private static float[] random(Random random, int count, double scale) {
        float[] logits = new float[count];
        for (int i = 0; i < count; i++) {
            logits[i] = (float) (random.nextGaussian() * scale);
        }
        return logits;
    }

    private static List<Integer> removed(Candidates candidates, int vocabulary) {
        List<Integer> removed = new ArrayList<>();
        for (int id = 0; id < vocabulary; id++) {
            removed.add(id);
        }
        removed.removeAll(ids(candidates));
        return removed;
    }

    private static Candidates candidates(double... probabilities) {
        float[] logits = new float[probabilities.length];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = (float) Math.log(probabilities[i]);
        }
        return Candidates.of(logits);
    }

    private static List<Integer> left(LogitsProcessor step, double... probabilities) {
        Candidates candidates = candidates(probabilities);
        step.apply(candidates, NOTHING);
        return ids(candidates);
    }

    private static List<Integer> ids(Candidates candidates) {
        List<Integer> ids = new ArrayList<>();
        for (int i = 0; i < candidates.count(); i++) {
            ids.add(candidates.id(i));
        }
        return ids;
    }

    private static List<Double> logits(Candidates candidates) {
        List<Double> logits = new ArrayList<>();
        for (int i = 0; i < candidates.count(); i++) {
            logits.add(candidates.logit(i));
        }
        return logits;
    }

    private static List<Double> probabilities(Candidates candidates) {
        List<Double> probabilities = new ArrayList<>();
        for (int i = 0; i < candidates.count(); i++) {
            probabilities.add(candidates.probability(i));
        }
        return probabilities;
    }
}
