package io.github.phiworkbench.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelBundleTest {

    @TempDir
    Path folder;

    private LibraryEntry.Ready model;

    @BeforeEach
    void importModel() {
        ModelImport request = ModelImport.to(folder.resolve("first/nano"), Path.of("models/phi-4-nano-instruct"))
                .in(Precision.F32);
        ImportResult result = new ImportJob(request, _ -> {}, new Cancellation()).run();
        model = new LibraryEntry.Ready(result.folder(), result.manifest());
    }

    private Path bundle() throws IOException {
        Path file = folder.resolve("my nano.phi4");
        try (OutputStream stream = Files.newOutputStream(file)) {
            ModelBundle.write(model, stream, _ -> {}, new Cancellation());
        }
        return file;
    }

    private Path models() {
        return folder.resolve("second");
    }

    private ImportResult bring(Path bundle) {
        return new ImportJob(ModelImport.into(models(), bundle), _ -> {}, new Cancellation()).run();
    }

    private static TreeMap<String, byte[]> contents(Path folder) throws IOException {
        TreeMap<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(String.valueOf(file.getFileName()), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private Path zip(String... names) throws IOException {
        Path file = folder.resolve("made.phi4");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write("{}".getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        return file;
    }

    @Test
    void a_model_comes_out_as_it_went_in_under_the_name_of_the_file() throws IOException {
        ImportResult result = bring(bundle());

        assertThat(result.folder()).isEqualTo(models().toAbsolutePath().resolve("my-nano"));
        assertThat(result.manifest().id()).isEqualTo("my-nano");
        TreeMap<String, byte[]> original = contents(model.folder());
        TreeMap<String, byte[]> copy = contents(result.folder());
        assertThat(copy.keySet()).isEqualTo(original.keySet());
        original.forEach((name, content) -> assertThat(copy.get(name)).as(name).isEqualTo(content));
        assertThat(LibraryEntry.of(result.folder())).isInstanceOf(LibraryEntry.Ready.class);
    }

    @Test
    void nothing_is_compressed_and_all_lies_in_one_folder() throws IOException {
        try (ZipFile zip = new ZipFile(bundle().toFile())) {
            assertThat(zip.stream())
                    .isNotEmpty()
                    .allSatisfy(entry -> assertThat(entry.getMethod()).isEqualTo(ZipEntry.STORED))
                    .allSatisfy(entry -> assertThat(entry.getName()).startsWith("nano/"));
        }
    }

    @Test
    void that_a_model_came_with_the_program_is_not_told() throws IOException {
        Files.writeString(model.folder().resolve(EmbeddedModels.STAMP), "checksums");

        assertThat(bring(bundle()).folder().resolve(EmbeddedModels.STAMP)).doesNotExist();
    }

    @Test
    void the_preview_tells_what_is_in_it() throws IOException {
        ImportPreview preview = ImportPreview.of(bundle());

        assertThat(preview.id()).isEqualTo("my-nano");
        assertThat(preview.stored()).isEqualTo(Precision.F32);
        assertThat(preview.geometry()).isEqualTo(model.manifest().geometry());
        assertThat(preview.outlook(models(), "other", Precision.F32).problem()).isEmpty();
        assertThat(preview.outlook(models(), "other", Precision.BF16).problem())
                .contains("A bundle holds its model as it is; choose f32.");
    }

    @Test
    void it_is_not_converted() throws IOException {
        ModelImport request = ModelImport.into(models(), bundle()).in(Precision.BF16);

        assertThatThrownBy(() -> new ImportJob(request, _ -> {}, new Cancellation()).run())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("holds its model in f32");
    }

    @Test
    void a_model_that_is_there_stays() throws IOException {
        Path bundle = bundle();
        bring(bundle);

        assertThatThrownBy(() -> bring(bundle))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("There is already a model in");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../evil",
                "nano/../evil",
                "/etc/evil",
                "nano/deep/evil",
                "nano\\evil",
                "C:/evil",
                "evil",
                "nano/.evil",
                "nano/e\u0000vil"
            })
    void a_name_that_does_not_belong_into_a_model_is_refused(String name) throws IOException {
        Path bundle = zip("nano/model.json", name);

        assertThatThrownBy(() -> bring(bundle))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("does not belong into a model");
        assertThat(models()).doesNotExist();
        assertThat(folder.resolve("evil")).doesNotExist();
    }

    @Test
    void two_folders_are_refused() throws IOException {
        Path bundle = zip("nano/model.json", "other/model.json");

        assertThatThrownBy(() -> bring(bundle))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("more than one folder");
    }

    @Test
    void a_bundle_without_a_model_is_refused() throws IOException {
        Path bundle = zip("nano/tokenizer.json");

        assertThatThrownBy(() -> bring(bundle))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("it holds no model.json");
    }

    @Test
    void a_bundle_that_was_cut_off_is_refused() throws IOException {
        Path bundle = bundle();
        byte[] content = Files.readAllBytes(bundle);
        Files.write(bundle, java.util.Arrays.copyOf(content, content.length / 2));

        assertThatThrownBy(() -> bring(bundle))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("cannot be read");
    }

    @Test
    void a_flipped_bit_in_the_weights_is_seen_and_nothing_is_left() throws IOException {
        Path bundle = bundle();
        byte[] content = Files.readAllBytes(bundle);
        content[content.length / 2] ^= 1;
        Files.write(bundle, content);

        assertThatThrownBy(() -> bring(bundle))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(ModelManifest.ARCHIVE + " in it is damaged");
        assertThat(models()).doesNotExist();
    }

    @Test
    void writing_stops_when_that_is_asked_for() {
        Cancellation cancellation = new Cancellation();
        List<ImportProgress> told = new ArrayList<>();

        assertThatThrownBy(() -> ModelBundle.write(
                        model,
                        OutputStream.nullOutputStream(),
                        progress -> {
                            told.add(progress);
                            cancellation.cancel();
                        },
                        cancellation))
                .isInstanceOf(ImportCancelledException.class);
        assertThat(told).hasSize(1);
    }
}
