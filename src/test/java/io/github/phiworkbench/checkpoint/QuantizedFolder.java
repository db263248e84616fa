package io.github.phiworkbench.checkpoint;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Writes a checkpoint of one layer with known weights, quantized in one of the published formats, by the layouts their
 * tools write and without any code of the reader: every code is put to its bits one by one.
 */
public final class QuantizedFolder {

    private static final int VOCABULARY = 40;
    private static final int HIDDEN = 64;
    private static final int INTERMEDIATE = 96;
    private static final int GROUP = 32;
    private static final String LAYER = "model.layers.0.";

    /** The outputs that AWQ keeps in the nibbles of a word, from the lowest. */
    private static final int[] AWQ_ORDER = {0, 2, 4, 6, 1, 3, 5, 7};

    /** The quantiles of bitsandbytes' nf4. */
    private static final float[] NF4 = {
        -1f,
        -0.6961928f,
        -0.52507305f,
        -0.3949175f,
        -0.28444138f,
        -0.18477343f,
        -0.091050036f,
        0f,
        0.0795803f,
        0.1609302f,
        0.2461123f,
        0.33791524f,
        0.44070983f,
        0.562617f,
        0.72295684f,
        1f
    };

    /** The formats, as config.json tells of them. */
    public enum Kind {
        GPTQ_4("\"quant_method\": \"gptq\", \"bits\": 4, \"group_size\": 32, \"sym\": false"),
        GPTQ_4_SYMMETRIC("\"quant_method\": \"gptq\", \"bits\": 4, \"group_size\": 32, \"sym\": true"),
        GPTQ_4_WHOLE_ROWS("\"quant_method\": \"gptq\", \"bits\": 4, \"group_size\": -1, \"sym\": true"),
        GPTQ_4_ORDERED("\"quant_method\": \"gptq\", \"bits\": 4, \"group_size\": 32, \"desc_act\": true"),
        GPTQ_8("\"quant_method\": \"gptq\", \"bits\": 8, \"group_size\": 32, \"checkpoint_format\": \"gptq\""),
        GPTQ_8_ORDERED("\"quant_method\": \"gptq\", \"bits\": 8, \"group_size\": 32, \"desc_act\": true"),
        GPTQ_V2_4("\"quant_method\": \"gptq\", \"bits\": 4, \"group_size\": 32, \"checkpoint_format\": \"gptq_v2\""),
        GPTQ_V2_8("\"quant_method\": \"gptq\", \"bits\": 8, \"group_size\": 32, \"checkpoint_format\": \"gptq_v2\""),
        AWQ("\"quant_method\": \"awq\", \"bits\": 4, \"group_size\": 32, \"zero_point\": true, \"version\": \"gemm\","
                + " \"modules_to_not_convert\": null"),
        PACKED_4(compressed("pack-quantized", 4, "group", "\"group_size\": 32, \"symmetric\": true")),
        PACKED_4_ASYMMETRIC(compressed("pack-quantized", 4, "group", "\"group_size\": 32, \"symmetric\": false")),
        PACKED_4_ORDERED(compressed("pack-quantized", 4, "group", "\"group_size\": 32, \"actorder\": \"group\"")),
        PACKED_8(compressed("pack-quantized", 8, "group", "\"group_size\": 32, \"symmetric\": false")),
        PACKED_8_CHANNEL(compressed("pack-quantized", 8, "channel", "\"group_size\": null, \"symmetric\": true")),
        INT_CHANNEL(compressed("int-quantized", 8, "channel", "\"symmetric\": true")),
        INT_CHANNEL_ASYMMETRIC(compressed("int-quantized", 8, "channel", "\"symmetric\": false")),
        INT_GROUPS(compressed("int-quantized", 8, "group", "\"group_size\": 32")),
        INT_TENSOR(compressed("int-quantized", 8, "tensor", "\"symmetric\": true")),
        NF4(bitsandbytes("nf4", false)),
        NF4_NESTED(bitsandbytes("nf4", true)),
        INT8("\"quant_method\": \"bitsandbytes\", \"load_in_8bit\": true, \"load_in_4bit\": false");

        private final String config;

        Kind(String config) {
            this.config = config;
        }

        boolean isOrdered() {
            return name().endsWith("ORDERED");
        }

        boolean isSymmetric() {
            return this == GPTQ_4_SYMMETRIC
                    || this == GPTQ_4_WHOLE_ROWS
                    || this == PACKED_4
                    || this == PACKED_4_ORDERED
                    || this == PACKED_8_CHANNEL
                    || this == INT_CHANNEL
                    || this == INT_GROUPS
                    || this == INT_TENSOR
                    || this == INT8;
        }

