package io.github.phiworkbench.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.checkpoint.QuantizedFolder.Kind;
import io.github.phiworkbench.family.UnusableModelException;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class QuantizedCheckpointTest {

    private static final String DOWN = "model.layers.0.mlp.down_proj";

    @TempDir
    private Path folder;

    static Stream<Arguments> kindsInBothLayouts() {
        return Stream.of(Kind.values()).flatMap(kind -> Stream.of(Arguments.of(kind, true), Arguments.of(kind, false)));
    }

    @ParameterizedTest
    @MethodSource("kindsInBothLayouts")
    void every_weight_is_what_was_written(Kind kind, boolean split) {
        Map<String, float[]> written = QuantizedFolder.write(kind, split, folder);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            DecoderWeights weights = checkpoint.weights();
            assertThat(weights.stream().map(WeightTensor::name)).containsExactlyInAnyOrderElementsOf(written.keySet());
            assertThat(weights.unused()).isEmpty();
            assertThat(weights.quantized()).isEqualTo(split ? 6 : 3);
            assertThat(weights.layers().getFirst().output()).isInstanceOf(StoredTensor.class);
            assertThat(weights.stream())
                    .allSatisfy(tensor -> assertThat(floats(tensor, 0, tensor.elements()))
                            .as(tensor.name())
                            .isEqualTo(written.get(tensor.name())));
        }
    }

    @ParameterizedTest
    @EnumSource
    void a_piece_that_begins_and_ends_within_rows_is_that_part_of_the_whole(Kind kind) {
        float[] written = QuantizedFolder.write(kind, false, folder).get(DOWN + ".weight");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            WeightTensor down = checkpoint.weights().layers().getFirst().down();
            assertThat(floats(down, 101, 3000)).isEqualTo(Arrays.copyOfRange(written, 101, 3101));
            assertThat(floats(down, 6143, 1)).isEqualTo(Arrays.copyOfRange(written, 6143, 6144));
            assertThat(floats(down, 5, 0)).isEmpty();
        }
    }

    @Test
    void a_large_matrix_that_several_cores_compute_is_whole() {
        int rows = 5000;
        int columns = 96;
        byte[] stored = new byte[rows * columns];
        new Random(3).nextBytes(stored);
        QuantizedTensor tensor = new QuantizedTensor(
                "large",
                folder,
                rows,
                columns,
                stored.length,
                new CodedRows(
                        8,
                        rows,
                        columns,
                        1,
                        CodeLayout.signedBytes(MemorySegment.ofArray(stored), columns),
                        (output, group) -> output + 1,
                        GroupNumbers.constant(128),
                        Optional.empty()));
        float[] expected = new float[stored.length];
        for (int i = 0; i < expected.length; i++) {
            expected[i] = stored[i] * (float) (i / columns + 1);
        }
        assertThat(floats(tensor, 0, stored.length)).isEqualTo(expected);
        assertThat(floats(tensor, 77, 400_000)).isEqualTo(Arrays.copyOfRange(expected, 77, 400_077));
    }

    @Test
    void weights_come_in_the_type_that_is_asked_for() {
        float[] written = QuantizedFolder.write(Kind.GPTQ_4, false, folder).get(DOWN + ".weight");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            WeightTensor down = checkpoint.weights().layers().getFirst().down();
            MemorySegment rounded = MemorySegment.ofArray(new byte[2 * written.length]);
            down.copyTo(rounded, ElementType.BF16, 0, written.length);
            float[] back = new float[written.length];
            FloatElements.convert(rounded, ElementType.BF16, MemorySegment.ofArray(back), ElementType.F32);
            assertThat(down.type()).isEqualTo(ElementType.BF16);
            for (int i = 0; i < back.length; i++) {
                assertThat(back[i]).isCloseTo(written[i], within(Math.abs(written[i]) / 256));
            }
        }
    }

    @ParameterizedTest
    @EnumSource
    void codes_in_groups_of_neighbours_are_handed_out_as_they_are(Kind kind) {
        float[] written = QuantizedFolder.write(kind, false, folder).get(DOWN + ".weight");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Optional<GroupedCodes> codes =
                    checkpoint.weights().layers().getFirst().down().codes();
            boolean isEven = !kind.isOrdered() && kind != Kind.NF4 && kind != Kind.NF4_NESTED;
            assertThat(codes.isPresent()).isEqualTo(isEven);
            codes.ifPresent(grouped -> {
                assertThat(grouped.bits()).isEqualTo(kind.bits());
                assertThat(grouped.group()).isEqualTo(kind.group() == 0 ? 96 : kind.group());
                assertThat(grouped.rows()).isEqualTo(64);
                assertThat(weights(grouped, 3, 50)).isEqualTo(Arrays.copyOfRange(written, 3 * 96, 53 * 96));
            });
            assertThat(checkpoint.weights().embedding().codes()).isEmpty();
        }
    }

    private static float[] weights(GroupedCodes grouped, int first, int count) {
        byte[] codes = new byte[count * grouped.columns()];
        float[] scales = new float[count * grouped.groups()];
        float[] zeros = new float[count * grouped.groups()];
        grouped.read(first, count, codes, scales, zeros);
        float[] weights = new float[codes.length];
        for (int i = 0; i < weights.length; i++) {
            int group = i / grouped.group();
            assertThat(Byte.toUnsignedInt(codes[i])).isLessThan(1 << grouped.bits());
            weights[i] = (Byte.toUnsignedInt(codes[i]) - zeros[group]) * scales[group];
        }
        return weights;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    GPTQ_4_ORDERED      | GPTQ, 4 bits, groups of 32, ordered by activations
                    GPTQ_V2_8           | GPTQ gptq_v2, 8 bits, groups of 32
                    GPTQ_4_WHOLE_ROWS   | GPTQ, 4 bits
                    AWQ                 | AWQ gemm, 4 bits, groups of 32
                    PACKED_4_ASYMMETRIC | compressed-tensors pack-quantized, 4 bits, groups of 32
                    INT_CHANNEL         | compressed-tensors int-quantized, 8 bits
                    NF4_NESTED          | bitsandbytes nf4
                    INT8                | bitsandbytes int8
                    """)
    void a_checkpoint_says_how_it_is_quantized(Kind kind, String title) {
        QuantizedFolder.write(kind, true, folder);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.quantized()).contains(title);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"quant_method": "gptq", "bits": 3, "group_size": 128}           | GPTQ, 3 bits, groups of 128
                    {"quant_method": "gptq", "bits": 2}                              | GPTQ, 2 bits
                    {"quant_method": "gptq", "bits": 4, "is_marlin_format": true}    | GPTQ marlin, 4 bits
                    {"quant_method": "awq", "bits": 4, "version": "gemv"}            | AWQ gemv, 4 bits
                    {"quant_method": "awq", "bits": 4, "version": "gemv_fast"}       | AWQ gemv_fast, 4 bits
                    {"quant_method": "bitsandbytes", "load_in_4bit": true}           | bitsandbytes fp4
                    {"quant_method": "compressed-tensors", "format": "float-quantized"} | compressed-tensors float-quantized
                    {"quant_method": "compressed-tensors", "format": "nvfp4-pack-quantized"} | compressed-tensors nvfp4-pack-quantized
                    {"quant_method": "fp8"}                                          | fp8
                    {"quant_method": "torchao"}                                      | torchao
                    {"quant_method": "hqq"}                                          | hqq
                    {}                                                               | unknown
                    """)
    void other_formats_are_refused_by_name(String quantization, String title) {
        QuantizedFolder.write(Kind.GPTQ_4, false, folder);
        TestFiles.write(
                folder.resolve("config.json"),
                QuantizedFolder.config(false, "\"quantization_config\": " + quantization));
        assertRefused(
                "The weights are quantized with \"" + title + "\", which is not read; use the unquantized model and"
                        + " quantize it here, or one quantized with GPTQ and compressed-tensors (pack-quantized, int-quantized)"
                        + " with 4 or 8 bits, AWQ (gemm) with 4 and bitsandbytes (nf4, int8).");
    }

    @Test
    void codes_of_three_bits_of_compressed_tensors_are_refused() {
        QuantizedFolder.write(Kind.PACKED_4, false, folder);
        String config = TestFiles.read(folder.resolve("config.json"));
        TestFiles.write(folder.resolve("config.json"), config.replace("\"num_bits\": 4", "\"num_bits\": 3"));
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("compressed-tensors pack-quantized, 3 bits, groups of 32");
    }

    @Test
    void packed_weights_that_no_configuration_speaks_of_are_refused() {
        QuantizedFolder.write(Kind.AWQ, false, folder);
        TestFiles.write(folder.resolve("config.json"), QuantizedFolder.config(false, "\"use_cache\": true"));
        assertRefused("The checkpoint holds the packed weights \"model.layers.0.self_attn.qkv_proj.qweight\", but"
                + " config.json has no quantization_config that says how to read them; download config.json again or use"
                + " another copy of the model.");
    }

    @Test
    void a_bias_of_a_quantized_matrix_is_refused_unless_it_is_zero() {
        write(Kind.GPTQ_4, tensors -> {
            float[] bias = new float[64];
            bias[63] = 0.5f;
            tensors.halves(DOWN + ".bias", bias, 64);
        });
        assertRefused(
                "The quantized matrix " + DOWN + " has the bias \"" + DOWN + ".bias\" with numbers other than zero,"
                        + " but layers with biases are not supported; use a model of the Phi-4 family.");
    }

    @ParameterizedTest
    @CsvSource({
        "GPTQ_4, qzeros",
        "GPTQ_4, scales",
        "AWQ, qzeros",
        "AWQ, scales",
        "PACKED_4, weight_shape",
        "PACKED_4, weight_scale",
        "INT_CHANNEL, weight_scale",
        "NF4, weight.quant_map",
        "NF4, weight.quant_state.bitsandbytes__nf4",
        "NF4_NESTED, weight.nested_absmax",
        "NF4_NESTED, weight.nested_quant_map",
        "INT8, SCB"
    })
    void a_missing_part_is_named(Kind kind, String part) {
        write(kind, tensors -> tensors.remove(DOWN + "." + part));
        assertRefused("The checkpoint lacks " + DOWN + "." + part
                + ", without which that quantized matrix cannot be read; download it again.");
    }

    /** Parts whose sizes do not go together: each names the tensor and both sizes. */
    static Stream<Arguments> oddSizes() {
        return Stream.of(
                odd(
                        Kind.GPTQ_4,
                        tensors -> tensors.halves(DOWN + ".scales", new float[4 * 64], 4, 64),
                        ".scales in model.safetensors has the shape [4, 64], but the rest of that matrix calls for [3, 64]"),
                odd(
                        Kind.GPTQ_4,
                        tensors -> tensors.ints(DOWN + ".qzeros", new int[3 * 5], 3, 5),
                        ".qzeros in model.safetensors has 5 words a row for 64 outputs, which is neither 4 nor 8 bits each"),
                odd(
                        Kind.GPTQ_V2_4,
                        tensors -> {
                            tensors.ints(DOWN + ".qzeros", new int[2 * 8], 2, 8);
                            tensors.halves(DOWN + ".scales", new float[2 * 64], 2, 64);
                        },
                        ".scales in model.safetensors gives each row of 96 inputs 2 scales, which are not the groups of"
                                + " [32] that config.json names"),
                odd(
                        Kind.GPTQ_4,
                        tensors -> tensors.ints(DOWN + ".g_idx", new int[95], 95),
                        ".g_idx in model.safetensors has the shape [95], but the rest of that matrix calls for [96]"),
                odd(
                        Kind.GPTQ_4,
                        tensors -> tensors.ints(DOWN + ".qweight", new int[12 * 64], 12 * 64),
                        ".qweight in model.safetensors has the shape [768], which its format does not have there"),
                odd(
                        Kind.GPTQ_4,
                        tensors -> tensors.floats(DOWN + ".qweight", new float[12 * 64], 12, 64),
                        ".qweight in model.safetensors is stored as F32, which its format does not know there"),
                odd(
                        Kind.AWQ,
                        tensors -> tensors.ints(DOWN + ".qzeros", new int[3 * 7], 3, 7),
                        ".qzeros in model.safetensors has the shape [3, 7], but the rest of that matrix calls for [3, 8]"),
                odd(
                        Kind.PACKED_4,
                        tensors -> tensors.longs(DOWN + ".weight_shape", 64, 80),
                        ".weight_packed in model.safetensors has 12 words a row for 80 inputs, which is neither 4 nor 8"
                                + " bits each"),
                odd(
                        Kind.PACKED_4,
                        tensors -> tensors.longs(DOWN + ".weight_shape", 64, -8),
                        ".weight_shape in model.safetensors says that the matrix is [64, -8], which [64, 12] words of"
                                + " weights are not"),
                odd(
                        Kind.INT_CHANNEL,
                        tensors -> tensors.floats(DOWN + ".weight_scale", new float[2 * 3], 2, 3),
                        ".weight_scale in model.safetensors has the shape [2, 3], but the rest of that matrix calls for"
                                + " [64, 3]"),
                odd(
                        Kind.NF4,
                        tensors -> tensors.floats(DOWN + ".weight.absmax", new float[95], 95),
                        ".weight.absmax in model.safetensors has 95 elements, but the rest of that matrix calls for 96"),
                odd(
                        Kind.INT8,
                        tensors -> tensors.bytes(DOWN + ".weight_format", "U8", new byte[] {1}),
                        ".weight_format in model.safetensors says that the weights lie in tiles for one kind of card,"
                                + " which is not supported"));
    }

    private static Arguments odd(Kind kind, Consumer<SafetensorsWriter> change, String message) {
        return Arguments.of(kind, change, message);
    }

    @ParameterizedTest
    @MethodSource("oddSizes")
    void parts_that_do_not_go_together_are_refused_by_name(
            Kind kind, Consumer<SafetensorsWriter> change, String message) {
        write(kind, change);
        assertRefused("The tensor " + DOWN + message + "; download the model again or use another copy of it.");
    }

    @Test
    void a_column_in_a_group_there_is_not_is_refused() {
        int[] groups = new int[96];
        groups[5] = 3;
        write(Kind.GPTQ_4, tensors -> tensors.ints(DOWN + ".g_idx", groups, 96));
        assertRefused("The tensor " + DOWN + ".g_idx in model.safetensors puts a column into group 3, but there are 3"
                + " groups; download the file again.");
    }

    @Test
    void a_quantized_matrix_of_another_size_than_the_configuration_says_is_refused() {
        write(Kind.INT8, tensors -> {
            tensors.bytes(DOWN + ".weight", "I8", new byte[60 * 96], 60, 96);
            tensors.floats(DOWN + ".SCB", new float[60], 60);
        });
        assertRefused(
                "The tensor " + DOWN + ".weight in model.safetensors has the shape [60, 96], but config.json calls"
                        + " for [64, 96]; download the model again.");
    }

    @Test
    void an_order_of_minus_ones_is_that_of_the_columns() {
        int[] none = new int[96];
        Arrays.fill(none, -1);
        Set<Kind> kinds = EnumSet.of(Kind.PACKED_4, Kind.PACKED_8);
        for (Kind kind : kinds) {
            Map<String, float[]> written = QuantizedFolder.write(
                    kind, false, folder, tensors -> tensors.ints(DOWN + ".weight_g_idx", none, 96));
            try (Checkpoint checkpoint = Checkpoint.open(folder)) {
                WeightTensor down = checkpoint.weights().layers().getFirst().down();
                assertThat(floats(down, 0, down.elements())).isEqualTo(written.get(down.name()));
                assertThat(down.codes()).isPresent();
            }
        }
    }

    private void write(Kind kind, Consumer<SafetensorsWriter> change) {
        QuantizedFolder.write(kind, false, folder, change);
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage(sentence);
    }

    private static float[] floats(WeightTensor tensor, long first, long count) {
        float[] numbers = new float[(int) count];
        tensor.copyTo(MemorySegment.ofArray(numbers), ElementType.F32, first, count);
        return numbers;
    }
}
