package io.github.phiworkbench.library;

import io.github.phiworkbench.family.Precision;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Numbers as whole numbers with scales: the arithmetic of {@link Precision#INT8} and of four bits. Rows may be coded side by
 * side from several threads.
 *
 * <p>int8: a row's scale is its largest magnitude over 127; {@code weight = code * scale}.
 *
 * <p>Four bits: a group has a scale and an offset in bfloat16, {@code weight = (code - 8) * scale + offset}. Of several
 * ranges around the middle of the group, from all of it to three quarters, that with the least squared error is taken; where
 * columns differ in importance, scale and offset are also fitted to the codes of each range by weighted least squares.
 */
abstract sealed class Codes {

    /** Parts of a group's whole range that are tried. */
    private static final float[] RANGES = {1f, 0.95f, 0.9f, 0.85f, 0.8f, 0.75f};

    /** Smaller scales are not told from nothing. */
    private static final float LEAST_SCALE = 0x1p-100f;

    final long rows;
    final int columns;

    private Codes(long rows, int columns) {
        this.rows = rows;
        this.columns = columns;
    }

    /** Room for the scales of a matrix in a quantized precision. */
    static Codes of(Precision precision, long rows, int columns) {
        return of(precision, rows, columns, new float[0]);
    }

    /**
     * The same.
     *
     * @param importance by column, how much a squared error weighs; empty where all weigh the same. Eight bits know of none
     */
    static Codes of(Precision precision, long rows, int columns, float[] importance) {
        return precision.group() == 0
                ? new EightBits(rows, columns)
                : new FourBits(rows, columns, precision.group(), importance);
    }

    /**
     * The sum of a row's squared errors by importance, as it would be coded.
     *
     * @param numbers one row
     */
    abstract double loss(float[] numbers);

    /** Bytes of a row of codes. */
    abstract int rowBytes();

    /** Bytes of all scales. */
    abstract long scaleBytes();

    /**
     * Codes one row and keeps its scales.
     *
     * @param row index of the row in the matrix
     * @param numbers the row's numbers from {@code offset} on
     * @param codes takes {@link #rowBytes} bytes from {@code target} on
     */
    abstract void code(long row, float[] numbers, int offset, byte[] codes, int target);

    /**
     * Takes the codes of one row as another program made them; {@code weight = (code - zero) * scale}.
     *
     * @param row index of the row in the matrix
     * @param made the row's codes, unsigned, from {@code offset} on
     * @param scales of the row's groups, from {@code group} on
     * @param zeros of the row's groups, from {@code group} on
     * @param codes takes {@link #rowBytes} bytes from {@code target} on
     */
    abstract void keep(
            long row, byte[] made, int offset, float[] scales, float[] zeros, int group, byte[] codes, int target);

    /** The scales of all rows, little endian, in the archive's order. */
    abstract ByteBuffer scales();

    private static ByteBuffer buffer(long bytes) {
        return ByteBuffer.allocate(Math.toIntExact(bytes)).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static final class EightBits extends Codes {
        private static final int MIDDLE = 128;

        private final float[] scales;

        EightBits(long rows, int columns) {
            super(rows, columns);
            scales = new float[Math.toIntExact(rows)];
        }

        @Override
        int rowBytes() {
            return columns;
        }

        @Override
        long scaleBytes() {
            return rows * Float.BYTES;
        }

        @Override
        void code(long row, float[] numbers, int offset, byte[] codes, int target) {
            float largest = 0;
            for (int i = 0; i < columns; i++) {
                largest = Math.max(largest, Math.abs(numbers[offset + i]));
            }
            float scale = Math.max(largest / 127, LEAST_SCALE);
            float inverse = 1 / scale;
            for (int i = 0; i < columns; i++) {
                codes[target + i] = (byte) Math.rint(numbers[offset + i] * inverse);
            }
            scales[(int) row] = scale;
        }

        /** One group a row. A zero point that is not in the middle cannot be kept: such a row is coded anew. */
        @Override
        void keep(
                long row, byte[] made, int offset, float[] scales, float[] zeros, int group, byte[] codes, int target) {
            if (zeros[group] != MIDDLE) {
                float[] numbers = new float[columns];
                for (int i = 0; i < columns; i++) {
                    numbers[i] = (Byte.toUnsignedInt(made[offset + i]) - zeros[group]) * scales[group];
                }
                code(row, numbers, 0, codes, target);
                return;
            }
            for (int i = 0; i < columns; i++) {
                codes[target + i] = (byte) (Byte.toUnsignedInt(made[offset + i]) - MIDDLE);
            }
            this.scales[(int) row] = scales[group];
        }

        @Override
        double loss(float[] numbers) {
            throw new UnsupportedOperationException("Only four bits are tried.");
        }

        @Override
        ByteBuffer scales() {
            ByteBuffer buffer = buffer(scaleBytes());
            buffer.asFloatBuffer().put(scales);
            return buffer;
        }
    }

    private static final class FourBits extends Codes {
        private static final int LEVELS = 16;
        private static final int MIDDLE = 8;

        private final int group;
        private final int groups;
        private final float[] importance;

        /** A group's scale in the lower half, its offset in the upper; [groups, rows], as the archive has them. */
        private final int[] scales;

        FourBits(long rows, int columns, int group, float[] importance) {
            super(rows, columns);
            this.importance = importance;
            this.group = group;
            groups = columns / group;
            scales = new int[Math.toIntExact(rows * groups)];
        }

        @Override
        int rowBytes() {
            return columns / 2;
        }

        @Override
        long scaleBytes() {
            return rows * groups * Integer.BYTES;
        }

        @Override
        void code(long row, float[] numbers, int offset, byte[] codes, int target) {
            for (int g = 0; g < groups; g++) {
                int first = offset + g * group;
                int both = bits(fit(numbers, first, g * group));
                scales[Math.toIntExact(g * rows + row)] = both;
                float scale = number(both);
                float shift = number(both >>> Short.SIZE);
                int to = target + g * group / 2;
                for (int i = 0; i < group; i += 2) {
                    int upper = level(numbers[first + i], scale, shift);
                    int lower = level(numbers[first + i + 1], scale, shift);
                    codes[to + i / 2] = (byte) (upper << 4 | lower);
                }
            }
        }

        /** Scale and offset become bfloat16, as the kernels want them. */
        @Override
        void keep(
                long row, byte[] made, int offset, float[] scales, float[] zeros, int group, byte[] codes, int target) {
            for (int i = 0; i < columns; i += 2) {
                codes[target + i / 2] = (byte) (made[offset + i] << 4 | made[offset + i + 1]);
            }
            for (int g = 0; g < groups; g++) {
                float scale = scales[group + g];
                int shift = bits((MIDDLE - zeros[group + g]) * scale);
                this.scales[Math.toIntExact(g * rows + row)] = bits(scale) | shift << Short.SIZE;
            }
        }

        @Override
        double loss(float[] numbers) {
            double loss = 0;
            for (int g = 0; g < groups; g++) {
                loss += fit(numbers, g * group, g * group).error();
            }
            return loss;
        }

        /** Scale and offset of a group, as they are kept, and what they lose. */
        private record Fitted(float scale, float shift, float error) {}

        /** The scale with which the levels just reach all numbers of a group, and the middle of these. */
        private Fitted whole(float[] numbers, int first) {
            float least = numbers[first];
            float most = numbers[first];
            for (int i = first; i < first + group; i++) {
                least = Math.min(least, numbers[i]);
                most = Math.max(most, numbers[i]);
            }
            return new Fitted((most - least) / (LEVELS - 1), (least + most) / 2, 0);
        }

        private static int bits(Fitted fitted) {
            return bits(fitted.scale()) | bits(fitted.shift()) << Short.SIZE;
        }

        private Fitted fit(float[] numbers, int first, int column) {
            return importance.length == 0 ? fit(numbers, first) : weighedFit(numbers, first, column);
        }

        private Fitted weighedFit(float[] numbers, int first, int column) {
            Fitted whole = whole(numbers, first);
            Fitted best = new Fitted(LEAST_SCALE, kept(whole.shift()), Float.POSITIVE_INFINITY);
            for (float range : RANGES) {
                float scale = kept(Math.max(whole.scale() * range, LEAST_SCALE));
                Fitted spread = weighed(numbers, first, column, scale, kept(whole.shift() + scale / 2));
                Fitted fitted = refit(numbers, first, column, spread);
                best = spread.error() < best.error() ? spread : best;
                best = fitted.error() < best.error() ? fitted : best;
            }
            return best;
        }

        private Fitted weighed(float[] numbers, int first, int column, float scale, float shift) {
            float error = 0;
            for (int i = 0; i < group; i++) {
                float difference = code(numbers[first + i], scale, shift) * scale + shift - numbers[first + i];
                error += importance[column + i] * difference * difference;
            }
            return new Fitted(scale, shift, error);
        }

        /** The scale and offset with the least weighted squares for the codes that others gave. */
        private Fitted refit(float[] numbers, int first, int column, Fitted from) {
            double weights = 0;
            double codes = 0;
            double codeSquares = 0;
            double values = 0;
            double products = 0;
            for (int i = 0; i < group; i++) {
                double weight = importance[column + i];
                double code = code(numbers[first + i], from.scale(), from.shift());
                weights += weight;
                codes += weight * code;
                codeSquares += weight * code * code;
                values += weight * numbers[first + i];
                products += weight * code * numbers[first + i];
            }
            double spread = weights * codeSquares - codes * codes;
            if (!(spread > 0)) {
                return from;
            }
            float scale = kept((float) ((weights * products - codes * values) / spread));
            if (!(scale >= LEAST_SCALE)) {
                return from;
            }
            return weighed(numbers, first, column, scale, kept((float) ((values - scale * codes) / weights)));
        }

        /** Nearest code, from -8 to 7. */
        private static float code(float number, float scale, float shift) {
            float level = (float) Math.rint((number - shift) / scale);
            return Math.max(-MIDDLE, Math.min(MIDDLE - 1, level));
        }

        private static float kept(float number) {
            return number(bits(number));
        }

        private Fitted fit(float[] numbers, int first) {
            Fitted whole = whole(numbers, first);
            Fitted best = new Fitted(LEAST_SCALE, kept(whole.shift()), Float.POSITIVE_INFINITY);
            for (float range : RANGES) {
                float scale = kept(Math.max(whole.scale() * range, LEAST_SCALE));
                float shift = kept(whole.shift() + scale / 2);
                float error = error(numbers, first, scale, shift);
                best = error < best.error() ? new Fitted(scale, shift, error) : best;
            }
            return best;
        }

        private float error(float[] numbers, int first, float scale, float shift) {
            float inverse = 1 / scale;
            float error = 0;
            for (int i = first; i < first + group; i++) {
                float level = (float) Math.rint((numbers[i] - shift) * inverse);
                float difference = Math.max(-MIDDLE, Math.min(MIDDLE - 1, level)) * scale + shift - numbers[i];
                error += difference * difference;
            }
            return error;
        }

        private static int level(float number, float scale, float shift) {
            int level = (int) Math.rint((number - shift) / scale) + MIDDLE;
            return Math.clamp(level, 0, LEVELS - 1);
        }

        /** bfloat16: the upper half of the number, rounded to nearest, ties to even. */
        private static int bits(float number) {
            int bits = Float.floatToRawIntBits(number);
            return (bits + 0x7FFF + ((bits >>> 16) & 1)) >>> 16 & 0xFFFF;
        }

        private static float number(int bfloat16) {
            return Float.intBitsToFloat(bfloat16 << Short.SIZE);
        }

        @Override
        ByteBuffer scales() {
            ByteBuffer buffer = buffer(scaleBytes());
            buffer.asIntBuffer().put(scales);
            return buffer;
        }
    }
}
