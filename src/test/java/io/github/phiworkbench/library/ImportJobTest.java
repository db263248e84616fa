package io.github.phiworkbench.library;

import static io.github.phiworkbench.library.TestCheckpoints.TEMPLATE;
import static io.github.phiworkbench.library.TestCheckpoints.TOKENIZER;
import static io.github.phiworkbench.library.TestCheckpoints.copyOf;
import static io.github.phiworkbench.library.TestCheckpoints.golden;
import static io.github.phiworkbench.library.TestCheckpoints.names;
import static io.github.phiworkbench.library.TestCheckpoints.poke;
import static io.github.phiworkbench.library.TestCheckpoints.run;
import static io.github.phiworkbench.library.TestCheckpoints.splitAsLlama;
import static io.github.phiworkbench.library.TestCheckpoints.storages;
import static io.github.phiworkbench.library.TestCheckpoints.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.checkpoint.Checkpoint;
import io.github.phiworkbench.checkpoint.DecoderWeights;
import io.github.phiworkbench.checkpoint.ElementType;
import io.github.phiworkbench.checkpoint.WeightTensor;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ImportJobTest {

    @TempDir
    private Path folder;

    private Path models;

    @BeforeEach
    void emptyLibrary() {
        models = folder.resolve("data").resolve("models");
    }

    static Stream<Arguments> everyGoldenInEveryPrecision() {
        return TestCheckpoints.GOLDEN.stream()
                .flatMap(name -> Precision.floats().stream().map(precision -> Arguments.of(name, precision)));
    }

    @ParameterizedTest
    @MethodSource("everyGoldenInEveryPrecision")
    void weights_arrive_in_the_archive_converted_number_by_number(String name, Precision precision) {
        ImportResult result = run(ModelImport.into(models, golden(name)).in(precision));
        try (Checkpoint checkpoint = Checkpoint.open(golden(name))) {
            List<byte[]> expected = expectedStorages(checkpoint, ElementType.valueOf(precision.name()));
            List<byte[]> stored = storages(result.folder());
            assertThat(stored).hasSameSizeAs(expected);
            for (int i = 0; i < expected.size(); i++) {
                assertThat(stored.get(i)).as("data/" + i).isEqualTo(expected.get(i));
            }
            long bytes = expected.stream().mapToLong(storage -> storage.length).sum();
            assertThat(result.manifest().weightBytes()).isEqualTo(bytes);
        }
    }

    /** In the order in which the program declares its attributes, a tied head once. */
    private static List<byte[]> expectedStorages(Checkpoint checkpoint, ElementType type) {
        DecoderWeights weights = checkpoint.weights();
        List<byte[]> storages = new ArrayList<>();
        storages.add(converted(type, weights.embedding()));
        weights.head().ifPresent(head -> storages.add(converted(type, head)));
        storages.add(converted(type, weights.norm()));
        List<Function<DecoderWeights.Layer, byte[]>> parts = List.of(
                layer -> converted(type, layer.inputNorm()),
                layer -> converted(type, layer.qkv().toArray(WeightTensor[]::new)),
                layer -> converted(type, layer.output()),
                layer -> converted(type, layer.postNorm()),
                layer -> converted(type, layer.gateUp().toArray(WeightTensor[]::new)),
                layer -> converted(type, layer.down()));
        parts.forEach(part -> weights.layers().forEach(layer -> storages.add(part.apply(layer))));
        storages.add(floats(checkpoint.geometry().shortInverseFrequencies()));
        storages.add(floats(checkpoint.geometry().longInverseFrequencies()));
        return storages;
    }

    private static byte[] converted(ElementType type, WeightTensor... parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (WeightTensor part : parts) {
            byte[] converted = new byte[(int) part.elements() * type.bytes()];
            part.copyTo(MemorySegment.ofArray(converted), type, 0, part.elements());
            bytes.writeBytes(converted);
        }
        return bytes.toByteArray();
    }

    private static byte[] floats(float... values) {
        ByteBuffer buffer = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        buffer.asFloatBuffer().put(values);
        return buffer.array();
    }

    /** The tensors' entries of an archive, in order. */
    @ParameterizedTest
    @MethodSource("everyGoldenInEveryPrecision")
    void the_archive_is_a_zip_of_uncompressed_entries_with_right_checksums(String name, Precision precision)
            throws IOException {
        Path model = run(ModelImport.into(models, golden(name)).in(precision)).folder();
        try (ZipFile zip = new ZipFile(model.resolve(ModelManifest.ARCHIVE).toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                CRC32 checksum = new CRC32();
                checksum.update(zip.getInputStream(entry).readAllBytes());
                assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED);
                assertThat(entry.getCrc()).isEqualTo(checksum.getValue());
            }
            assertThat(zip.getInputStream(zip.getEntry("archive/extra/model.json")))
                    .hasContent(Files.readString(model.resolve(ModelManifest.FILE)));
        }
    }

    @Test
    void the_manifest_says_what_was_imported() {
        ImportResult result = run(ModelImport.into(models, golden("phi-4-mini-tiny-sharded-f16")));
        ModelManifest manifest = ModelManifest.read(result.folder());
        assertThat(manifest).isEqualTo(result.manifest());
        assertThat(manifest.id()).isEqualTo("phi-4-mini-tiny-sharded-f16");
        assertThat(manifest.precision()).isEqualTo(Precision.F16);
        assertThat(manifest.stopIds()).containsExactly(499);
        assertThat(manifest.variant()).isEqualTo("other");
        assertThat(manifest.provenance().architecture()).isEqualTo("Phi3ForCausalLM");
        assertThat(manifest.provenance().files()).hasSize(3).contains("model-00001-of-00003.safetensors");
    }

    @Test
    void without_a_wish_the_precision_is_the_one_that_the_weights_are_stored_in() {
        assertThat(precisionOf("phi-4-tiny")).isEqualTo(Precision.BF16);
        assertThat(precisionOf("phi-4-tiny-f32")).isEqualTo(Precision.F32);
    }

    private Precision precisionOf(String name) {
        return run(ModelImport.into(models, golden(name))).manifest().precision();
    }

    @Test
    void split_projections_make_the_same_weights_as_fused_ones() {
        Path fused = run(ModelImport.into(models, golden("phi-4-tiny"))).folder();
        Path split = run(ModelImport.into(models, splitAsLlama("phi-4-tiny", folder.resolve("llama"))))
                .folder();
        assertThat(storages(split)).hasSameSizeAs(storages(fused));
        for (int i = 0; i < storages(fused).size(); i++) {
            assertThat(storages(split).get(i))
                    .as("data/" + i)
                    .isEqualTo(storages(fused).get(i));
        }
    }

    @Test
    void tokenizer_template_defaults_and_card_go_along() {
        Path checkpoint = withTokenizer();
        write(checkpoint.resolve("README.md"), "# A model");
        write(checkpoint.resolve("generation_config.json"), "{\"eos_token_id\": [7, 8]}");
        ImportResult result = run(ModelImport.into(models, checkpoint));
        assertThat(names(result.folder()))
                .containsExactly(
                        "README.md",
                        "chat_template.jinja",
                        "generation_config.json",
                        "model.json",
                        "model.pt",
                        "tokenizer.json",
                        "tokenizer_config.json");
        assertThat(result.folder().resolve("chat_template.jinja")).hasContent(TEMPLATE);
        assertThat(result.warnings()).isEmpty();
    }

    @Test
    void a_model_stops_at_what_any_of_its_files_calls_the_end() {
        Path checkpoint = withTokenizer();
        write(checkpoint.resolve("generation_config.json"), "{\"eos_token_id\": [7, 8]}");
        assertThat(run(ModelImport.into(models, checkpoint)).manifest().stopIds())
                .as("tokenizer_config.json, generation_config.json, config.json")
                .containsExactly(5, 7, 8, 505);
    }

    /** A checkpoint whose chat template stands in tokenizer_config.json, as in older folders. */
    private Path withTokenizer() {
        Path checkpoint = copyOf("phi-4-tiny", folder.resolve("checkpoint"));
        write(checkpoint.resolve("tokenizer.json"), TOKENIZER);
        write(
                checkpoint.resolve("tokenizer_config.json"),
                "{\"eos_token\": \"<|end|>\", \"chat_template\": \"%s\"}".formatted(TEMPLATE));
        return checkpoint;
    }

    @Test
    void a_checkpoint_without_a_tokenizer_is_imported_with_a_warning() {
        assertThat(run(ModelImport.into(models, golden("phi-4-tiny"))).warnings())
                .singleElement()
                .asString()
                .contains("phi-4-tiny has no tokenizer.json");
    }

    @Test
    void a_broken_tokenizer_is_refused_before_anything_is_written() {
        Path checkpoint = withTokenizer();
        write(checkpoint.resolve("tokenizer.json"), TOKENIZER.substring(0, 100));
        assertRefused(checkpoint, "tokenizer.json is not valid JSON");
    }

    @Test
    void a_broken_chat_template_is_refused_before_anything_is_written() {
        Path checkpoint = withTokenizer();
        write(checkpoint.resolve("chat_template.jinja"), "{% for m in messages %}");
        assertRefused(checkpoint, "template");
    }

    @Test
    void a_weight_that_is_no_number_is_refused_with_its_place() {
        Path checkpoint = copyOf("phi-4-tiny", folder.resolve("checkpoint"));
        poke(checkpoint, "model.layers.1.mlp.down_proj.weight", 2 * 224 + 5, (byte) 0xC0, (byte) 0x7F);
        assertRefused(
                checkpoint,
                "The tensor model.layers.1.mlp.down_proj.weight in model.safetensors holds NaN at [2, 5] in place of a"
                        + " number");
    }

    @Test
    void an_infinite_weight_is_refused_whatever_the_precision() {
        Path checkpoint = copyOf("phi-4-tiny-f32", folder.resolve("checkpoint"));
        poke(checkpoint, "model.norm.weight", 79, (byte) 0, (byte) 0, (byte) 0x80, (byte) 0x7F);
        assertThatThrownBy(() -> run(ModelImport.into(models, checkpoint).in(Precision.BF16)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("model.norm.weight in model.safetensors holds Infinity at [79]");
    }

    @Test
    void a_weight_too_large_for_the_precision_is_refused_with_a_way_out() {
        Path checkpoint = copyOf("phi-4-tiny-f32", folder.resolve("checkpoint"));
        byte[] large = floats(1e6f);
        poke(checkpoint, "model.norm.weight", 3, large);
        assertThatThrownBy(() -> run(ModelImport.into(models, checkpoint).in(Precision.F16)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("model.norm.weight holds 1000000.0 at [3], which is beyond the range of f16")
                .hasMessageContaining("import it as bf16 or f32");
        assertThat(run(ModelImport.into(models, checkpoint)).manifest().precision())
                .isEqualTo(Precision.F32);
    }

    private void assertRefused(Path checkpoint, String sentence) {
        assertThatThrownBy(() -> run(ModelImport.into(models, checkpoint)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(sentence);
        assertThat(names(models)).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a mapped file cannot be cut there")
    void a_weight_file_that_shrinks_during_the_import_is_reported_and_ends_nothing_else() {
        Path checkpoint = copyOf("phi-4-tiny", folder.resolve("checkpoint"));
        ImportListener cut = progress -> {
            try (RandomAccessFile file =
                    new RandomAccessFile(checkpoint.resolve("model.safetensors").toFile(), "rw")) {
                file.setLength(20_000);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        };
        assertThatThrownBy(() -> new ImportJob(ModelImport.into(models, checkpoint), cut, new Cancellation()).run())
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("became shorter or unreadable while it was imported");
        assertThat(names(models)).isEmpty();
    }

    @Test
    void a_disk_that_is_too_small_is_named_with_both_sizes() {
        ImportJob job = new ImportJob(
                ModelImport.into(models, golden("phi-4-tiny")),
                progress -> {},
                new Cancellation(),
                disk -> 500_000,
                Map.of());
        assertThatThrownBy(job::run)
                .isInstanceOf(ImportException.class)
                .hasMessageMatching(
                        "The model takes 6\\d\\d,\\d{3} bytes but the disk of .* has only 500,000 bytes free;"
                                + " free some space or choose another folder\\.");
        assertThat(names(models)).isEmpty();
    }

    @Test
    void a_disk_that_runs_full_is_told_from_other_troubles() {
        assertThat(DiskTrouble.writing(models, new IOException("No space left on device")))
                .hasMessageContaining("ran full while the model was written");
        assertThat(DiskTrouble.writing(models, new IOException("Input/output error")))
                .hasMessageContaining("cannot be written to: Input/output error");
    }

    @Test
    void a_file_where_the_folder_of_models_should_be_is_reported() throws IOException {
        Files.createDirectories(models.getParent());
        write(models, "in the way");
        assertThatThrownBy(() -> run(ModelImport.into(models, golden("phi-4-tiny"))))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("cannot be made: %s is a file".formatted(models));
    }

    @Test
    void a_model_that_is_there_is_kept_unless_its_replacement_is_asked_for() throws IOException {
        ModelImport request = ModelImport.into(models, golden("phi-4-tiny"));
        run(request);
        write(request.target().resolve("mine.txt"), "keep me");
        assertThatThrownBy(() -> run(request))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("There is already a model in " + request.target());
        assertThat(request.target().resolve("mine.txt")).exists();

        run(request.in(Precision.F32).replacing());
        assertThat(ModelManifest.read(request.target()).precision()).isEqualTo(Precision.F32);
        assertThat(request.target().resolve("mine.txt")).doesNotExist();
        assertThat(names(models)).containsExactly("phi-4-tiny");
    }

    @Test
    void a_failed_replacement_leaves_the_old_model_in_place() {
        ModelImport request = ModelImport.into(models, golden("phi-4-tiny"));
        run(request);
        Cancellation cancellation = new Cancellation();
        ImportJob job = new ImportJob(request.replacing(), progress -> cancellation.cancel(), cancellation);
        assertThatThrownBy(job::run).isInstanceOf(ImportCancelledException.class);
        assertThat(ModelManifest.read(request.target()).id()).isEqualTo("phi-4-tiny");
        assertThat(names(models)).containsExactly("phi-4-tiny");
    }

    @Test
    void a_folder_that_is_no_model_is_never_replaced() throws IOException {
        Path photos = Files.createDirectories(folder.resolve("photos"));
        write(photos.resolve("1.jpg"), "a photo");
        assertThatThrownBy(
                        () -> run(ModelImport.to(photos, golden("phi-4-tiny")).replacing()))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("is there already and is no model");
        assertThat(photos.resolve("1.jpg")).exists();
    }

    @Test
    void an_empty_folder_is_filled() throws IOException {
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThat(run(ModelImport.to(empty, golden("phi-4-tiny"))).manifest().id())
                .isEqualTo("empty");
    }

    @Test
    void a_cancelled_import_leaves_nothing() {
        Cancellation cancellation = new Cancellation();
        ImportJob job = new ImportJob(
                ModelImport.into(models, golden("phi-4-mini-tiny")), progress -> cancellation.cancel(), cancellation);
        assertThatThrownBy(job::run).isInstanceOf(ImportCancelledException.class);
        assertThat(names(models)).isEmpty();
    }

    @Test
    void an_interrupted_thread_cancels_its_import() {
        ImportJob job = new ImportJob(
                ModelImport.into(models, golden("phi-4-tiny")),
                progress -> Thread.currentThread().interrupt(),
                new Cancellation());
        try {
            assertThatThrownBy(job::run).isInstanceOf(ImportCancelledException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
        assertThat(names(models)).isEmpty();
    }

    @Test
    void progress_runs_from_nothing_to_everything() {
        List<ImportProgress> reports = new ArrayList<>();
        ModelImport request = ModelImport.into(models, golden("phi-4-mini-tiny"));
        ImportResult result = new ImportJob(request, reports::add, new Cancellation()).run();
        assertThat(reports.getFirst().bytesDone()).isZero();
        assertThat(reports.getLast().bytesDone()).isEqualTo(result.manifest().weightBytes());
        assertThat(reports.getLast().fraction()).isEqualTo(1);
        assertThat(reports.getLast().bytesPerSecond()).isPositive();
        assertThat(reports.getLast().remaining()).isZero();
        assertThat(reports).isSortedAccordingTo((a, b) -> Long.compare(a.bytesDone(), b.bytesDone()));
    }

    @Test
    void imports_at_the_same_time_do_not_disturb_each_other() throws Exception {
        List<Callable<ImportResult>> jobs = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            ModelImport request = ModelImport.into(models, golden("phi-4-tiny")).named("model-" + i);
            jobs.add(() -> run(request));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<ImportResult> done : threads.invokeAll(jobs)) {
                assertThat(done.get().folder().resolve(ModelManifest.ARCHIVE)).exists();
            }
        }
        assertThat(names(models)).hasSize(8).allMatch(name -> name.startsWith("model-"));
    }

    @Test
    void of_two_imports_to_the_same_place_one_is_refused_and_the_other_whole() {
        ModelImport request = ModelImport.into(models, golden("phi-4-tiny"));
        ImportListener overtake = progress -> {
            if (progress.bytesDone() == 0) {
                run(request);
            }
        };
        assertThatThrownBy(() -> new ImportJob(request, overtake, new Cancellation()).run())
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("There is already a model in");
        assertThat(names(models)).containsExactly("phi-4-tiny");
        assertThat(names(request.target())).contains(ModelManifest.ARCHIVE, ModelManifest.FILE);
    }
}
