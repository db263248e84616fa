package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.torch.TorchLanguageModel;
import io.github.phiworkbench.family.Precision;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What two models say of one text, with golden checkpoints, against definitions in double precision. */
class ModelComparisonTest {

    /** Of float32 columns. */
    private static final Offset<Double> COLUMN = within(1e-5);

    private static final Map<String, TorchLanguageModel> LOADED = new HashMap<>();

    private static TorchLanguageModel model(String name, Precision precision) {
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

    private static ModelComparison.Side side(TorchLanguageModel model) {
        return new ModelComparison.Side(model, Traces.SOURCE, Traces::entry);
    }

    private static List<Integer> ids(TorchLanguageModel model, int length) {
        return new Random(length)
                .ints(length, 0, model.manifest().geometry().vocabulary())
                .boxed()
                .toList();
    }

    private static List<float[]> logits(TorchLanguageModel model, List<Integer> ids) {
        List<float[]> rows = new ArrayList<>();
        model.logits(ids, 0, ids.size(), (position, row) -> rows.add(row.clone()), new Cancellation());
        return rows;
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-tiny", "phi-4-mini-tiny"})
    void every_number_is_that_of_the_same_logits_in_double_precision(String name) {
        TorchLanguageModel reference = model(name, Precision.F32);
        TorchLanguageModel candidate = model(name, Precision.BF16);
        List<Integer> ids = ids(reference, 150);
        List<Integer> progress = new ArrayList<>();
        TraceDifference difference = new ModelComparison(side(reference), side(candidate), 5)
                .ofTokens(
                        ids,
                        0,
                        (done, total) -> {
                            assertThat(total).isEqualTo(150);
                            progress.add(done);
                        },
                        new Cancellation());

        List<float[]> expected = logits(reference, ids);
        List<float[]> found = logits(candidate, ids);
        assertThat(difference.size()).isEqualTo(150);
        assertThat(difference.at(0)).isEmpty();
        assertThat(difference.reference().ids()).isEqualTo(ids);
        double sum = 0;
        for (int i = 1; i < ids.size(); i++) {
            float[] p = expected.get(i - 1);
            float[] q = found.get(i - 1);
            DistributionDifference here = difference.at(i).orElseThrow();
            requireExact(here.reference(), p, ids.get(i));
            requireExact(here.candidate(), q, ids.get(i));
            assertThat(here.divergence()).isBetween(-1e-9, 10.0).satisfies(value -> requireClose(value, p, q));
            assertThat(here.reverseDivergence()).isBetween(-1e-9, 10.0).satisfies(value -> requireClose(value, q, p));
            assertThat(difference.reference().logprob(i))
                    .isCloseTo(here.reference().logprob(), COLUMN);
            assertThat(difference.candidate().rank(i))
                    .isEqualTo(here.candidate().rank());
            assertThat(difference.candidate().alternatives(i)).isEqualTo(5);
            sum += here.divergence();
        }
        DifferenceSummary summary = difference.summary().orElseThrow();
        assertThat(summary.tokens()).isEqualTo(149);
        assertThat(summary.divergence().mean().value()).isCloseTo(sum / 149, within(1e-12));
        assertThat(summary.divergence().max()).isPositive();
        assertThat(progress).hasSize(150).isSorted().endsWith(150);
        List<Integer> strongest = difference.strongest(DifferenceMeasure.DIVERGENCE);
        assertThat(strongest).hasSize(149).doesNotContain(0);
        assertThat(difference.at(strongest.getFirst()).orElseThrow().divergence())
                .isEqualTo(summary.divergence().max());
    }

    /** Chunks of other sizes round otherwise, so the logits themselves agree to 1e-4 only. */
    private static void requireExact(DistributionDifference.Opinion opinion, float[] logits, int token) {
        assertThat(opinion.logprob()).isCloseTo(ExactNumbers.logprobs(logits)[token], within(1e-4));
        assertThat(opinion.entropy()).isCloseTo(ExactNumbers.entropy(logits), within(1e-4));
        assertThat(opinion.rank()).isEqualTo(ExactNumbers.rank(logits, token));
    }

    private static void requireClose(double divergence, float[] p, float[] q) {
        double exact = ExactNumbers.divergence(p, q);
        assertThat(divergence).isCloseTo(exact, within(1e-6 + 1e-6 * exact));
    }

    @ParameterizedTest
    @CsvSource({"1", "70", "149"})
    void a_part_of_the_text_has_the_numbers_that_it_has_in_the_whole(int from) {
        TorchLanguageModel reference = model("phi-4-mini-tiny", Precision.F32);
        TorchLanguageModel candidate = model("phi-4-mini-tiny", Precision.BF16);
        List<Integer> ids = ids(reference, 150);
        ModelComparison comparison = new ModelComparison(side(reference), side(candidate), 0);
        TraceDifference whole = comparison.ofTokens(ids, 0, (done, total) -> {}, new Cancellation());
        TraceDifference part = comparison.ofTokens(ids, from, (done, total) -> {}, new Cancellation());

        assertThat(part.size()).isEqualTo(150 - from);
        assertThat(part.reference().start()).isEqualTo(from);
        for (int i = 0; i < part.size(); i++) {
            DistributionDifference here = part.at(i).orElseThrow();
            DistributionDifference there = whole.at(from + i).orElseThrow();
            assertThat(part.reference().id(i)).isEqualTo(ids.get(from + i));
            assertThat(here.reference().logprob()).isCloseTo(there.reference().logprob(), within(1e-4));
            assertThat(here.divergence()).isCloseTo(there.divergence(), within(1e-5));
        }
    }

    @Test
    void a_model_does_not_differ_from_itself() {
        TorchLanguageModel model = model("phi-4-tiny", Precision.F32);
        DifferenceSummary summary = new ModelComparison(side(model), side(model), 1)
                .ofTokens(ids(model, 100), 0, (done, total) -> {}, new Cancellation())
                .summary()
                .orElseThrow();

        assertThat(summary.divergence().max()).isLessThan(1e-9);
        assertThat(summary.sameTop().value()).isEqualTo(1);
        assertThat(summary.perplexityRatio().value()).isCloseTo(1, within(1e-5));
    }

    @Test
    void one_token_alone_is_a_text_without_differences() {
        TorchLanguageModel model = model("phi-4-tiny", Precision.F32);
        TraceDifference difference = new ModelComparison(side(model), side(model), 1)
                .ofTokens(List.of(3), 0, (done, total) -> {}, new Cancellation());

        assertThat(difference.size()).isEqualTo(1);
        assertThat(difference.summary()).isEmpty();
    }

    @Test
    void it_stops_when_it_is_asked_to_and_says_what_it_cannot_compare() {
        TorchLanguageModel model = model("phi-4-tiny", Precision.F32);
        ModelComparison comparison = new ModelComparison(side(model), side(model), 1);
        Cancellation cancellation = new Cancellation();
        assertThatThrownBy(() ->
                        comparison.ofTokens(ids(model, 200), 0, (done, total) -> cancellation.cancel(), cancellation))
                .isInstanceOf(CancellationException.class);
        assertThatThrownBy(() -> comparison.ofTokens(List.of(1), 1, (done, total) -> {}, new Cancellation()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("A comparison from token 1 on needs more than 1 tokens.");
        assertThatThrownBy(() -> comparison.ofTokens(List.of(1, -4), 0, (done, total) -> {}, new Cancellation()))
                .isInstanceOf(InvalidPromptException.class);
        try (TorchLanguageModel nano = TorchLanguageModel.load(
                TestModels.embedded("phi-4-nano-instruct"), Optional.empty(), new LoadOptions("cpu", 1))) {
            assertThatThrownBy(() -> new ModelComparison(side(model), side(nano), 0)
                            .ofTokens(List.of(1, 2), 0, (done, total) -> {}, new Cancellation()))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageMatching(".* has \\d+ logits and phi-4-nano-instruct-f32 has 1024, so .*");
        }
    }

    @Test
    void models_with_different_tokens_are_compared_by_the_text_that_both_read() {
        TorchLanguageModel model = model("phi-4-tiny", Precision.F32);
        // Ids 14 apart stand for the same word.
        List<Integer> first = List.of(1, 2, 5, 7, 3);
        List<Integer> second = List.of(15, 16, 19, 21, 17);
        List<Integer> progress = new ArrayList<>();
        SpanDifference difference = new ModelComparison(side(model), side(model), 2)
                .ofTexts(first, second, (done, total) -> progress.add(done), new Cancellation());

        assertThat(difference.spans()).hasSize(5);
        assertThat(difference.spans().get(2).reference().logprob())
                .isEqualTo(difference.reference().logprob(2));
        assertThat(progress).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(new ModelComparison(side(model), side(model), 2)
                        .ofTexts(List.of(), List.of(), (done, total) -> {}, new Cancellation())
                        .spans())
                .isEmpty();
    }

    /**
     * A reply is written token by token and read in chunks, which round differently. Keys and values of a bf16 model are kept
     * with 8 binary digits, so there it shows more.
     */
    @ParameterizedTest
    @CsvSource({
        "phi-4-tiny, F32, 1e-4",
        "phi-4-mini-tiny, F32, 1e-4",
        "phi-4-tiny, BF16, 1e-2",
        "phi-4-mini-tiny, BF16, 1e-2"
    })
    void the_trace_of_a_reply_equals_the_score_of_the_same_ids(String name, Precision precision, double tolerance) {
        TorchLanguageModel model = model(name, precision);
        List<Integer> prompt = ids(model, 60);
        TokenTrace.Builder reply = new TokenTrace.Builder(Traces.SOURCE, Traces::entry);
        List<Integer> all = new ArrayList<>(prompt);
        all.addAll(model.generate(
                        GenerationRequest.greedy(prompt, 24, Set.of()).withTop(3), reply::add, new Cancellation())
                .ids());
        List<TokenEvent> scored =
                model.score(all, 3, event -> {}, new Cancellation()).tokens();
        TokenTrace trace = reply.trace();

        assertThat(trace.size()).isEqualTo(24);
        for (int i = 0; i < trace.size(); i++) {
            Prediction read = scored.get(60 + i).prediction().orElseThrow();
            assertThat(trace.logprob(i)).isCloseTo(read.logprob(), within(tolerance));
            assertThat(trace.entropy(i)).isCloseTo(read.entropy(), within(tolerance));
        }
    }
}
