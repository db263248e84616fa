package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.Device;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What quantized weights say, beside the same weights in bfloat16. */
class QuantizedModelsTest {

    private static final Device CPU = Device.cpu();

    /** Tokens of a prompt: in longer ones only attention has more to do, which has no codes. */
    private static final int LONGEST = 500;

    /** Tokens at the end of a prompt. */
    private static final int ONE_BY_ONE = 32;

    private static final List<Precision> QUANTIZED =
            Arrays.stream(Precision.values()).filter(Precision::isQuantized).toList();

    static Stream<Arguments> goldenCasesQuantized() {
        return GoldenCases.all()
                .filter(golden -> golden.ids().size() <= LONGEST)
                .flatMap(golden -> QUANTIZED.stream().map(precision -> Arguments.of(golden, precision)));
    }

    @ParameterizedTest
    @MethodSource("goldenCasesQuantized")
    void the_distributions_stay_as_close_as_the_precision_allows(GoldenCases.Case golden, Precision precision) {
        long[] ids = golden.ids().stream().mapToLong(id -> id).toArray();
        double divergence = 0;
        try (TorchArchive reference = load(golden.model(), Precision.BF16);
                TorchArchive candidate = load(golden.model(), precision);
                TorchArchive.Cache first = reference.newCache(1, ids.length);
                TorchArchive.Cache second = candidate.newCache(1, ids.length)) {
            int before = read(ids, reference, first);
            assertThat(read(ids, candidate, second)).isEqualTo(before);
            for (int i = before; i < ids.length; i++) {
                double[] expected = logprobs(reference.forward(new long[] {ids[i]}, i, first)[0]);
                double[] found = logprobs(candidate.forward(new long[] {ids[i]}, i, second)[0]);
                divergence += divergence(expected, found) / (ids.length - before);
            }
        }
        assertThat(divergence).isLessThan(bound(precision));
    }

    @ParameterizedTest
    @MethodSource("goldenCasesQuantized")
    void a_pass_over_all_agrees_with_tokens_one_by_one_and_with_products_of_plain_numbers(
            GoldenCases.Case golden, Precision precision) {
        long[] ids = golden.ids().stream().mapToLong(id -> id).toArray();
        double[] plain;
        try (TorchModule module = TorchModule.load(
                        TestModels.golden(golden.model(), precision).resolve(ModelManifest.ARCHIVE),
                        CPU,
                        ModelManifest.FILE);
                TorchArchive archive =
                        TorchArchive.plain(module, ModelManifest.read(TestModels.golden(golden.model(), precision)));
                TorchArchive.Cache cache = archive.newCache(1, ids.length)) {
            plain = logprobs(archive.forward(ids, 0, cache)[0]);
        }
        double[] atOnce;
        double[] oneByOne = {};
        try (TorchArchive archive = load(golden.model(), precision);
                TorchArchive.Cache cache = archive.newCache(1, ids.length)) {
            atOnce = logprobs(archive.forward(ids, 0, cache)[0]);
            for (int i = read(ids, archive, cache); i < ids.length; i++) {
                oneByOne = logprobs(archive.forward(new long[] {ids[i]}, i, cache)[0]);
            }
        }
        assertThat(divergence(plain, atOnce)).isLessThan(roundingOfActivations(precision));
        assertThat(divergence(plain, oneByOne)).isLessThan(roundingOfActivations(precision));
    }

    /**
     * Reads what comes before the last tokens at once.
     *
     * @return how many that are
     */
    private static int read(long[] ids, TorchArchive archive, TorchArchive.Cache cache) {
        int before = Math.max(0, ids.length - ONE_BY_ONE);
        if (before > 0) {
            archive.forward(Arrays.copyOf(ids, before), 0, cache);
        }
        return before;
    }

    /**
     * Mean Kullback-Leibler divergence from bfloat16, in nats. These models are random and small, which makes them many times
     * as sensitive as trained ones; {@code EmbeddedQuantizedTest} has one of those.
     */
    private static double bound(Precision precision) {
        return switch (precision) {
            case INT8 -> 8e-3;
            case INT8_DYNAMIC -> 1.5e-2;
            default -> 0.5;
        };
    }

    /** What products lose against the same weights as plain numbers. */
    private static double roundingOfActivations(Precision precision) {
        return precision == Precision.INT8 ? 1e-4 : 2e-2;
    }

    private static TorchArchive load(String model, Precision precision) {
        Path folder = TestModels.golden(model, precision);
        return TorchArchive.load(
                folder.resolve(ModelManifest.ARCHIVE),
                CPU,
                ModelManifest.read(folder),
                new LoadOptions("cpu", 1),
                new Loading(progress -> {}, new Cancellation()));
    }

    private static double[] logprobs(float[] logits) {
        double most = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            most = Math.max(most, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - most);
        }
        double normalizer = most + Math.log(sum);
        double[] logprobs = new double[logits.length];
        for (int i = 0; i < logits.length; i++) {
            logprobs[i] = logits[i] - normalizer;
        }
        return logprobs;
    }

    private static double divergence(double[] from, double[] to) {
        double sum = 0;
        for (int i = 0; i < from.length; i++) {
            sum += Math.exp(from[i]) * (from[i] - to[i]);
        }
        return sum;
    }
}
