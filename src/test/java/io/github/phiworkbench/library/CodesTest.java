package io.github.phiworkbench.library;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.family.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CodesTest {

    private static final int ROWS = 3;
    private static final int COLUMNS = 128;

    private final float[] numbers = numbers();

    private static float[] numbers() {
        Random random = new Random(1);
        float[] numbers = new float[ROWS * COLUMNS];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (0.05 * random.nextGaussian() + (i / COLUMNS == 1 ? 0.2 : 0));
        }
        return numbers;
    }

    @Test
    void eight_bits_are_off_by_half_a_step_at_most_and_reach_the_largest_number() {
        Codes codes = Codes.of(Precision.INT8, ROWS, COLUMNS);
        byte[] coded = code(codes);
        ByteBuffer scales = codes.scales().order(ByteOrder.LITTLE_ENDIAN);
        for (int row = 0; row < ROWS; row++) {
            float scale = scales.getFloat(row * Float.BYTES);
            int most = 0;
            for (int column = 0; column < COLUMNS; column++) {
                int code = coded[row * COLUMNS + column];
                most = Math.max(most, Math.abs(code));
                assertThat(Math.abs(code * scale - numbers[row * COLUMNS + column]))
                        .isLessThan(0.501f * scale);
            }
            assertThat(most).isEqualTo(127);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"INT4_G32", "INT4_G64", "INT4_G128"})
    void four_bits_lie_in_pairs_with_scales_by_group_and_row(Precision precision) {
        Codes codes = Codes.of(precision, ROWS, COLUMNS);
        byte[] coded = code(codes);
        ByteBuffer scales = codes.scales().order(ByteOrder.LITTLE_ENDIAN);
        assertThat(codes.rowBytes()).isEqualTo(COLUMNS / 2);
        assertThat(codes.scaleBytes()).isEqualTo(4L * ROWS * COLUMNS / precision.group());
        double squares = 0;
        double whole = 0;
        for (int row = 0; row < ROWS; row++) {
            for (int column = 0; column < COLUMNS; column++) {
                int pair = coded[row * COLUMNS / 2 + column / 2];
                int code = column % 2 == 0 ? (pair >> 4) & 15 : pair & 15;
                int place = (column / precision.group() * ROWS + row) * 2;
                float weight = (code - 8) * bfloat16(scales, place) + bfloat16(scales, place + 1);
                float number = numbers[row * COLUMNS + column];
                squares += (weight - number) * (weight - number);
                whole += number * number;
            }
        }
        // 15 steps over a range of about five deviations: a twelfth of a step squared.
        assertThat(squares / whole).isLessThan(0.01);
    }

    @Test
    void nothing_but_zeros_stays_so() {
        for (Precision precision : new Precision[] {Precision.INT8, Precision.INT4_G32}) {
            Codes codes = Codes.of(precision, 1, 32);
            byte[] coded = new byte[codes.rowBytes()];
            codes.code(0, new float[32], 0, coded, 0);
            ByteBuffer scales = codes.scales().order(ByteOrder.LITTLE_ENDIAN);
            if (precision == Precision.INT8) {
                assertThat(coded).containsOnly(0);
            } else {
                IntStream.range(0, 32).forEach(i -> {
                    int code = i % 2 == 0 ? (coded[i / 2] >> 4) & 15 : coded[i / 2] & 15;
                    float weight = (code - 8) * bfloat16(scales, 0) + bfloat16(scales, 1);
                    assertThat(Math.abs(weight)).isLessThan(1e-28f);
                });
            }
        }
    }

    private byte[] code(Codes codes) {
        byte[] coded = new byte[ROWS * codes.rowBytes()];
        for (int row = 0; row < ROWS; row++) {
            codes.code(row, numbers, row * COLUMNS, coded, row * codes.rowBytes());
        }
        return coded;
    }

    private static float bfloat16(ByteBuffer scales, int index) {
        return Float.intBitsToFloat(scales.getShort(index * Short.BYTES) << 16);
    }
}
