package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CancellationException;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a sequence came into the cache, the logits equal those of one full pass. The original context is 96 here. */
class SequenceCacheTest {

    private static final Offset<Float> CLOSE = within(2e-3f);
    private static final int ORIGINAL_CONTEXT = 96;

    private static ModelManifest manifest;
    private static TorchArchive archive;

    @BeforeAll
    static void load() {
        Path folder = TestModels.golden("phi-4-mini-tiny", Precision.F32);
        manifest = ModelManifest.read(folder);
        archive = TorchArchive.load(
                folder.resolve(ModelManifest.ARCHIVE),
                Device.cpu(),
                manifest,
                new LoadOptions("cpu", 1),
                new Loading(LoadListener.NONE, new Cancellation()));
    }

    @AfterAll
    static void free() {
        archive.close();
    }

    private static int[] sequence(int length, long seed) {
        return new Random(seed)
                .ints(length, 0, manifest.geometry().vocabulary())
                .toArray();
    }

    private static SequenceCache cache(int chunk) {
        return new SequenceCache(archive, manifest.geometry(), chunk);
    }

    private static float[] read(SequenceCache cache, int... sequence) {
        return cache.read(new int[][] {sequence}, 1, new Cancellation())[0];
    }

    /** One forward pass over the whole sequence with a cache made for it. */
    private static float[] fullPass(int... sequence) {
        try (SequenceCache cache = cache(sequence.length)) {
            return read(cache, sequence);
        }
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, CLOSE);
    }

    @ParameterizedTest
    @CsvSource({"60, 1", "60, 7", "60, 59", "96, 32", "97, 32", "300, 64", "700, 512"})
    void chunked_prefill_equals_one_full_pass(int length, int chunk) {
        int[] sequence = sequence(length, length);
        try (SequenceCache cache = cache(chunk)) {
            assertClose(read(cache, sequence), fullPass(sequence));
        }
    }

    @Test
    void a_sequence_read_token_by_token_equals_full_passes_also_where_it_crosses_the_original_context() {
        int[] sequence = sequence(ORIGINAL_CONTEXT + 6, 3);
        try (SequenceCache cache = cache(512)) {
            for (int length = ORIGINAL_CONTEXT - 4; length <= sequence.length; length++) {
                int[] prefix = Arrays.copyOf(sequence, length);
                assertClose(read(cache, prefix), fullPass(prefix));
            }
        }
    }

    @Test
    void the_plain_program_that_other_devices_run_gives_the_same_logits_as_packed_weights() {
        Path file = TestModels.golden("phi-4-mini-tiny", Precision.F32).resolve(ModelManifest.ARCHIVE);
        TorchModule module = TorchModule.load(file, Device.cpu(), ModelManifest.FILE);
        int[] sequence = sequence(ORIGINAL_CONTEXT + 20, 12);
        try (TorchArchive plain = TorchArchive.plain(module, manifest);
                SequenceCache cache = new SequenceCache(plain, manifest.geometry(), 512)) {
            assertThat(plain.kernel()).isEqualTo("linear");
            assertThat(archive.kernel()).isNotEqualTo("linear");
            assertClose(read(cache, sequence), fullPass(sequence));
        }
    }

    @Test
    void what_two_sequences_begin_with_in_common_is_read_once() {
        int[] first = sequence(80, 4);
        int[] second = first.clone();
        second[50] = (second[50] + 1) % manifest.geometry().vocabulary();
        try (SequenceCache cache = cache(512)) {
            read(cache, first);
            assertThat(cache.reusable(new int[][] {second})).isEqualTo(50);
            assertClose(read(cache, second), fullPass(second));
            assertThat(cache.reusable(new int[][] {second})).isEqualTo(79);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 40, 79})
    void a_rewound_sequence_equals_a_full_pass(int length) {
        int[] sequence = sequence(80, 5);
        try (SequenceCache cache = cache(512)) {
            read(cache, sequence);
            int[] rewound = Arrays.copyOf(sequence, length);
            assertClose(read(cache, rewound), fullPass(rewound));
        }
    }

    @Test
    void rewinding_to_before_the_original_context_goes_back_to_the_short_factors() {
        int[] sequence = sequence(ORIGINAL_CONTEXT + 40, 6);
        try (SequenceCache cache = cache(512)) {
            read(cache, sequence);
            int[] rewound = Arrays.copyOf(sequence, ORIGINAL_CONTEXT - 10);
            assertThat(cache.reusable(new int[][] {rewound})).isZero();
            assertClose(read(cache, rewound), fullPass(rewound));
        }
    }

    @ParameterizedTest
    @CsvSource({"40, 44", "90, 96", "90, 99", "120, 125"})
    void several_continuations_of_a_prefix_equal_full_passes_of_each(int shared, int length) {
        int[][] rows = new int[3][];
        for (int row = 0; row < rows.length; row++) {
            rows[row] = Arrays.copyOf(sequence(shared, 7), length);
            int[] own = sequence(length - shared, 70 + row);
            System.arraycopy(own, 0, rows[row], shared, own.length);
        }
        try (SequenceCache cache = cache(32)) {
            float[][] together = cache.read(rows, 8, new Cancellation());
            for (int row = 0; row < rows.length; row++) {
                assertClose(together[row], fullPass(rows[row]));
            }
            assertClose(read(cache, rows[0]), fullPass(rows[0]));
        }
    }

    @Test
    void a_batch_goes_on_past_the_original_context() {
        int[][] rows = {sequence(ORIGINAL_CONTEXT, 8), sequence(ORIGINAL_CONTEXT, 9)};
        try (SequenceCache cache = cache(512)) {
            cache.read(rows, 1, new Cancellation());
            int[][] longer = {Arrays.copyOf(rows[0], ORIGINAL_CONTEXT + 1), Arrays.copyOf(rows[1], ORIGINAL_CONTEXT + 1)
            };
            float[][] logits = cache.read(longer, 1, new Cancellation());
            assertClose(logits[0], fullPass(longer[0]));
            assertClose(logits[1], fullPass(longer[1]));
        }
    }

    @Test
    void the_cache_grows_in_steps_and_keeps_its_contents() {
        int[] sequence = sequence(1000, 10);
        try (SequenceCache cache = cache(512)) {
            read(cache, Arrays.copyOf(sequence, 150));
            int[] longer = Arrays.copyOf(sequence, 990);
            assertThat(cache.reusable(new int[][] {longer})).isEqualTo(150);
            assertClose(read(cache, longer), fullPass(longer));
        }
    }

    @Test
    void a_stop_between_chunks_keeps_what_was_read() {
        int[] sequence = sequence(90, 11);
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();
        try (SequenceCache cache = cache(30)) {
            read(cache, Arrays.copyOf(sequence, 60));
            assertThatThrownBy(() -> cache.read(new int[][] {sequence}, 1, cancellation))
                    .isInstanceOf(CancellationException.class)
                    .hasMessage("Stopped after reading 60 of 90 tokens.");
            assertThat(cache.reusable(new int[][] {sequence})).isEqualTo(60);
            assertClose(read(cache, sequence), fullPass(sequence));
        }
    }
}
