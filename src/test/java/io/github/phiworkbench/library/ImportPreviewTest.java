package io.github.phiworkbench.library;

import static io.github.phiworkbench.library.TestCheckpoints.copyOf;
import static io.github.phiworkbench.library.TestCheckpoints.golden;
import static io.github.phiworkbench.library.TestCheckpoints.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImportPreviewTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @EnumSource
    void it_foretells_what_the_import_makes(Precision precision) {
        ImportPreview preview = ImportPreview.of(golden("phi-4-mini-tiny-sharded-f16"));
        ImportResult made = run(
                ModelImport.into(folder, golden("phi-4-mini-tiny-sharded-f16")).in(precision));
        ModelManifest manifest = made.manifest();
        assertThat(preview.sizes().get(precision)).isEqualTo(manifest.weightBytes());
        assertThat(preview.geometry()).isEqualTo(manifest.geometry());
        assertThat(preview.variant().id()).isEqualTo(manifest.variant());
        assertThat(preview.id()).isEqualTo(manifest.id());
        assertThat(preview.architecture()).isEqualTo("Phi3ForCausalLM");
        assertThat(preview.warnings()).isEqualTo(made.warnings());
        assertThat(preview.stored()).isEqualTo(Precision.F16);
        assertThat(preview.files()).isEqualTo(3);
    }

    @Test
    void looking_writes_nothing_and_refuses_what_the_import_would_refuse() throws IOException {
        Path checkpoint = copyOf("phi-4-tiny", folder.resolve("a model"));
        assertThat(ImportPreview.of(checkpoint).id()).isEqualTo("a-model");
        assertThat(ImportPreview.of(checkpoint).variant()).isEqualTo(Variant.OTHER);
        Files.delete(checkpoint.resolve("model.safetensors"));
        assertThatThrownBy(() -> ImportPreview.of(checkpoint))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("download the weights");
        assertThat(TestCheckpoints.names(folder)).containsExactly("a model");
    }

    @Test
    void the_outlook_says_what_stands_in_the_way() throws IOException {
        ImportPreview preview = ImportPreview.of(golden("phi-4-tiny"));
        Path models = folder.resolve("models");
        ImportPreview.Outlook fine = preview.outlook(models, "phi-4-tiny", Precision.F32);
        assertThat(fine.problem()).isEmpty();
        assertThat(fine.replaces()).isFalse();
        assertThat(fine.needed()).isGreaterThan(preview.sizes().get(Precision.F32));
        assertThat(fine.free().orElseThrow()).isGreaterThan(1_000_000);
        assertThat(models).doesNotExist();

        assertThat(preview.outlook(models, "a/b", Precision.F32).problem().orElseThrow())
                .contains("cannot name a model");
        assertThat(preview.outlook(models, "", Precision.F32).problem()).isPresent();
        run(ModelImport.into(models, golden("phi-4-tiny")));
        assertThat(preview.outlook(models, "phi-4-tiny", Precision.F32).replaces())
                .isTrue();
        Files.createDirectories(models.resolve("photos").resolve("2026"));
        assertThat(preview.outlook(models, "photos", Precision.F32).problem().orElseThrow())
                .contains("is there already and is no model");
    }
}
