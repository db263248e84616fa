package io.github.phiworkbench.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.OptionalLong;

/**
 * Conversions between, and checks of, little-endian runs of {@code F32}, {@code F16} and {@code BF16} numbers.
 *
 * <p>Segments are walked in blocks that fit the first-level cache: a bulk copy into an array, a plain loop over arrays,
 * which the compiler turns into vector instructions whatever the kind of segment, and a bulk copy out.
 */
public final class FloatElements {

    private static final int BLOCK = 4096;
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private static final int F32_EXPONENT = 0x7F80_0000;
    private static final short BF16_NAN = 0x7FC0;

    private FloatElements() {}

    /**
     * Converts all elements of {@code source} and writes them to the start of {@code destination}. Numbers are rounded
     * to the nearest one that the target has, ties to even; a number beyond the target's range becomes infinite, which
     * {@link #firstNonFinite} finds afterwards; NaN stays NaN.
     *
     * @throws IllegalArgumentException if a type is not {@linkplain ElementType#isSupported() supported}, the source is
     *     not a whole number of elements or the destination too small
     */
    public static void convert(
            MemorySegment source, ElementType sourceType, MemorySegment destination, ElementType targetType) {
        long count = count(source, sourceType);
        requireSupported(targetType);
        if (destination.byteSize() < count * targetType.bytes()) {
            throw new IllegalArgumentException(
                    "%d elements of %s do not fit into %d bytes".formatted(count, targetType, destination.byteSize()));
        }
        if (sourceType == targetType) {
            MemorySegment.copy(source, 0, destination, 0, source.byteSize());
            return;
        }
        int block = (int) Math.min(BLOCK, count);
        short[] halves = new short[block];
        int[] bits = new int[block];
        for (long start = 0; start < count; start += block) {
            int length = (int) Math.min(block, count - start);
            load(source.asSlice(start * sourceType.bytes()), sourceType, bits, halves, length);
            store(bits, halves, length, destination.asSlice(start * targetType.bytes()), targetType);
        }
    }

    /** Reads elements as the bits of 32-bit floats. */
    private static void load(MemorySegment source, ElementType type, int[] bits, short[] halves, int length) {
        if (type == ElementType.F32) {
            MemorySegment.copy(source, INT, 0, bits, 0, length);
            return;
        }
        MemorySegment.copy(source, SHORT, 0, halves, 0, length);
        if (type == ElementType.BF16) {
            for (int i = 0; i < length; i++) {
                bits[i] = halves[i] << 16;
            }
        } else {
            for (int i = 0; i < length; i++) {
                bits[i] = Float.floatToRawIntBits(Float.float16ToFloat(halves[i]));
            }
        }
    }

    /** Writes the bits of 32-bit floats as elements. */
    private static void store(int[] bits, short[] halves, int length, MemorySegment destination, ElementType type) {
        if (type == ElementType.F32) {
            MemorySegment.copy(bits, 0, destination, INT, 0, length);
            return;
        }
        if (type == ElementType.BF16) {
            for (int i = 0; i < length; i++) {
                halves[i] = toBfloat16(bits[i]);
            }
        } else {
            for (int i = 0; i < length; i++) {
                halves[i] = Float.floatToFloat16(Float.intBitsToFloat(bits[i]));
            }
        }
        MemorySegment.copy(halves, 0, destination, SHORT, 0, length);
    }

    /** The upper half of the number, rounded to nearest, ties to even. */
    private static short toBfloat16(int bits) {
        int rounded = (bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16;
        return (bits & 0x7FFF_FFFF) > F32_EXPONENT ? BF16_NAN : (short) rounded;
    }

    /**
     * Index of the first element that is NaN or infinite.
     *
     * @throws IllegalArgumentException if the type is not {@linkplain ElementType#isSupported() supported} or the
     *     segment not a whole number of elements
     */
    public static OptionalLong firstNonFinite(MemorySegment elements, ElementType type) {
        long count = count(elements, type);
        long exponents = exponentInEveryLane(type);
        long ones = lowestExponentBitInEveryLane(type);
        int lanes = Long.BYTES / type.bytes();
        long words = count / lanes;
        long[] buffer = new long[(int) Math.min(BLOCK, words)];
        for (long start = 0; start < words; start += buffer.length) {
            int length = (int) Math.min(buffer.length, words - start);
            MemorySegment.copy(elements, LONG, start * Long.BYTES, buffer, 0, length);
            if (anyExponentFull(buffer, length, exponents, ones)) {
                return search(elements, type, start * lanes, (start + length) * lanes);
            }
        }
        return search(elements, type, words * lanes, count);
    }

    /**
     * Adding one to an exponent of all ones, which only NaN and infinities have, carries into the sign's place and no
     * further, so a 64-bit word tests two or four numbers at once.
     */
    private static boolean anyExponentFull(long[] words, int length, long exponents, long ones) {
        long carries = 0;
        for (int i = 0; i < length; i++) {
            carries |= (words[i] & exponents) + ones;
        }
        return (carries & ~exponents) != 0;
    }

    private static OptionalLong search(MemorySegment elements, ElementType type, long from, long to) {
        long exponent = exponent(type);
        for (long i = from; i < to; i++) {
            long bits = type == ElementType.F32
                    ? elements.get(INT, i * Integer.BYTES)
                    : elements.get(SHORT, i * Short.BYTES);
            if ((bits & exponent) == exponent) {
                return OptionalLong.of(i);
            }
        }
        return OptionalLong.empty();
    }

    private static long exponent(ElementType type) {
        return switch (type) {
            case F32 -> F32_EXPONENT;
            case F16 -> 0x7C00;
            case BF16 -> 0x7F80;
            default -> throw unsupported(type);
        };
    }

    private static long exponentInEveryLane(ElementType type) {
        return inEveryLane(exponent(type), type);
    }

    private static long lowestExponentBitInEveryLane(ElementType type) {
        return inEveryLane(Long.lowestOneBit(exponent(type)), type);
    }

    private static long inEveryLane(long value, ElementType type) {
        return value * (type.bytes() == 2 ? 0x0001_0001_0001_0001L : 0x0000_0001_0000_0001L);
    }

    private static long count(MemorySegment elements, ElementType type) {
        requireSupported(type);
        if (elements.byteSize() % type.bytes() != 0) {
            throw new IllegalArgumentException(
                    "%d bytes are not a whole number of %s".formatted(elements.byteSize(), type));
        }
        return elements.byteSize() / type.bytes();
    }

    private static void requireSupported(ElementType type) {
        if (!type.isSupported()) {
            throw unsupported(type);
        }
    }

    private static IllegalArgumentException unsupported(ElementType type) {
        return new IllegalArgumentException("not a supported floating point type: " + type);
    }
}
