package io.github.phiworkbench.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.checkpoint.QuantizedFolder;
import io.github.phiworkbench.checkpoint.QuantizedFolder.Kind;
import io.github.phiworkbench.family.Precision;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Quantized checkpoints that others have published. */
class QuantizedImportTest {

    private static final String CONVERTED =
            "The checkpoint is quantized (GPTQ, 4 bits, groups of 32, ordered by activations): its codes are converted to"
                    + " the precision of the import, since no product here takes them as they are.";

    @TempDir
    private Path folder;

    @TempDir
    private Path models;

    @BeforeEach
    void write() {
        QuantizedFolder.write(Kind.GPTQ_4_ORDERED, true, folder);
    }

    @Test
    void the_preview_says_how_it_is_quantized_and_that_it_is_converted() {
        ImportPreview preview = ImportPreview.of(folder);
        assertThat(preview.quantized()).contains("GPTQ, 4 bits, groups of 32, ordered by activations");
        assertThat(preview.stored()).isEqualTo(Precision.BF16);
        assertThat(preview.warnings()).contains(CONVERTED);
    }

    @Test
    void without_a_precision_it_becomes_bf16_though_most_of_its_plain_tensors_are_f16() {
        ImportResult result = TestCheckpoints.run(ModelImport.into(models, folder));
        assertThat(result.manifest().precision()).isEqualTo(Precision.BF16);
        assertThat(result.warnings()).contains(CONVERTED);
    }

    @Test
    void it_can_be_quantized_anew() {
        ImportResult result =
                TestCheckpoints.run(ModelImport.into(models, folder).in(Precision.INT8));
        assertThat(result.manifest().precision()).isEqualTo(Precision.INT8);
    }

    @Test
    void an_unquantized_checkpoint_says_nothing_of_it() {
        ImportPreview preview = ImportPreview.of(TestCheckpoints.golden("phi-4-tiny"));
        assertThat(preview.quantized()).isEmpty();
        assertThat(preview.warnings()).noneMatch(warning -> warning.contains("quantized"));
    }
}
