package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.function.Consumer;
import org.assertj.core.data.Offset;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an archive's program does on CUDA for one token, here on a CPU. phi-4 rotates whole heads, Phi-4-mini a part. */
class StepTest {

    private static final Offset<Float> CLOSE = within(1e-3f);

    private static final int TOKENS = 12;

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-mini-tiny", "phi-4-tiny"})
    void tokens_one_by_one_give_the_logits_of_a_pass_over_all(String model) {
        float[] oneByOne =
                lastLogits(model, 1, module -> module.call("prepare_step").close());
        float[] atOnce = lastLogits(model, TOKENS, module -> {});

        assertThat(oneByOne).hasSameSizeAs(atOnce);
        for (int i = 0; i < atOnce.length; i++) {
            assertThat(oneByOne[i]).isCloseTo(atOnce[i], CLOSE);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"phi-4-mini-tiny", "phi-4-tiny"})
    void a_device_without_flash_attention_says_so_and_computes_the_same(String model) {
        float[] asked = lastLogits(
                model,
                1,
                module -> assertThatThrownBy(() -> module.call("try_flash")).isInstanceOf(EngineException.class));

        assertThat(asked).isEqualTo(lastLogits(model, 1, module -> {}));
    }

    /** @param chunk tokens read in one call */
    private static float[] lastLogits(String model, int chunk, Consumer<TorchModule> preparing) {
        Path folder = TestModels.golden(model, Precision.F32);
        ModelManifest manifest = ModelManifest.read(folder);
        TorchModule module = TorchModule.load(folder.resolve(ModelManifest.ARCHIVE), Device.cpu(), ModelManifest.FILE);
        preparing.accept(module);
        long[] ids =
                new Random(5).longs(TOKENS, 0, manifest.geometry().vocabulary()).toArray();
        float[][] logits = {};
        try (TorchArchive archive = TorchArchive.plain(module, manifest);
                TorchArchive.Cache cache = archive.newCache(1, TOKENS)) {
            for (int from = 0; from < TOKENS; from += chunk) {
                logits = archive.forward(Arrays.copyOfRange(ids, from, from + chunk), from, cache);
            }
        }
        return logits[0];
    }
}
