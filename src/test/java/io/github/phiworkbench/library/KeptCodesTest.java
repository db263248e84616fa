package io.github.phiworkbench.library;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.checkpoint.Checkpoint;
import io.github.phiworkbench.checkpoint.DecoderWeights;
import io.github.phiworkbench.checkpoint.ElementType;
import io.github.phiworkbench.checkpoint.GroupedCodes;
import io.github.phiworkbench.checkpoint.QuantizedFolder;
import io.github.phiworkbench.checkpoint.QuantizedFolder.Kind;
import io.github.phiworkbench.checkpoint.WeightTensor;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.torchscript.ArchiveTensor;
import io.github.phiworkbench.torchscript.Phi3Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Codes that other programs made, in archives. */
class KeptCodesTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "GPTQ_4, INT4_G32",
        "GPTQ_4_SYMMETRIC, INT4_G32",
        "GPTQ_V2_4, INT4_G32",
        "AWQ, INT4_G32",
        "PACKED_4, INT4_G32",
        "PACKED_4_ASYMMETRIC, INT4_G32",
        "PACKED_8_CHANNEL, INT8",
        "INT_CHANNEL, INT8",
    })
    void codes_stay_and_stand_for_the_numbers_they_stood_for(Kind kind, Precision precision) throws IOException {
        for (boolean split : new boolean[] {false, true}) {
            Path checkpoint = Files.createDirectory(folder.resolve("split" + split));
            QuantizedFolder.write(kind, split, checkpoint);
            try (Checkpoint opened = Checkpoint.open(checkpoint)) {
                DecoderWeights weights = opened.weights();
                assertThat(WeightStream.storedPrecision(weights)).isEqualTo(precision);
                DecoderWeights.Layer layer = weights.layers().getFirst();
                List<List<WeightTensor>> quantized = Stream.of(
                                layer.qkv(), layer.gateUp(), List.of(layer.output()), List.of(layer.down()))
                        .filter(parts ->
                                parts.stream().allMatch(part -> part.codes().isPresent()))
                        .toList();
                // The checkpoint leaves one matrix as it was.
                assertThat(quantized).hasSize(3);
                for (List<WeightTensor> parts : quantized) {
                    assertKept(parts, precision);
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"GPTQ_4_ORDERED", "GPTQ_8", "NF4", "PACKED_4_ORDERED"})
    void what_no_product_takes_becomes_numbers(Kind kind) {
        QuantizedFolder.write(kind, false, folder);
        try (Checkpoint opened = Checkpoint.open(folder)) {
            assertThat(WeightStream.keptPrecision(opened.weights())).isEmpty();
            assertThat(WeightStream.storedPrecision(opened.weights())).isEqualTo(Precision.BF16);
        }
    }

    private static void assertKept(List<WeightTensor> parts, Precision precision) throws IOException {
        List<GroupedCodes> made =
                parts.stream().map(part -> part.codes().orElseThrow()).toList();
        Phi3Program.Matrix matrix = CodedMatrix.kept(made, precision);
        byte[] codes = content(matrix.values());
        ByteBuffer scales =
                ByteBuffer.wrap(content(matrix.scales().orElseThrow())).order(ByteOrder.LITTLE_ENDIAN);
        int columns = made.getFirst().columns();
        int rows = made.stream().mapToInt(GroupedCodes::rows).sum();
        int row = 0;
        for (WeightTensor part : parts) {
            float[] expected = new float[(int) part.elements()];
            part.copyTo(MemorySegment.ofArray(expected), ElementType.F32, 0, expected.length);
            for (int i = 0; i < expected.length; i++) {
                float weight = precision == Precision.INT8
                        ? codes[row * columns + i] * scales.getFloat((row + i / columns) * Float.BYTES)
                        : fourBits(codes, scales, row + i / columns, i % columns, rows, columns);
                // A scale has eight bits in an archive of four bits, eleven or more in the checkpoint.
                double allowed = precision == Precision.INT8 ? 1e-6 : 0.09;
                assertThat((double) weight).isCloseTo(expected[i], within(allowed * step(expected)));
            }
            row += expected.length / columns;
        }
    }

    /** About a fifteenth of the range of the numbers. */
    private static double step(float[] numbers) {
        double most = 0;
        for (float number : numbers) {
            most = Math.max(most, Math.abs(number));
        }
        return 2 * most / 15;
    }

    private static float fourBits(byte[] codes, ByteBuffer scales, int row, int column, int rows, int columns) {
        int pair = codes[(row * columns + column) / 2];
        int code = column % 2 == 0 ? (pair >> 4) & 15 : pair & 15;
        int place = (column / 32 * rows + row) * 2;
        return (code - 8) * bfloat16(scales, place) + bfloat16(scales, place + 1);
    }

    private static float bfloat16(ByteBuffer scales, int index) {
        return Float.intBitsToFloat(scales.getShort(index * Short.BYTES) << 16);
    }

    private static byte[] content(ArchiveTensor tensor) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        tensor.content().writeTo(piece -> {
            byte[] part = new byte[piece.remaining()];
            piece.get(part);
            bytes.writeBytes(part);
        });
        return bytes.toByteArray();
    }
}
