package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.LogitsListener;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.sampling.Distribution;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.torchscript.Phi3Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The logits of any position are those that the model's other methods reckon with. */
class WholeDistributionsTest {

    private static final Offset<Float> CLOSE = within(2e-3f);

    @AfterAll
    static void free() {
        GoldenModelsTest.free();
    }

    static Stream<Arguments> cases() {
        return GoldenCases.all()
                .flatMap(golden -> Stream.of(Precision.F32, Precision.BF16, Precision.F16)
                        .map(precision -> Arguments.of(golden, precision)));
    }

    private static List<float[]> logits(TorchLanguageModel model, List<Integer> ids, int from, int to) {
        List<float[]> rows = new ArrayList<>();
        model.logits(
                ids,
                from,
                to,
                (position, logits) -> {
                    assertThat(position).isEqualTo(from + rows.size());
                    rows.add(logits.clone());
                },
                new Cancellation());
        assertThat(rows).hasSize(to - from);
        return rows;
    }

    @ParameterizedTest
    @MethodSource("cases")
    void their_log_probabilities_ranks_and_entropies_equal_those_of_scoring(
            GoldenCases.Case golden, Precision precision) {
        TorchLanguageModel model = GoldenModelsTest.model(golden.model(), precision);
        List<Integer> ids = golden.ids();
        List<float[]> rows = logits(model, ids, 0, ids.size());
        List<TokenEvent> scored =
                model.score(ids, 4, event -> {}, new Cancellation()).tokens();

        for (int i = 1; i < ids.size(); i++) {
            Prediction read = scored.get(i).prediction().orElseThrow();
            Prediction exact = Distribution.of(rows.get(i - 1)).prediction(ids.get(i), 4);
            assertThat(exact.logprob()).isCloseTo(read.logprob(), within(1e-4));
            assertThat(exact.entropy()).isCloseTo(read.entropy(), within(1e-4));
            assertThat(exact.rank()).isEqualTo(read.rank());
            assertThat(exact.top().getFirst().id())
                    .isEqualTo(read.top().getFirst().id());
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void those_after_the_last_token_equal_a_full_pass(GoldenCases.Case golden, Precision precision) {
        if (precision != Precision.F32) {
            return;
        }
        List<Integer> ids = golden.ids();
        float[] last = logits(GoldenModelsTest.model(golden.model(), precision), ids, ids.size() - 1, ids.size())
                .getFirst();
        double[] expected = golden.lastLogprobs();
        Distribution distribution = Distribution.of(last);

        for (int id = 0; id < expected.length; id++) {
            assertThat(distribution.logprob(id)).isCloseTo(expected[id], within(2e-3));
        }
    }

    @ParameterizedTest
    @CsvSource({"40, 0, 40, 512", "90, 20, 77, 30", "96, 95, 96, 7", "120, 10, 60, 32", "300, 150, 300, 512"})
    void a_part_equals_the_same_part_of_all_wherever_it_lies_and_whatever_was_in_the_cache(
            int length, int from, int to, int chunk) {
        Path folder = TestModels.golden("phi-4-mini-tiny", Precision.F32);
        ModelManifest manifest = ModelManifest.read(folder);
        int[] sequence = new Random(length)
                .ints(length, 0, manifest.geometry().vocabulary())
                .toArray();
        int[] other = sequence.clone();
        other[length / 2] = (other[length / 2] + 1) % manifest.geometry().vocabulary();
        try (TorchArchive archive = archive(folder, manifest);
                SequenceCache fresh = new SequenceCache(archive, manifest.geometry(), length);
                SequenceCache cache = new SequenceCache(archive, manifest.geometry(), chunk)) {
            List<float[]> all = rows(fresh, sequence, 0, length);
            cache.read(new int[][] {other}, 8, new Cancellation());
            List<float[]> part = rows(cache, sequence, from, to);

            assertThat(part).hasSize(to - from);
            for (int i = 0; i < part.size(); i++) {
                assertThat(part.get(i)).containsExactly(all.get(from + i), CLOSE);
            }
            assertThat(cache.reusable(new int[][] {sequence})).isEqualTo(Math.min(to, length - 1));
            assertThat(cache.read(new int[][] {sequence}, 1, new Cancellation())[0])
                    .containsExactly(all.getLast(), CLOSE);
        }
    }

    private static TorchArchive archive(Path folder, ModelManifest manifest) {
        return TorchArchive.load(
                folder.resolve(ModelManifest.ARCHIVE),
                Device.cpu(),
                manifest,
                new LoadOptions("cpu", 1),
                new Loading(LoadListener.NONE, new Cancellation()));
    }

    private static List<float[]> rows(SequenceCache cache, int[] sequence, int from, int to) {
        List<float[]> rows = new ArrayList<>();
        cache.logits(sequence, from, to, (position, logits) -> rows.add(logits.clone()), new Cancellation());
        return rows;
    }

    @Test
    void a_reply_that_was_just_written_is_not_read_again() {
        TorchLanguageModel model = GoldenModelsTest.model("phi-4-tiny", Precision.F32);
        List<Integer> ids = new ArrayList<>(List.of(5, 6, 7, 8, 9, 10));
        GenerationResult reply =
                model.generate(GenerationRequest.greedy(ids, 6, Set.of()), event -> {}, new Cancellation());
        ids.addAll(reply.ids());
        List<Integer> read = new ArrayList<>();
        LogitsListener listener = new LogitsListener() {
            @Override
            public void logits(int position, float[] logits) {
                read.add(-position);
            }

            @Override
            public void reading(int done, int total) {
                assertThat(total).isEqualTo(12);
                read.add(done);
            }
        };
        model.logits(ids, 10, 12, listener, new Cancellation());

        assertThat(read).containsExactly(12, -10, -11);
    }

    @Test
    void a_stop_is_answered_before_the_next_rows() {
        TorchLanguageModel model = GoldenModelsTest.model("phi-4-tiny", Precision.F32);
        List<Integer> ids = IntStream.range(0, 200).mapToObj(i -> i % 90).toList();
        Cancellation cancellation = new Cancellation();
        List<Integer> told = new ArrayList<>();

        assertThatThrownBy(() -> model.logits(
                        ids,
                        0,
                        200,
                        (position, logits) -> {
                            told.add(position);
                            cancellation.cancel();
                        },
                        cancellation))
                .isInstanceOf(CancellationException.class)
                .hasMessage("Stopped after reading 64 of 200 tokens.");
        assertThat(told).hasSize(64);
        assertThat(logits(model, ids, 100, 101)).hasSize(1);
    }

    @Test
    void what_is_no_part_of_a_sequence_is_refused() {
        TorchLanguageModel model = GoldenModelsTest.model("phi-4-tiny", Precision.F32);
        for (int[] part : new int[][] {{-1, 2}, {2, 2}, {0, 4}}) {
            assertThatThrownBy(() -> logits(model, List.of(1, 2, 3), part[0], part[1]))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("There are no logits after the tokens from " + part[0]);
        }
        assertThatThrownBy(() -> logits(model, List.of(1, -2, 3), 0, 1)).isInstanceOf(InvalidPromptException.class);
    }

    @Test
    void an_archive_from_before_this_method_runs_packed_and_else_asks_to_be_imported_again(@TempDir Path folder)
            throws IOException {
        Path golden = TestModels.golden("phi-4-mini-tiny", Precision.BF16);
        ModelManifest manifest = ModelManifest.read(golden);
        Path old = folder.resolve(ModelManifest.ARCHIVE);
        byte[] archive = Files.readAllBytes(golden.resolve(ModelManifest.ARCHIVE));
        assertThat(Phi3Program.text(false)).contains("def logits_at(");
        // libtorch checks no checksum of a stored entry.
        int place = new String(archive, StandardCharsets.ISO_8859_1).indexOf("def logits_at(");
        archive["def logits".length() + place] = 'X';
        Files.write(old, archive);
        int[] sequence = {3, 1, 4, 1, 5};

        try (TorchArchive packed = archive(old.getParent(), manifest);
                SequenceCache cache = new SequenceCache(packed, manifest.geometry(), 512)) {
            assertThat(rows(cache, sequence, 0, 5)).hasSize(5);
        }
        TorchModule module = TorchModule.load(old, Device.cpu(), ModelManifest.FILE);
        try (TorchArchive plain = TorchArchive.plain(module, manifest);
                SequenceCache cache = new SequenceCache(plain, manifest.geometry(), 512)) {
            assertThat(cache.read(new int[][] {sequence}, 1, new Cancellation())[0])
                    .isNotEmpty();
            assertThatThrownBy(() -> rows(cache, sequence, 0, 5))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessage(manifest.id() + " was imported by an older version of this program and cannot hand out"
                            + " its distributions; import it again.");
        }
    }

    @Test
    void the_plain_program_gives_rows_of_sixteen_bit_models_too() {
        Path folder = TestModels.golden("phi-4-mini-tiny", Precision.BF16);
        ModelManifest manifest = ModelManifest.read(folder);
        TorchModule module = TorchModule.load(folder.resolve(ModelManifest.ARCHIVE), Device.cpu(), ModelManifest.FILE);
        int[] sequence = new Random(2).ints(130, 0, 90).toArray();
        try (TorchArchive plain = TorchArchive.plain(module, manifest);
                SequenceCache cache = new SequenceCache(plain, manifest.geometry(), 64)) {
            List<float[]> rows = rows(cache, sequence, 0, 130);
            float[] last = cache.read(new int[][] {sequence}, 1, new Cancellation())[0];

            assertThat(Distribution.of(rows.getLast()).argmax())
                    .isEqualTo(Distribution.of(last).argmax());
            assertThat(rows.getLast()).containsExactly(last, within(0.1f));
        }
    }
}
