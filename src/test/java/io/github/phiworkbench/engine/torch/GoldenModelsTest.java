package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.family.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Our numbers against the reference implementation's, for every golden checkpoint. */
class GoldenModelsTest {

    private static final double TOLERANCE = 2e-3;

    /** Ranks may differ between values closer than this. */
    private static final double TIE = 1e-4;

    private static final Map<String, TorchLanguageModel> LOADED = new HashMap<>();

    static TorchLanguageModel model(String name, Precision precision) {
        return LOADED.computeIfAbsent(
                name + precision,
                key -> TorchLanguageModel.load(
                        TestModels.golden(name, precision), Optional.empty(), new LoadOptions("cpu", 1)));
    }

    @AfterAll
    static void free() {
        LOADED.values().forEach(TorchLanguageModel::close);
        LOADED.clear();
    }

    static Stream<GoldenCases.Case> cases() {
        return GoldenCases.all();
    }

    static Stream<Arguments> casesInSixteenBits() {
        return GoldenCases.all()
                .flatMap(golden ->
                        Stream.of(Precision.BF16, Precision.F16).map(precision -> Arguments.of(golden, precision)));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void log_probabilities_ranks_and_entropies_in_f32_equal_the_references(GoldenCases.Case golden) {
        List<Integer> ids = golden.ids();
        int vocabulary = golden.lastLogprobs().length;
        ScoreResult scored =
                model(golden.model(), Precision.F32).score(ids, vocabulary, event -> {}, new Cancellation());

        assertThat(scored.tokens()).hasSameSizeAs(ids);
        assertThat(scored.tokens().getFirst().prediction()).isEmpty();
        for (int i = 1; i < ids.size(); i++) {
            Prediction prediction = scored.tokens().get(i).prediction().orElseThrow();
            assertThat(prediction.logprob()).isCloseTo(golden.number("token_logprobs", i), within(TOLERANCE));
            assertThat(prediction.entropy()).isCloseTo(golden.number("entropy_nats", i - 1), within(TOLERANCE));
            assertThat(golden.number("rank", i))
                    .isBetween(
                            rank(prediction, prediction.logprob() + TIE), rank(prediction, prediction.logprob() - TIE));
            assertThat((double) prediction.rank()).isEqualTo(rank(prediction, prediction.logprob()));
        }
        assertThat(scored.next().entropy()).isCloseTo(golden.number("entropy_nats", ids.size() - 1), within(TOLERANCE));
    }

    /** The rank that a token of this log-probability has among all. */
    private static double rank(Prediction prediction, double logprob) {
        return 1
                + prediction.top().stream()
                        .filter(other -> other.logprob() > logprob)
                        .count();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void the_whole_distribution_after_the_last_token_equals_the_references(GoldenCases.Case golden) {
        double[] expected = golden.lastLogprobs();
        List<Alternative> all = model(golden.model(), Precision.F32)
                .score(golden.ids(), expected.length, event -> {}, new Cancellation())
                .next()
                .top();

        assertThat(all).hasSize(expected.length);
        for (Alternative alternative : all) {
            assertThat(alternative.logprob()).isCloseTo(expected[alternative.id()], within(TOLERANCE));
        }
        List<Integer> best = golden.integers("top8_ids");
        for (int i = 0; i < best.size(); i++) {
            assertThat(all.get(i).logprob()).isCloseTo(golden.number("top8_logprobs", i), within(TOLERANCE));
            assertThat(expected[all.get(i).id()]).isCloseTo(expected[best.get(i)], within(TIE));
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void greedy_continuations_in_f32_equal_the_references_across_the_original_context_too(GoldenCases.Case golden) {
        List<TokenEvent> events = new ArrayList<>();
        GenerationResult result = model(golden.model(), Precision.F32)
                .generate(
                        GenerationRequest.greedy(golden.ids(), 24, Set.of()).withTop(4),
                        events::add,
                        new Cancellation());

        assertThat(result.ids()).isEqualTo(golden.integers("greedy_24"));
        assertThat(events).allSatisfy(event -> {
            Prediction prediction = event.prediction().orElseThrow();
            assertThat(prediction.rank()).isEqualTo(1);
            assertThat(prediction.top().getFirst()).isEqualTo(new Alternative(event.id(), prediction.logprob()));
            assertThat(event.draw().orElseThrow().probability()).isEqualTo(1);
        });
    }

    @ParameterizedTest
    @MethodSource("casesInSixteenBits")
    void sixteen_bit_weights_agree_on_the_likeliest_token_and_stay_close(GoldenCases.Case golden, Precision precision) {
        List<Integer> ids = golden.ids();
        ScoreResult scored = model(golden.model(), precision).score(ids, 1, event -> {}, new Cancellation());

        double error = 0;
        for (int i = 1; i < ids.size(); i++) {
            double logprob = scored.tokens().get(i).prediction().orElseThrow().logprob();
            error += Math.abs(logprob - golden.number("token_logprobs", i));
        }
        assertThat(error / (ids.size() - 1)).isLessThan(0.05);
        assertThat(scored.next().top().getFirst().id())
                .isEqualTo(golden.integers("top8_ids").getFirst());
    }
}
