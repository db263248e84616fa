package io.github.phiworkbench.library;

import static io.github.phiworkbench.library.TestCheckpoints.golden;
import static io.github.phiworkbench.library.TestCheckpoints.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.WeightFormats;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShapingSearchTest {

    private static final String NAME = "phi-4-mini-tiny";

    @TempDir
    private Path models;

    /** A few columns are multiplied with numbers that are thirty times as large. */
    private static ActivationSquares squares(Geometry geometry) {
        return new ActivationSquares(
                100,
                IntStream.range(0, geometry.layers())
                        .mapToObj(_ -> new ActivationSquares.Layer(
                                squares(geometry.hidden()),
                                squares(geometry.heads() * geometry.headDim()),
                                squares(geometry.hidden()),
                                squares(geometry.intermediate())))
                        .toList());
    }

    private static float[] squares(int columns) {
        float[] squares = new float[columns];
        for (int column = 0; column < columns; column++) {
            squares[column] = column % 16 == 3 ? 900 : 1;
        }
        return squares;
    }

    @Test
    void columns_that_matter_are_stretched_and_what_goes_into_them_is_shrunk_alike() {
        try (ImportSource source = ImportSource.open(golden(NAME))) {
            Geometry geometry = source.geometry();
            WeightFormats formats = WeightFormats.of(geometry, Precision.INT4_G32, Optional.empty(), Optional.empty());
            List<String> searched = new ArrayList<>();
            List<LayerShaping> shapings = new ShapingSearch(formats, geometry)
                    .run(
                            source.weights(),
                            squares(geometry),
                            new ImportListener() {
                                @Override
                                public void written(ImportProgress progress) {}

                                @Override
                                public void searched(int done, int of) {
                                    searched.add(done + "/" + of);
                                }
                            },
                            new Cancellation());
            assertThat(searched).hasSize(geometry.layers()).startsWith("0/" + geometry.layers());
            assertThat(shapings).hasSize(geometry.layers());
            LayerShaping shaping = shapings.getFirst();
            float[] columns = shaping.qkv().columns();
            assertThat(columns[3]).isGreaterThan(1).isGreaterThan(1.2f * columns[4]);
            assertThat(shaping.inputNorm()).containsExactly(columns);
            assertThat(shaping.qkv().importance()[3]).isCloseTo(900 / (columns[3] * columns[3]), within(1e-2f));
            float[] rows = shaping.gateUp().rows();
            float[] inner = shaping.down().columns();
            assertThat(rows[3]).isEqualTo(1);
            assertThat(rows[geometry.intermediate() + 3] * inner[3]).isCloseTo(1, within(1e-6f));
            assertThat(shaping.output().columns()).isEmpty();
        }
    }

    @Test
    void weighted_errors_are_smaller_than_those_of_nearest_codes() {
        Random random = new Random(7);
        int columns = 128;
        float[] importance = squares(columns);
        double aware = 0;
        double plain = 0;
        for (int row = 0; row < 50; row++) {
            float[] numbers = new float[columns];
            for (int i = 0; i < columns; i++) {
                numbers[i] = (float) random.nextGaussian();
            }
            double fitted = Codes.of(Precision.INT4_G32, 1, columns, importance).loss(numbers);
            aware += fitted;
            plain += weighted(numbers, importance);
            assertThat(fitted).isPositive();
        }
        assertThat(aware).isLessThan(0.8 * plain);
    }

    /** What codes that know of no importance lose by it. */
    private static double weighted(float[] numbers, float[] importance) {
        Codes codes = Codes.of(Precision.INT4_G32, 1, numbers.length);
        byte[] coded = new byte[codes.rowBytes()];
        codes.code(0, numbers, 0, coded, 0);
        var scales = codes.scales();
        double loss = 0;
        for (int i = 0; i < numbers.length; i++) {
            int pair = coded[i / 2];
            int code = (i % 2 == 0 ? pair >> 4 & 15 : pair & 15) - 8;
            int both = scales.getInt(i / 32 * Integer.BYTES);
            float scale = Float.intBitsToFloat(both << 16);
            float shift = Float.intBitsToFloat(both & 0xFFFF0000);
            double difference = code * scale + shift - numbers[i];
            loss += importance[i] * difference * difference;
        }
        return loss;
    }

    @Test
    void how_the_codes_were_found_is_recorded() {
        ImportPreview preview = ImportPreview.of(golden(NAME));
        Path made = run(ModelImport.to(models.resolve("aware"), golden(NAME))
                        .in(Precision.INT4_G32)
                        .awareOf(squares(preview.geometry())))
                .folder();
        assertThat(ModelManifest.read(made).formats().method()).isEqualTo("activation-aware, 100 tokens");
    }

    @Test
    void eight_bits_have_no_use_for_activations() {
        ImportPreview preview = ImportPreview.of(golden(NAME));
        assertThatThrownBy(() -> run(ModelImport.to(models.resolve("aware"), golden(NAME))
                        .in(Precision.INT8)
                        .awareOf(squares(preview.geometry()))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("choose int4-g32");
    }
}