        int bits() {
            return this == AWQ || name().contains("4") ? 4 : 8;
        }

        /** Columns that share a scale; 0 for a whole row. */
        int group() {
            return switch (this) {
                case GPTQ_4_WHOLE_ROWS, PACKED_8_CHANNEL, INT_CHANNEL, INT_CHANNEL_ASYMMETRIC, INT_TENSOR, INT8 -> 0;
                default -> GROUP;
            };
        }

        private static String compressed(String format, int bits, String strategy, String more) {
            return """
                    "quant_method": "compressed-tensors", "format": "%s", "quantization_status": "compressed",
                    "ignore": ["lm_head", "re:.*o_proj"], "kv_cache_scheme": null, "sparsity_config": {},
                    "config_groups": {"group_0": {"targets": ["Linear"], "input_activations": null,
                        "weights": {"num_bits": %d, "type": "int", "strategy": "%s", %s}}}""".formatted(format, bits, strategy, more);
        }

        private static String bitsandbytes(String type, boolean nested) {
            return """
                    "quant_method": "bitsandbytes", "load_in_4bit": true, "load_in_8bit": false,
                    "bnb_4bit_quant_type": "%s", "bnb_4bit_use_double_quant": %s, "bnb_4bit_quant_storage": "uint8",
                    "llm_int8_skip_modules": ["lm_head"]""".formatted(type, nested);
        }
    }

    private final Kind kind;
    private final Random random = new Random(7);
    private final SafetensorsWriter tensors = new SafetensorsWriter();
    private final Map<String, float[]> weights = new LinkedHashMap<>();

    private QuantizedFolder(Kind kind) {
        this.kind = kind;
    }

    /** Writes a checkpoint and returns its weights by name. */
    public static Map<String, float[]> write(Kind kind, boolean split, Path folder) {
        return write(kind, split, folder, _ -> {});
    }

    /** The same with tensors changed before they are written. */
    static Map<String, float[]> write(Kind kind, boolean split, Path folder, Consumer<SafetensorsWriter> change) {
        QuantizedFolder made = new QuantizedFolder(kind);
        made.layer(split);
        change.accept(made.tensors);
        TestFiles.write(folder.resolve("config.json"), config(split, "\"quantization_config\": {" + kind.config + "}"));
        TestFiles.write(folder.resolve("model.safetensors"), made.tensors.file());
        return made.weights;
    }

    /** The configuration of such a checkpoint with another last member. */
    static String config(boolean split, String last) {
        return """
                {"architectures": ["%s"], "vocab_size": %d, "hidden_size": %d, "intermediate_size": %d,
                 "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2,
                 "max_position_embeddings": 64, "eos_token_id": 3, "torch_dtype": "float16", %s}""".formatted(split ? "LlamaForCausalLM" : "Phi3ForCausalLM", VOCABULARY, HIDDEN, INTERMEDIATE, last);
    }

    /** The output projection stays as it is, as an ignore list can ask for. */
    private void layer(boolean split) {
        plain("model.embed_tokens", VOCABULARY, HIDDEN);
        plain("lm_head", VOCABULARY, HIDDEN);
        plain("model.norm", HIDDEN);
        plain(LAYER + "input_layernorm", HIDDEN);
        plain(LAYER + "post_attention_layernorm", HIDDEN);
        plain(LAYER + "self_attn.o_proj", HIDDEN, HIDDEN);
        if (split) {
            matrix(LAYER + "self_attn.q_proj", HIDDEN, HIDDEN);
            matrix(LAYER + "self_attn.k_proj", HIDDEN / 2, HIDDEN);
            matrix(LAYER + "self_attn.v_proj", HIDDEN / 2, HIDDEN);
            matrix(LAYER + "mlp.gate_proj", INTERMEDIATE, HIDDEN);
            matrix(LAYER + "mlp.up_proj", INTERMEDIATE, HIDDEN);
        } else {
            matrix(LAYER + "self_attn.qkv_proj", 2 * HIDDEN, HIDDEN);
            matrix(LAYER + "mlp.gate_up_proj", 2 * INTERMEDIATE, HIDDEN);
        }
        matrix(LAYER + "mlp.down_proj", HIDDEN, INTERMEDIATE);
    }

