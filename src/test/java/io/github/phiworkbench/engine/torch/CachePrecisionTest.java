package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Keys and values in another number format than the model's own. */
class CachePrecisionTest {

    static Stream<Arguments> golden() {
        return GoldenCases.all()
                .flatMap(golden -> Stream.of(Precision.F32, Precision.BF16, Precision.INT8)
                        .flatMap(weights ->
                                Precision.floats().stream().map(cache -> Arguments.of(golden, weights, cache))));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void what_the_model_says_stays_close(GoldenCases.Case golden, Precision weights, Precision cache) {
        long[] ids = golden.ids().stream().mapToLong(id -> id).toArray();
        float[] exact = last(golden.model(), weights, Precision.F32, ids);
        float[] found = last(golden.model(), weights, cache, ids);
        double error = 0;
        double size = 0;
        for (int i = 0; i < exact.length; i++) {
            error += Math.pow(exact[i] - found[i], 2);
            size += Math.pow(exact[i], 2);
        }
        assertThat(Math.sqrt(error / size)).isLessThan(cache == Precision.F32 ? 1e-6 : 2e-2);
    }

    /** Most of the tokens at once, the rest one by one: the two ways of reading the cache. */
    private static float[] last(String model, Precision weights, Precision cache, long[] ids) {
        try (TorchArchive archive = load(model, weights, cache);
                TorchArchive.Cache state = archive.newCache(1, ids.length)) {
            int first = Math.max(1, ids.length - 3);
            float[] logits = archive.forward(Arrays.copyOf(ids, first), 0, state)[0];
            for (int i = first; i < ids.length; i++) {
                logits = archive.forward(new long[] {ids[i]}, i, state)[0];
            }
            return logits;
        }
    }

    private static TorchArchive load(String model, Precision weights, Precision cache) {
        Path folder = TestModels.golden(model, weights);
        return TorchArchive.load(
                folder.resolve(ModelManifest.ARCHIVE),
                Device.cpu(),
                ModelManifest.read(folder),
                new LoadOptions("cpu", 1).withCache(cache),
                new Loading(LoadListener.NONE, new Cancellation()));
    }

    @ParameterizedTest
    @MethodSource("golden")
    void a_token_takes_the_bytes_that_an_estimate_counts_with(
            GoldenCases.Case golden, Precision weights, Precision cache) {
        try (TorchArchive archive = load(golden.model(), weights, cache);
                TorchArchive.Cache state = archive.newCache(1, 10);
                PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
            ModelManifest manifest = ModelManifest.read(TestModels.golden(golden.model(), weights));
            PtNDArray[] tensors = state.value().toTensorArray(manager);
            long elements = 0;
            for (int layer = 0; layer < manifest.geometry().layers(); layer++) {
                assertThat(tensors[layer].getDataType()).isEqualTo(type(cache));
                elements += tensors[layer].size();
            }
            assertThat(cache.bytes(elements))
                    .isEqualTo(10 * cache.bytes(manifest.geometry().cacheElementsPerToken()));
        }
    }

    private static DataType type(Precision cache) {
        return switch (cache) {
            case F32 -> DataType.FLOAT32;
            case F16 -> DataType.FLOAT16;
            default -> DataType.UNKNOWN; // DJL has no word for tensors of bfloat16
        };
    }

    @Test
    void whole_numbers_are_no_format_for_keys_and_values() {
        assertThatThrownBy(() -> new LoadOptions("cpu", 1).withCache(Precision.INT8))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Keys and values cannot be kept in int8; choose f32, bf16 or f16.");
    }
}
