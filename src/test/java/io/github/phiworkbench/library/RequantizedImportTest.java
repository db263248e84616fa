package io.github.phiworkbench.library;

import static io.github.phiworkbench.library.TestCheckpoints.golden;
import static io.github.phiworkbench.library.TestCheckpoints.names;
import static io.github.phiworkbench.library.TestCheckpoints.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Models made from models. */
class RequantizedImportTest {

    @TempDir
    private Path models;

    static Stream<Arguments> everyGoldenInEveryPrecision() {
        return TestCheckpoints.GOLDEN.stream()
                .flatMap(name -> Stream.of(Precision.values()).map(precision -> Arguments.of(name, precision)));
    }

    @ParameterizedTest
    @MethodSource("everyGoldenInEveryPrecision")
    void a_model_made_from_another_is_that_made_from_the_checkpoint(String name, Precision precision)
            throws IOException {
        ImportPreview checkpoint = ImportPreview.of(golden(name));
        Path first = run(ModelImport.to(models.resolve("first"), golden(name)).in(checkpoint.stored()))
                .folder();
        ImportPreview model = ImportPreview.of(first);
        assertThat(model.geometry()).isEqualTo(checkpoint.geometry());
        assertThat(model.sizes()).isEqualTo(checkpoint.sizes());
        assertThat(model.variant()).isEqualTo(checkpoint.variant());
        assertThat(model.stored()).isEqualTo(checkpoint.stored());

        Path again = run(ModelImport.to(models.resolve("again"), first).in(precision))
                .folder();
        Path direct = run(ModelImport.to(models.resolve("direct"), golden(name)).in(precision))
                .folder();
        ModelManifest expected = ModelManifest.read(direct);
        ModelManifest found = ModelManifest.read(again);
        assertThat(found)
                .usingRecursiveComparison()
                .ignoringFields("id", "title", "provenance.imported")
                .isEqualTo(expected);
        assertThat(names(again)).isEqualTo(names(direct));
        assertThat(TestCheckpoints.storages(again)).containsExactlyElementsOf(TestCheckpoints.storages(direct));
    }

    @Test
    void its_id_ends_in_the_new_precision() {
        Path source = run(ModelImport.to(models.resolve("tiny-f32"), golden("phi-4-tiny-f32")))
                .folder();
        assertThat(ModelImport.into(models, source).namedAfter(Precision.INT8).id())
                .isEqualTo("tiny-int8");
        assertThat(ImportPreview.of(source).id()).isEqualTo("tiny");
    }

    @Test
    void a_model_does_not_take_its_own_place() {
        Path source = run(ModelImport.to(models.resolve("tiny"), golden("phi-4-tiny-f32")))
                .folder();
        assertThatThrownBy(() ->
                        run(ModelImport.into(models, source).in(Precision.INT8).replacing()))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("give the new model another name");
        assertThat(ModelManifest.read(source).precision()).isEqualTo(Precision.F32);
    }

    @Test
    void codes_are_not_quantized_once_more() {
        Path source = run(ModelImport.to(models.resolve("tiny-int8"), golden("phi-4-tiny-f32"))
                        .in(Precision.INT8))
                .folder();
        assertThatThrownBy(() -> ImportPreview.of(source))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("tiny-int8 is kept as int8: ");
    }

    @Test
    void an_archive_that_is_not_what_its_manifest_says_is_refused() throws IOException {
        Path source = run(ModelImport.to(models.resolve("tiny"), golden("phi-4-tiny-f32")))
                .folder();
        Path archive = source.resolve(ModelManifest.ARCHIVE);
        Path other = run(ModelImport.to(models.resolve("other"), golden("phi-4-mini-tiny")))
                .folder();
        Files.copy(other.resolve(ModelManifest.ARCHIVE), archive, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        assertThatThrownBy(() -> ImportPreview.of(source))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("does not hold what model.json beside it says");
        try (FileChannel channel = FileChannel.open(archive, StandardOpenOption.WRITE)) {
            channel.truncate(1_000);
        }
        assertThatThrownBy(() -> ImportPreview.of(source))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("cannot be read");
    }
}
