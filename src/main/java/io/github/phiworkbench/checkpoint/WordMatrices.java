package io.github.phiworkbench.checkpoint;

import java.util.Optional;
import java.util.Set;

/**
 * Matrices of GPTQ and AWQ: {@code qweight} and {@code qzeros} of 32-bit words, {@code scales} of floats.
 *
 * <p>Sources: GPTQModel, {@code nn_modules/qlinear/torch.py}; AutoAWQ, {@code awq/modules/linear/gemm.py}.
 */
final class WordMatrices {

    private WordMatrices() {}

    /**
     * GPTQ: {@code qweight [in / n, out]}, {@code qzeros [groups, out / n]}, {@code scales [groups, out]} and maybe
     * {@code g_idx [in]}, with n = 32 / bits.
     *
     * @param less what was taken off each zero point before it was stored
     */
    static QuantizedTensor gptq(ModuleParts parts, Set<Integer> groupSizes, int less) {
        StoredTensor weight = parts.part("qweight", ElementType.I32);
        StoredTensor zeros = parts.part("qzeros", ElementType.I32);
        StoredTensor scales = parts.floats("scales");
        int out = ModuleParts.sizes(weight)[1];
        int groups = ModuleParts.sizes(zeros)[0];
        int bits = bits(zeros, out);
        int in = ModuleParts.sizes(weight)[0] * (Integer.SIZE / bits);
        ModuleParts.requireShape(scales, groups, out);
        Optional<StoredTensor> index = parts.optional("g_idx", ElementType.I32);
        Optional<ColumnOrder> order = index.flatMap(tensor -> {
            ModuleParts.requireShape(tensor, in);
            return ColumnOrder.of(tensor, in, groups);
        });
        if (order.isEmpty()) {
            ModuleParts.requireGroups(scales, in, groups, groupSizes);
        }
        return parts.matrix(
                out,
                in,
                new CodedRows(
                        bits,
                        out,
                        in,
                        groups,
                        CodeLayout.inputsInWords(weight.data(), bits, out, in),
                        GroupNumbers.byGroup(scales, out),
                        GroupNumbers.gptqZeros(zeros.data(), bits, out, less),
                        order));
    }

    /** The width of zero points, which is that of the weights: modules may differ from what config.json says. */
    private static int bits(StoredTensor zeros, int out) {
        int words = ModuleParts.sizes(zeros)[1];
        for (int bits : new int[] {4, 8}) {
            if ((long) words * Integer.SIZE == (long) out * bits) {
                return bits;
            }
        }
        throw ModuleParts.unusable(
                zeros,
                "has %s words a row for %s outputs, which is neither 4 nor 8 bits each"
                        .formatted(Wording.number(words), Wording.number(out)));
    }

    /** AWQ, version GEMM: {@code qweight [in, out / 8]}, {@code qzeros [groups, out / 8]}, {@code scales [groups, out]}. */
    static QuantizedTensor awq(ModuleParts parts, Set<Integer> groupSizes) {
        StoredTensor weight = parts.part("qweight", ElementType.I32);
        StoredTensor zeros = parts.part("qzeros", ElementType.I32);
        StoredTensor scales = parts.floats("scales");
        int in = ModuleParts.sizes(weight)[0];
        int words = ModuleParts.sizes(weight)[1];
        int groups = ModuleParts.sizes(scales)[0];
        int out = words * 8;
        ModuleParts.requireShape(scales, groups, out);
        ModuleParts.requireShape(zeros, groups, words);
        ModuleParts.requireGroups(scales, in, groups, groupSizes);
        return parts.matrix(
                out,
                in,
                new CodedRows(
                        4,
                        out,
                        in,
                        groups,
                        CodeLayout.outputsInWords(weight.data(), out, in),
                        GroupNumbers.byGroup(scales, out),
                        GroupNumbers.awqZeros(zeros.data(), out),
                        Optional.empty()));
    }
}