    private void plain(String module, long... shape) {
        float[] values = new float[(int) java.util.stream.LongStream.of(shape).reduce(1, (a, b) -> a * b)];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.float16ToFloat(Float.floatToFloat16((float) random.nextGaussian()));
        }
        tensors.halves(module + ".weight", values, shape);
        weights.put(module + ".weight", values);
    }

    private void matrix(String module, int out, int in) {
        weights.put(
                module + ".weight",
                switch (kind) {
                    case NF4 -> nf4(module, out, in);
                    case NF4_NESTED -> nf4Nested(module, out, in);
                    default -> coded(module, out, in);
                });
    }

    private float[] coded(String module, int out, int in) {
        QuantizedMatrix matrix = QuantizedMatrix.random(
                out, in, kind.bits(), kind.group(), kind.isSymmetric(), kind.isOrdered(), random);
        switch (kind) {
            case GPTQ_V2_4, GPTQ_V2_8 -> gptq(module, matrix, 0);
            case AWQ -> awq(module, matrix);
            case PACKED_4, PACKED_4_ASYMMETRIC, PACKED_4_ORDERED, PACKED_8, PACKED_8_CHANNEL -> packed(module, matrix);
            case INT_CHANNEL, INT_CHANNEL_ASYMMETRIC, INT_GROUPS -> signedBytes(module, matrix);
            case INT_TENSOR -> {
                for (float[] row : matrix.scales()) {
                    row[0] = 0.004f;
                }
                bytesOf(module, matrix);
                tensors.floats(module + ".weight_scale", new float[] {0.004f}, 1);
            }
            case INT8 -> int8(module, matrix);
            default -> gptq(module, matrix, 1);
        }
        return matrix.weights();
    }

    private void gptq(String module, QuantizedMatrix matrix, int less) {
        int packed = 32 / matrix.bits();
        int[] weight = new int[matrix.in() / packed * matrix.out()];
        for (int row = 0; row < matrix.out(); row++) {
            for (int column = 0; column < matrix.in(); column++) {
                weight[column / packed * matrix.out() + row] |=
                        matrix.codes()[row][column] << (matrix.bits() * (column % packed));
            }
        }
        int[] zeros = new int[matrix.groups() * matrix.out() / packed];
        for (int group = 0; group < matrix.groups(); group++) {
            for (int row = 0; row < matrix.out(); row++) {
                zeros[group * (matrix.out() / packed) + row / packed] |=
                        (matrix.zeros()[row][group] - less) << (matrix.bits() * (row % packed));
            }
        }
        tensors.ints(module + ".qweight", weight, matrix.in() / packed, matrix.out());
        tensors.ints(module + ".qzeros", zeros, matrix.groups(), matrix.out() / packed);
        tensors.halves(module + ".scales", matrix.scalesByGroup(), matrix.groups(), matrix.out());
        if (kind != Kind.GPTQ_V2_4) {
            tensors.ints(module + ".g_idx", matrix.groupOf(), matrix.in());
        }
        tensors.halves(module + ".bias", new float[matrix.out()], matrix.out());
    }

    private void awq(String module, QuantizedMatrix matrix) {
        int words = matrix.out() / 8;
        int[] weight = new int[matrix.in() * words];
        int[] zeros = new int[matrix.groups() * words];
        for (int word = 0; word < words; word++) {
            for (int nibble = 0; nibble < 8; nibble++) {
                int row = 8 * word + AWQ_ORDER[nibble];
                for (int column = 0; column < matrix.in(); column++) {
                    weight[column * words + word] |= matrix.codes()[row][column] << (4 * nibble);
                }
                for (int group = 0; group < matrix.groups(); group++) {
                    zeros[group * words + word] |= matrix.zeros()[row][group] << (4 * nibble);
                }
            }
        }
        tensors.ints(module + ".qweight", weight, matrix.in(), words);
        tensors.ints(module + ".qzeros", zeros, matrix.groups(), words);
        tensors.halves(module + ".scales", matrix.scalesByGroup(), matrix.groups(), matrix.out());
    }

    private void packed(String module, QuantizedMatrix matrix) {
        int packed = 32 / matrix.bits();
        int words = matrix.in() / packed;
        int[] weight = new int[matrix.out() * words];
        for (int row = 0; row < matrix.out(); row++) {
            for (int column = 0; column < matrix.in(); column++) {
                weight[row * words + column / packed] |=
                        matrix.codes()[row][column] << (matrix.bits() * (column % packed));
            }
        }
        tensors.ints(module + ".weight_packed", weight, matrix.out(), words);
        tensors.longs(module + ".weight_shape", matrix.out(), matrix.in());
        tensors.halves(module + ".weight_scale", matrix.scalesByOutput(), matrix.out(), matrix.groups());
        if (!kind.isSymmetric()) {
            int[] zeros = new int[matrix.out() / packed * matrix.groups()];
            for (int row = 0; row < matrix.out(); row++) {
                for (int group = 0; group < matrix.groups(); group++) {
                    zeros[row / packed * matrix.groups() + group] |=
                            matrix.zeros()[row][group] << (matrix.bits() * (row % packed));
                }
            }
            tensors.ints(module + ".weight_zero_point", zeros, matrix.out() / packed, matrix.groups());
        }
        if (kind.isOrdered()) {
            tensors.ints(module + ".weight_g_idx", matrix.groupOf(), matrix.in());
        }
    }

    private void signedBytes(String module, QuantizedMatrix matrix) {
        bytesOf(module, matrix);
        tensors.floats(module + ".weight_scale", matrix.scalesByOutput(), matrix.out(), matrix.groups());
        if (!kind.isSymmetric()) {
            byte[] zeros = new byte[matrix.out()];
            for (int row = 0; row < zeros.length; row++) {
                zeros[row] = (byte) (matrix.zeros()[row][0] - 128);
            }
            tensors.bytes(module + ".weight_zero_point", "I8", zeros, matrix.out(), 1);
        }
    }

    private void bytesOf(String module, QuantizedMatrix matrix) {
        byte[] codes = new byte[matrix.out() * matrix.in()];
        for (int i = 0; i < codes.length; i++) {
            codes[i] = (byte) (matrix.codes()[i / matrix.in()][i % matrix.in()] - 128);
        }
        tensors.bytes(module + ".weight", "I8", codes, matrix.out(), matrix.in());
    }

    private void int8(String module, QuantizedMatrix matrix) {
        bytesOf(module, matrix);
        float[] largest = matrix.scalesByOutput();
        for (int row = 0; row < largest.length; row++) {
            largest[row] *= 127;
            matrix.scales()[row][0] = largest[row] / 127;
        }
        tensors.floats(module + ".SCB", largest, matrix.out());
        tensors.bytes(module + ".weight_format", "U8", new byte[1]);
    }

    private float[] nf4(String module, int out, int in) {
        float[] factors = new float[out * in / 64];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = 0.01f + random.nextFloat();
        }
        tensors.floats(module + ".weight.absmax", factors, factors.length);
        return nf4(module, out, in, factors, "");
    }

    private float[] nf4Nested(String module, int out, int in) {
        int blocks = out * in / 64;
        float[] table = new float[256];
        for (int i = 0; i < table.length; i++) {
            table[i] = (i - 127) / 128f;
        }
        float[] outer = new float[Math.ceilDiv(blocks, 16)];
        for (int i = 0; i < outer.length; i++) {
            outer[i] = 0.1f + random.nextFloat();
        }
        byte[] codes = new byte[blocks];
        random.nextBytes(codes);
        float[] factors = new float[blocks];
        for (int i = 0; i < blocks; i++) {
            factors[i] = table[codes[i] & 0xFF] * outer[i / 16] + 1.5f;
        }
        tensors.bytes(module + ".weight.absmax", "U8", codes, blocks);
        tensors.floats(module + ".weight.nested_absmax", outer, outer.length);
        tensors.floats(module + ".weight.nested_quant_map", table, 256);
        return nf4(module, out, in, factors, ", \"nested_blocksize\": 16, \"nested_offset\": 1.5");
    }

    private float[] nf4(String module, int out, int in, float[] factors, String more) {
        float[] numbers = new float[out * in];
        byte[] pairs = new byte[numbers.length / 2];
        for (int i = 0; i < numbers.length; i++) {
            int code = random.nextInt(16);
            numbers[i] = NF4[code] * factors[i / 64];
            pairs[i / 2] |= (byte) (i % 2 == 0 ? code << 4 : code);
        }
        String state = "{\"quant_type\": \"nf4\", \"blocksize\": 64, \"dtype\": \"bfloat16\", \"shape\": [%d, %d]%s}"
                .formatted(out, in, more);
        byte[] json = state.getBytes(StandardCharsets.UTF_8);
        tensors.bytes(module + ".weight", "U8", pairs, pairs.length, 1);
        tensors.floats(module + ".weight.quant_map", NF4, 16);
        tensors.bytes(module + ".weight.quant_state.bitsandbytes__nf4", "U8", json, json.length);
        return numbers;
    }
}
