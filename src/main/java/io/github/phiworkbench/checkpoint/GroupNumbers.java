package io.github.phiworkbench.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** Scales or zero points of a quantized matrix: a number for each output and group, wherever a format keeps it. */
@FunctionalInterface
interface GroupNumbers {

    ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    float at(int output, int group);

    /** Fills {@code target [count, groups]} with those of some outputs. */
    default void read(int first, int count, int groups, float[] target) {
        for (int row = 0; row < count; row++) {
            for (int group = 0; group < groups; group++) {
                target[row * groups + group] = at(first + row, group);
            }
        }
    }

    /** The same everywhere. */
    static GroupNumbers constant(float value) {
        return (output, group) -> value;
    }

    /** A tensor with one number for the whole matrix. */
    static GroupNumbers single(StoredTensor tensor) {
        return (output, group) -> number(tensor, 0);
    }

    /** A tensor {@code [out, groups]}. */
    static GroupNumbers byOutput(StoredTensor tensor, int groups) {
        return (output, group) -> number(tensor, (long) output * groups + group);
    }

    /** A tensor {@code [groups, out]}. */
    static GroupNumbers byGroup(StoredTensor tensor, int out) {
        return (output, group) -> number(tensor, (long) group * out + output);
    }

    /**
     * Zero points of GPTQ: words {@code [groups, out / n]}, n = 32 / bits neighbouring outputs in each, the first lowest.
     *
     * @param less what was taken off each before it was stored: one in the first version of the format, else none
     */
    static GroupNumbers gptqZeros(MemorySegment words, int bits, int out, int less) {
        int packed = Integer.SIZE / bits;
        int mask = (1 << bits) - 1;
        return (output, group) -> {
            int word = word(words, (long) group * (out / packed) + output / packed);
            return ((word >>> (bits * (output % packed))) + less) & mask;
        };
    }

    /** Zero points of AWQ: words {@code [groups, out / 8]} with eight outputs in the order of its weights. */
    static GroupNumbers awqZeros(MemorySegment words, int out) {
        return (output, group) ->
                word(words, (long) group * (out / 8) + output / 8) >>> CodeLayout.awqShift(output) & 0xF;
    }

    /** Packed zero points of compressed-tensors: words {@code [out / n, groups]}, neighbouring outputs, the first lowest. */
    static GroupNumbers packedZeros(MemorySegment words, int bits, int groups) {
        int packed = Integer.SIZE / bits;
        int mask = (1 << bits) - 1;
        return (output, group) ->
                word(words, (long) (output / packed) * groups + group) >>> (bits * (output % packed)) & mask;
    }

    /** Signed zero points {@code [out, groups]} to codes that are greater by {@code offset} than they were. */
    static GroupNumbers signedZeros(MemorySegment bytes, int groups, int offset) {
        return (output, group) -> bytes.get(ValueLayout.JAVA_BYTE, (long) output * groups + group) + offset;
    }

    private static int word(MemorySegment words, long index) {
        return words.get(CodeLayout.WORD, index * Integer.BYTES);
    }

    /** One number of a tensor of floats. */
    static float number(StoredTensor tensor, long index) {
        return switch (tensor.type()) {
            case F32 -> tensor.data().get(FLOAT, index * Float.BYTES);
            case F16 -> Float.float16ToFloat(tensor.data().get(SHORT, index * Short.BYTES));
            case BF16 -> Float.intBitsToFloat(tensor.data().get(SHORT, index * Short.BYTES) << 16);
            default -> throw new IllegalArgumentException("not a floating point type: " + tensor.type());
        };
    }
}
