package io.github.phiworkbench.checkpoint;

import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * Matrices of bitsandbytes. Source: bitsandbytes, {@code functional.py}, {@code QuantState.as_dict} and
 * {@code dequantize_4bit}; {@code nn/modules.py}, {@code Linear8bitLt}.
 */
final class BitsandbytesMatrices {

    private static final String STATE = "weight.quant_state.bitsandbytes__nf4";
    private static final int MAX_SIZE = 1 << 26;
    private static final float LARGEST_BYTE = 127;

    private BitsandbytesMatrices() {}

    /**
     * nf4: {@code weight} of bytes with two codes each, {@code absmax} with a factor for each block, {@code quant_map} with
     * the numbers that codes stand for, and a description in JSON that has the shape. Double quantization makes bytes of
     * {@code absmax} and adds {@code nested_absmax} and {@code nested_quant_map}.
     */
    static QuantizedTensor nf4(ModuleParts parts) {
        StoredTensor weight = parts.part("weight", ElementType.U8);
        StoredTensor state = parts.part(STATE, ElementType.U8);
        JsonFields description = JsonFields.parse(
                state.name(), new String(state.data().toArray(ValueLayout.JAVA_BYTE), StandardCharsets.UTF_8));
        List<Double> shape = description.numbers("shape").orElseThrow(() -> description.missing("shape"));
        if (shape.size() != 2 || shape.stream().anyMatch(size -> size < 1 || size > MAX_SIZE)) {
            throw ModuleParts.unusable(state, "gives the shape %s, which is not that of a matrix".formatted(shape));
        }
        int out = shape.getFirst().intValue();
        int in = shape.getLast().intValue();
        int block = description.requiredInteger("blocksize", 1, MAX_SIZE);
        long elements = (long) out * in;
        requireElements(weight, Math.ceilDiv(elements, 2L));
        StoredTensor table = parts.part("weight.quant_map", ElementType.F32);
        requireElements(table, 16);
        float[] numbers = new float[16];
        for (int code = 0; code < numbers.length; code++) {
            numbers[code] = GroupNumbers.number(table, code);
        }
        return parts.matrix(
                out,
                in,
                new NormalFloatRows(
                        in, block, weight.data(), numbers, factors(parts, description, Math.ceilDiv(elements, (long)
                                block))));
    }

    private static NormalFloatRows.Factors factors(ModuleParts parts, JsonFields description, long blocks) {
        StoredTensor factors = parts.part("weight.absmax", ElementType.F32, ElementType.U8);
        requireElements(factors, blocks);
        if (factors.type() == ElementType.F32) {
            return NormalFloatRows.Factors.plain(factors);
        }
        int outerBlock = description.requiredInteger("nested_blocksize", 1, MAX_SIZE);
        double offset = description.number("nested_offset").orElseThrow(() -> description.missing("nested_offset"));
        StoredTensor table = parts.part("weight.nested_quant_map", ElementType.F32);
        StoredTensor outer = parts.part("weight.nested_absmax", ElementType.F32);
        requireElements(table, 256);
        requireElements(outer, Math.ceilDiv(blocks, (long) outerBlock));
        return NormalFloatRows.Factors.nested(factors.data(), table, outer, outerBlock, (float) offset);
    }

    /** int8: {@code weight [out, in]} of signed bytes and {@code SCB [out]}, the largest number of each row. */
    static QuantizedTensor int8(ModuleParts parts) {
        StoredTensor weight = parts.part("weight", ElementType.I8);
        int out = ModuleParts.sizes(weight)[0];
        int in = ModuleParts.sizes(weight)[1];
        StoredTensor largest = parts.part("SCB", ElementType.F32);
        requireElements(largest, out);
        parts.optional("weight_format", ElementType.U8).ifPresent(BitsandbytesMatrices::requireRows);
        return parts.matrix(
                out,
                in,
                new CodedRows(
                        8,
                        out,
                        in,
                        1,
                        CodeLayout.signedBytes(weight.data(), in),
                        (output, _) -> GroupNumbers.number(largest, output) / LARGEST_BYTE,
                        GroupNumbers.constant(128),
                        Optional.empty()));
    }

    private static void requireRows(StoredTensor arrangement) {
        requireElements(arrangement, 1);
        if (arrangement.data().get(ValueLayout.JAVA_BYTE, 0) != 0) {
            throw ModuleParts.unusable(
                    arrangement, "says that the weights lie in tiles for one kind of card, which is not supported");
        }
    }

    private static void requireElements(StoredTensor tensor, long expected) {
        if (tensor.elements() != expected) {
            throw ModuleParts.unusable(
                    tensor,
                    "has %s elements, but the rest of that matrix calls for %s"
                            .formatted(Wording.number(tensor.elements()), Wording.number(expected)));
        }
    }
}
