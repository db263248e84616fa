package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Attention by oneDNN's products against libtorch's own, on whatever processor this is. */
class AttentionApartTest {

    private static final int TOKENS = 420;

    /** More than one piece of attention's, and a last one that is not whole. */
    private static final int CHUNK = 210;

    /** After each chunk. */
    private static List<float[]> logits(String model, boolean apart, Precision cacheType) {
        Path folder = TestModels.golden(model, Precision.F32);
        ModelManifest manifest = ModelManifest.read(folder);
        long[] ids =
                new Random(7).longs(TOKENS, 0, manifest.geometry().vocabulary()).toArray();
        List<float[]> all = new ArrayList<>();
        try (TorchArchive archive = TorchArchive.load(
                        folder.resolve(ModelManifest.ARCHIVE),
                        Device.cpu(),
                        manifest,
                        new LoadOptions("cpu", 1, Optional.of(cacheType)),
                        new Loading(_ -> {}, new Cancellation()));
                TorchArchive.Cache cache = archive.newCache(1, TOKENS)) {
            archive.useAttentionApart(apart);
            for (int from = 0; from < TOKENS; from += CHUNK) {
                all.add(archive.forward(Arrays.copyOfRange(ids, from, from + CHUNK), from, cache)[0]);
            }
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({"phi-4-tiny, F32", "phi-4-mini-tiny, F32", "phi-4-mini-tiny, F16"})
    void both_ways_give_the_same_logits(String model, Precision cacheType) {
        List<float[]> usual = logits(model, false, cacheType);
        List<float[]> apart = logits(model, true, cacheType);
        assertThat(usual).hasSize(2);
        for (int chunk = 0; chunk < 2; chunk++) {
            // A cache of 16 bits rounds what differs in the last bit of 32 to numbers that lie further apart.
            assertThat(apart.get(chunk))
                    .containsExactly(usual.get(chunk), within(cacheType == Precision.F32 ? 1e-4f : 2e-3f));
            assertThat(apart.get(chunk)).isNotEqualTo(usual.get(chunk));
        }
    }

    @Test
    void it_is_for_processors_that_mkl_has_only_general_code_for() {
        assertThat(Processor.isSlowWithMkl(List.of("processor\t: 0", "vendor_id\t: AuthenticAMD"), ""))
                .isTrue();
        assertThat(Processor.isSlowWithMkl(List.of("processor\t: 0", "vendor_id\t: GenuineIntel"), ""))
                .isFalse();
        assertThat(Processor.isSlowWithMkl(List.of(), "AMD64 Family 25 Model 33 Stepping 2, AuthenticAMD"))
                .isTrue();
        assertThat(Processor.isSlowWithMkl(List.of(), "Intel64 Family 6 Model 158 Stepping 10, GenuineIntel"))
                .isFalse();
        assertThat(Processor.isSlowWithMkl(List.of(), "")).isFalse();
    }
}
