package io.github.phiworkbench.checkpoint;

import static io.github.phiworkbench.checkpoint.ElementType.BF16;
import static io.github.phiworkbench.checkpoint.ElementType.F16;
import static io.github.phiworkbench.checkpoint.ElementType.F32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class FloatElementsTest {

    private static final int NAN_F32 = 0x7FC0_0000;

    @Test
    void bfloat16_and_back_is_the_upper_half_of_the_number() {
        for (int half = 0; half < 0x1_0000; half++) {
            float value = Float.intBitsToFloat(half << 16);
            int back = convert(half, BF16, F32);
            assertThat(back).isEqualTo(half << 16);
            if (!Float.isNaN(value)) {
                assertThat(convert(back, F32, BF16)).isEqualTo(half);
            }
        }
    }

    @Test
    void float16_and_back_is_the_same_number() {
        for (int half = 0; half < 0x1_0000; half++) {
            int wide = convert(half, F16, F32);
            assertThat(wide).isEqualTo(Float.floatToRawIntBits(Float.float16ToFloat((short) half)));
            if (!Float.isNaN(Float.intBitsToFloat(wide))) {
                assertThat(convert(wide, F32, F16)).isEqualTo(half);
            }
        }
    }

    @Test
    void bfloat16_rounds_to_nearest_and_ties_to_even() {
        assertThat(convert(0x3F80_7FFF, F32, BF16)).isEqualTo(0x3F80);
        assertThat(convert(0x3F80_8000, F32, BF16)).isEqualTo(0x3F80);
        assertThat(convert(0x3F80_8001, F32, BF16)).isEqualTo(0x3F81);
        assertThat(convert(0x3F81_8000, F32, BF16)).isEqualTo(0x3F82);
        assertThat(convert(0xBF81_8000, F32, BF16)).isEqualTo(0xBF82);
    }

    @Test
    void a_number_beyond_the_range_becomes_infinite_and_is_found() {
        byte[] half = new byte[2];
        FloatElements.convert(of(Float.floatToRawIntBits(1e6f), F32), F32, MemorySegment.ofArray(half), F16);
        assertThat(FloatElements.firstNonFinite(MemorySegment.ofArray(half), F16))
                .hasValue(0);
        assertThat(convert(Float.floatToRawIntBits(Float.MAX_VALUE), F32, BF16)).isEqualTo(0x7F80);
    }

    @Test
    void nan_stays_nan() {
        for (int nan : new int[] {NAN_F32, 0x7F80_0001, 0xFFFF_FFFF, 0xFF80_0001}) {
            assertThat(convert(nan, F32, BF16) & 0x7FFF).isGreaterThan(0x7F80);
            assertThat(convert(nan, F32, F16) & 0x7FFF).isGreaterThan(0x7C00);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 4095, 4096, 4097, 10_000})
    void runs_of_any_length_convert_element_by_element(int length) {
        ByteBuffer source = ByteBuffer.allocate(4 * length).order(ByteOrder.LITTLE_ENDIAN);
        Random random = new Random(7);
        for (int i = 0; i < length; i++) {
            source.putFloat(i * 4, (float) random.nextGaussian());
        }
        byte[] target = new byte[2 * length];
        FloatElements.convert(MemorySegment.ofArray(source.array()), F32, MemorySegment.ofArray(target), F16);
        ByteBuffer halves = ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            assertThat(halves.getShort(i * 2)).isEqualTo(Float.floatToFloat16(source.getFloat(i * 4)));
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"F32", "F16", "BF16"})
    void finds_the_first_number_that_is_not_finite_wherever_it_lies(ElementType type) {
        int length = 20_003;
        byte[] bytes = new byte[length * type.bytes()];
        byte[] largest = largestFinite(type);
        for (int i = 0; i < length; i++) {
            System.arraycopy(largest, 0, bytes, i * type.bytes(), largest.length);
        }
        MemorySegment segment = MemorySegment.ofArray(bytes);
        assertThat(FloatElements.firstNonFinite(segment, type)).isEmpty();
        Random random = new Random(11);
        for (int place : new int[] {length - 1, length - 2, random.nextInt(16_385, length - 2), 16_384, 16_383, 1, 0}) {
            int top = (place + 1) * type.bytes() - 1;
            bytes[top] = (byte) 0xFF;
            bytes[top - 1] |= (byte) 0x80;
            assertThat(FloatElements.firstNonFinite(segment, type)).hasValue(place);
        }
    }

    private static byte[] largestFinite(ElementType type) {
        return switch (type) {
            case F32 -> new byte[] {(byte) 0xFF, (byte) 0xFF, 0x7F, (byte) 0xFF};
            case BF16 -> new byte[] {0x7F, (byte) 0xFF};
            default -> new byte[] {(byte) 0xFF, (byte) 0xFB};
        };
    }

    @Test
    void refuses_what_is_not_a_floating_point_type_or_does_not_fit() {
        MemorySegment four = MemorySegment.ofArray(new byte[4]);
        MemorySegment three = MemorySegment.ofArray(new byte[3]);
        assertThatThrownBy(() -> FloatElements.firstNonFinite(four, ElementType.I32))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FloatElements.convert(four, ElementType.I32, four, F32))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FloatElements.convert(three, BF16, four, F32))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> FloatElements.convert(four, BF16, four, F32))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Converts one element, given and returned as its bits. */
    private static int convert(int bits, ElementType from, ElementType to) {
        byte[] target = new byte[4];
        FloatElements.convert(of(bits, from), from, MemorySegment.ofArray(target), to);
        return ByteBuffer.wrap(target).order(ByteOrder.LITTLE_ENDIAN).getInt();
    }

    private static MemorySegment of(int bits, ElementType type) {
        byte[] bytes = ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(bits)
                .array();
        return MemorySegment.ofArray(bytes).asSlice(0, type.bytes());
    }
}
