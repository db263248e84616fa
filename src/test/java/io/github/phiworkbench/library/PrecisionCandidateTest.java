package io.github.phiworkbench.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.WeightFormats;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PrecisionCandidateTest {

    @TempDir
    private Path models;

    static Stream<Arguments> checkpoints() {
        return Stream.of("phi-4-tiny", "phi-4-tiny-f32", "phi-4-mini-tiny")
                .flatMap(name -> Arrays.stream(Precision.values()).map(precision -> Arguments.of(name, precision)));
    }

    @ParameterizedTest
    @MethodSource("checkpoints")
    void the_bytes_of_what_is_not_made_yet_are_those_that_an_import_writes(String name, Precision precision) {
        ModelManifest made = ModelManifest.read(TestModels.golden(name, precision));
        WeightFormats formats = WeightFormats.of(made.geometry(), precision, Optional.empty(), Optional.empty());
        assertThat(made.formats()).isEqualTo(formats);
        assertThat(formats.bytes(made.geometry())).isEqualTo(made.weightBytes());
    }

    private ModelItem add(String checkpoint, String id, Precision precision) {
        ModelImport request = ModelImport.into(models, TestModels.goldenCheckpoint(checkpoint))
                .named(id)
                .in(precision);
        Path folder =
                new ImportJob(request, progress -> {}, new Cancellation()).run().folder();
        return ModelItem.of(LibraryEntry.of(folder), false);
    }

    @Test
    void models_of_the_same_checkpoint_belong_together_and_every_other_precision_can_be_made() {
        ModelItem half = add("phi-4-tiny", "half", Precision.BF16);
        ModelItem codes = add("phi-4-tiny", "codes", Precision.INT8);
        ModelItem twin = add("phi-4-tiny", "twin", Precision.INT8);
        ModelItem other = add("phi-4-mini-tiny", "other", Precision.F32);
        List<PrecisionCandidate> all = PrecisionCandidate.of(codes, List.of(codes, half, other, twin));
        assertThat(all.stream().flatMap(candidate -> candidate.id().stream())).containsExactly("half", "codes", "twin");
        assertThat(all.stream().filter(candidate -> !candidate.isMade()))
                .extracting(PrecisionCandidate::precision)
                .containsExactly(
                        Precision.F32,
                        Precision.F16,
                        Precision.INT8_DYNAMIC,
                        Precision.INT4_G32,
                        Precision.INT4_G64,
                        Precision.INT4_G128);
        assertThat(all)
                .isSortedAccordingTo(
                        (a, b) -> b.precision().bits() - a.precision().bits());
    }
}
