package io.github.phiworkbench.library;

import static io.github.phiworkbench.library.TestCheckpoints.names;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.Variant;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SyntheticCheckpointTest {

    private static final SyntheticCheckpoint SMALL =
            new SyntheticCheckpoint(Variant.PHI_4_MINI_INSTRUCT, 1, 1000, Precision.BF16);

    @TempDir
    private Path cache;

    @Test
    void the_name_tells_everything_about_the_model() {
        assertThat(SMALL.name()).matches("phi-4-mini-instruct-1l-1000v-bf16-c1-[0-9a-f]{8}");
    }

    @Test
    void the_model_has_the_variants_widths_and_the_wanted_depth_and_vocabulary() {
        Path folder = prepare(SMALL);
        ModelManifest manifest = ModelManifest.read(folder);
        Geometry full = Variant.PHI_4_MINI_INSTRUCT.geometry().orElseThrow();
        Geometry geometry = manifest.geometry();
        assertThat(geometry.layers()).isEqualTo(1);
        assertThat(geometry.vocabulary()).isEqualTo(1000);
        assertThat(geometry.hidden()).isEqualTo(full.hidden());
        assertThat(geometry.longRope()).isEqualTo(full.longRope());
        assertThat(manifest.weightBytes()).isEqualTo(2 * geometry.parameters() + 2 * 4 * geometry.rotaryDim() / 2);
        assertThat(manifest.stopIds()).isEmpty();
        assertThat(LibraryEntry.of(folder)).isInstanceOf(LibraryEntry.Ready.class);
        assertThat(names(cache)).containsExactly(SMALL.name());
    }

    @Test
    void a_model_is_made_once() {
        List<ImportProgress> reports = new ArrayList<>();
        Path first = SMALL.prepare(cache, reports::add, new Cancellation());
        assertThat(reports.getLast().fraction()).isEqualTo(1);
        reports.clear();
        assertThat(SMALL.prepare(cache, reports::add, new Cancellation())).isEqualTo(first);
        assertThat(reports).isEmpty();
    }

    @Test
    void a_damaged_model_is_made_anew() throws IOException {
        Path archive = prepare(SMALL).resolve(ModelManifest.ARCHIVE);
        Files.delete(archive);
        prepare(SMALL);
        assertThat(archive).exists();
    }

    @Test
    void matrices_are_small_numbers_about_zero_and_norms_about_one() throws IOException {
        Path folder = prepare(new SyntheticCheckpoint(Variant.PHI_4, 1, 10, Precision.F32));
        try (ZipFile zip = new ZipFile(folder.resolve(ModelManifest.ARCHIVE).toFile())) {
            assertThat(mean(zip, 0)).as("embedding").isBetween(-0.001, 0.001);
            assertThat(mean(zip, 1)).as("head").isBetween(-0.001, 0.001).isNotEqualTo(mean(zip, 0));
            assertThat(mean(zip, 2)).as("final norm").isBetween(0.99, 1.01);
        }
    }

    private static double mean(ZipFile zip, int storage) throws IOException {
        byte[] bytes =
                zip.getInputStream(zip.getEntry("archive/data/" + storage)).readAllBytes();
        FloatBuffer numbers =
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asFloatBuffer();
        double sum = 0;
        while (numbers.hasRemaining()) {
            sum += numbers.get();
        }
        return sum / numbers.capacity();
    }

    @Test
    void what_cannot_be_made_is_refused() {
        assertThatThrownBy(() -> new SyntheticCheckpoint(Variant.PHI_4_MULTIMODAL_INSTRUCT, 1, 10, Precision.F32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is not supported yet");
        assertThatThrownBy(() -> new SyntheticCheckpoint(Variant.PHI_4, 0, 10, Precision.F32))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least one layer");
    }

    private Path prepare(SyntheticCheckpoint checkpoint) {
        return checkpoint.prepare(cache, progress -> {}, new Cancellation());
    }
}
