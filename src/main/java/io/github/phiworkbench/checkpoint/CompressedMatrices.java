package io.github.phiworkbench.checkpoint;

import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Matrices of compressed-tensors: codes as bytes or in 32-bit words, with {@code weight_scale} and maybe
 * {@code weight_zero_point} and {@code weight_g_idx}.
 *
 * <p>Source: compressed-tensors, {@code compressors/pack_quantized} and {@code naive_quantized}. Stored codes of b bits
 * are greater by 2<sup>b-1</sup> than the signed ones; so are packed zero points.
 */
final class CompressedMatrices {

    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private CompressedMatrices() {}

    /** pack-quantized: {@code weight_packed [out, in / n]} with n = 32 / bits, {@code weight_shape [2]}. */
    static QuantizedTensor packed(ModuleParts parts, Set<Integer> groupSizes) {
        StoredTensor weight = parts.part("weight_packed", ElementType.I32);
        StoredTensor shape = parts.part("weight_shape", ElementType.I64, ElementType.I32);
        int out = ModuleParts.sizes(weight)[0];
        int words = ModuleParts.sizes(weight)[1];
        ModuleParts.requireShape(shape, 2);
        long in = size(shape, 1);
        if (size(shape, 0) != out || in < 1 || in > 8L * words) {
            throw ModuleParts.unusable(
                    shape,
                    "says that the matrix is %s, which %s words of weights are not"
                            .formatted(List.of(size(shape, 0), in), weight.shape()));
        }
        int bits = bits(weight, words, (int) in);
        CodeLayout codes = CodeLayout.rowsOfWords(weight.data(), bits, (int) in);
        return matrix(parts, groupSizes, bits, out, (int) in, codes);
    }

    private static int bits(StoredTensor weight, int words, int in) {
        for (int bits : new int[] {4, 8}) {
            if (words == Math.ceilDiv(in, Integer.SIZE / bits)) {
                return bits;
            }
        }
        throw ModuleParts.unusable(
                weight,
                "has %s words a row for %s inputs, which is neither 4 nor 8 bits each"
                        .formatted(Wording.number(words), Wording.number(in)));
    }

    private static long size(StoredTensor shape, int dimension) {
        return shape.type() == ElementType.I64
                ? shape.data().get(LONG, (long) dimension * Long.BYTES)
                : shape.data().get(CodeLayout.WORD, (long) dimension * Integer.BYTES);
    }

    /** int-quantized: {@code weight [out, in]} of signed bytes, whatever its bits. */
    static QuantizedTensor bytes(ModuleParts parts, Set<Integer> groupSizes) {
        StoredTensor weight = parts.part("weight", ElementType.I8);
        int out = ModuleParts.sizes(weight)[0];
        int in = ModuleParts.sizes(weight)[1];
        return matrix(parts, groupSizes, 8, out, in, CodeLayout.signedBytes(weight.data(), in));
    }

    private static QuantizedTensor matrix(
            ModuleParts parts, Set<Integer> groupSizes, int bits, int out, int in, CodeLayout codes) {
        StoredTensor scales = parts.floats("weight_scale");
        boolean single = scales.elements() == 1;
        int groups = single ? 1 : ModuleParts.sizes(scales)[1];
        if (!single) {
            ModuleParts.requireShape(scales, out, groups);
        }
        Optional<ColumnOrder> order = parts.optional("weight_g_idx", ElementType.I32)
                .flatMap(tensor -> {
                    ModuleParts.requireShape(tensor, in);
                    return ColumnOrder.of(tensor, in, groups);
                });
        ModuleParts.requireGroups(scales, in, groups, groupSizes);
        GroupNumbers zeros = zeros(parts, bits, out, groups, single);
        parts.ignore("input_scale");
        parts.ignore("input_zero_point");
        return parts.matrix(
                out,
                in,
                new CodedRows(
                        bits,
                        out,
                        in,
                        groups,
                        codes,
                        single ? GroupNumbers.single(scales) : GroupNumbers.byOutput(scales, groups),
                        zeros,
                        order));
    }

    /** Packed along the outputs, or signed bytes, as older files and those of bytes have them. */
    private static GroupNumbers zeros(ModuleParts parts, int bits, int out, int groups, boolean single) {
        int offset = 1 << (bits - 1);
        Optional<StoredTensor> stored = parts.optional("weight_zero_point", ElementType.I32, ElementType.I8);
        if (stored.isEmpty()) {
            return GroupNumbers.constant(offset);
        }
        StoredTensor zeros = stored.get();
        if (zeros.type() == ElementType.I32) {
            ModuleParts.requireShape(zeros, Math.ceilDiv(out, Integer.SIZE / bits), groups);
            return GroupNumbers.packedZeros(zeros.data(), bits, groups);
        }
        if (single && zeros.elements() == 1) {
            return GroupNumbers.constant(zeros.data().get(ValueLayout.JAVA_BYTE, 0) + offset);
        }
        ModuleParts.requireShape(zeros, out, groups);
        return GroupNumbers.signedZeros(zeros.data(), groups, offset);
    }
}
