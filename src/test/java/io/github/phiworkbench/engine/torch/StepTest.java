package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.pytorch.jni.IValue;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an archive's program does on CUDA for one token, here on a CPU. phi-4 rotates whole heads, Phi-4-mini a part. */
class StepTest {

    private static final Offset<Float> CLOSE = within(1e-3f);

    /** What cuda.py allows the golden cases in bfloat16. */
    private static final double MEAN_IN_BFLOAT16 = 0.07;

    private static final int TOKENS = 12;

    private static final Consumer<TorchModule> AS_LOADED = module -> {};

    /** The cache of {@code step} has the type of the activations, here float32. */
    private static final Consumer<TorchModule> WITH_WHOLE_CACHE = module -> {
        try (IValue kind = IValue.from(6L);
                IValue kept = module.call("keep_cache_in", kind)) {
            assertThat(kept.toLong()).isEqualTo(6);
        }
    };

    private static final Consumer<TorchModule> PREPARED =
            module -> module.call("prepare_step").close();

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-mini-tiny", "phi-4-tiny"})
    void tokens_one_by_one_give_the_logits_of_a_pass_over_all(String model) {
        assertClose(lastLogits(model, 1, PREPARED, archive -> {}), lastLogits(model, TOKENS, AS_LOADED, archive -> {}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-mini-tiny", "phi-4-tiny"})
    void they_do_so_too_where_libtorch_may_fuse(String model) {
        assertClose(
                lastLogits(model, 1, PREPARED, TorchArchive::tryFusing),
                lastLogits(model, TOKENS, AS_LOADED, archive -> {}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-mini-tiny", "phi-4-tiny"})
    void in_bfloat16_fusing_divides_after_the_product_and_stays_close(String model) {
        float[] fused = lastLogits(model, Precision.BF16, 1, PREPARED, TorchArchive::tryFusing);
        float[] apart = lastLogits(model, Precision.BF16, 1, PREPARED, archive -> {});

        assertThat(fused).isNotEqualTo(apart);
        assertThat(meanDifference(fused, apart)).isLessThan(MEAN_IN_BFLOAT16);
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-mini-tiny", "phi-4-tiny"})
    void a_pass_over_all_gives_the_same_when_the_norms_are_folded_into_the_weights(String model) {
        assertClose(
                lastLogits(model, TOKENS, PREPARED, archive -> {}),
                lastLogits(model, TOKENS, AS_LOADED, archive -> {}));
    }

    @ParameterizedTest
    @CsvSource({"phi-4-mini-tiny, INT8", "phi-4-mini-tiny, INT4_G32", "phi-4-tiny, INT8", "phi-4-tiny, INT4_G32"})
    void quantized_weights_are_stepped_through_with_norms_that_are_not_folded(String model, Precision precision) {
        assertClose(
                lastLogits(model, precision, 1, PREPARED, archive -> {}),
                lastLogits(model, precision, TOKENS, WITH_WHOLE_CACHE, archive -> {}));
        assertClose(
                lastLogits(model, precision, TOKENS, PREPARED, archive -> {}),
                lastLogits(model, precision, TOKENS, WITH_WHOLE_CACHE, archive -> {}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-mini-tiny", "phi-4-tiny"})
    void preparing_twice_changes_nothing(String model) {
        float[] twice = lastLogits(model, 1, PREPARED.andThen(PREPARED), archive -> {});

        assertThat(twice).isEqualTo(lastLogits(model, 1, PREPARED, archive -> {}));
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-mini-tiny", "phi-4-tiny"})
    void a_device_without_flash_attention_says_so_and_computes_the_same(String model) {
        float[] asked = lastLogits(
                model,
                1,
                module -> assertThatThrownBy(() -> module.call("try_flash")).isInstanceOf(EngineException.class),
                archive -> {});

        assertThat(asked).isEqualTo(lastLogits(model, 1, AS_LOADED, archive -> {}));
    }

    private static void assertClose(float[] logits, float[] expected) {
        assertThat(logits).hasSameSizeAs(expected);
        for (int i = 0; i < expected.length; i++) {
            assertThat(logits[i]).isCloseTo(expected[i], CLOSE);
        }
    }

    private static double meanDifference(float[] left, float[] right) {
        return IntStream.range(0, left.length)
                .mapToDouble(i -> Math.abs(left[i] - right[i]))
                .average()
                .orElseThrow();
    }

    private static float[] lastLogits(
            String model, int chunk, Consumer<TorchModule> preparing, Consumer<TorchArchive> beforehand) {
        return lastLogits(model, Precision.F32, chunk, preparing, beforehand);
    }

    /** @param chunk tokens read in one call */
    private static float[] lastLogits(
            String model,
            Precision precision,
            int chunk,
            Consumer<TorchModule> preparing,
            Consumer<TorchArchive> beforehand) {
        Path folder = TestModels.golden(model, precision);
        ModelManifest manifest = ModelManifest.read(folder);
        TorchModule module = TorchModule.load(folder.resolve(ModelManifest.ARCHIVE), Device.cpu(), ModelManifest.FILE);
        preparing.accept(module);
        long[] ids =
                new Random(5).longs(TOKENS, 0, manifest.geometry().vocabulary()).toArray();
        float[][] logits = {};
        try (TorchArchive archive = TorchArchive.plain(module, manifest);
                TorchArchive.Cache cache = archive.newCache(1, TOKENS)) {
            beforehand.accept(archive);
            for (int from = 0; from < TOKENS; from += chunk) {
                logits = archive.forward(Arrays.copyOfRange(ids, from, from + chunk), from, cache);
            }
        }
        return logits[0];
    }
}
