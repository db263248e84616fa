package io.github.phiworkbench.family;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The number format in which a model's weights are kept and its products computed. */
public enum Precision {
    F32("f32", 32, 0),
    F16("f16", 16, 0),
    BF16("bf16", 16, 0),

    /** Codes of eight bits with one scale a row. */
    INT8("int8", 8, 0),

    /** The same weights, multiplied with activations that are rounded to eight bits too, one scale a token. */
    INT8_DYNAMIC("int8-dynamic", 8, 0),

    /** Codes of four bits; 32 neighbours in a row share a scale and an offset. */
    INT4_G32("int4-g32", 4, 32),

    /** The same for 64 neighbours. */
    INT4_G64("int4-g64", 4, 64),

    /** The same for 128 neighbours. */
    INT4_G128("int4-g128", 4, 128);

    /** What {@code int4} alone stands for. */
    private static final Precision INT4 = INT4_G32;

    private final String spelling;
    private final int bits;
    private final int group;

    Precision(String spelling, int bits, int group) {
        this.spelling = spelling;
        this.bits = bits;
        this.group = group;
    }

    /** Bits per weight, without scales. */
    public int bits() {
        return bits;
    }

    /** How many neighbours in a row share a scale and an offset; 0 where there are none, or one scale a row. */
    public int group() {
        return group;
    }

    /** Whether weights are whole numbers with scales. */
    public boolean isQuantized() {
        return bits <= 8;
    }

    /** Bytes of so many weights, without scales. */
    public long bytes(long weights) {
        return Math.ceilDiv(weights * bits, 8L);
    }

    /** Bytes of a matrix with its scales: four a row with eight bits, four a group with four bits. */
    public long matrixBytes(long rows, long columns) {
        long scales = group > 0 ? rows * (columns / group) : isQuantized() ? rows : 0;
        return bytes(rows * columns) + scales * Float.BYTES;
    }

    /** The precisions whose weights are numbers as the processor knows them. */
    public static List<Precision> floats() {
        return Arrays.stream(values()).filter(it -> !it.isQuantized()).toList();
    }

    /** The spelling of command line and {@code model.json}, such as {@code bf16} or {@code int4-g32}. */
    public String spelling() {
        return spelling;
    }

    @Override
    public String toString() {
        return spelling;
    }

    /**
     * The precision of that spelling; {@code int4} alone has groups of 32.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public static Precision of(String spelling) {
        if (spelling.equals("int4")) {
            return INT4;
        }
        return Arrays.stream(values())
                .filter(precision -> precision.spelling.equals(spelling))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("There is no precision \"" + spelling
                        + "\" here; choose one of "
                        + Arrays.stream(values()).map(Precision::spelling).collect(Collectors.joining(", "))
                        + "."));
    }
}
