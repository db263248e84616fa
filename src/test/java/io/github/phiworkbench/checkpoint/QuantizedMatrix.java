package io.github.phiworkbench.checkpoint;

import java.util.Random;

/** A matrix of random numbers, rounded to codes with a scale and a zero point for each group of columns. */
final class QuantizedMatrix {

    private final int bits;
    private final int[][] codes;
    private final float[][] scales;
    private final int[][] zeros;
    private final int[] groupOf;

    private QuantizedMatrix(int bits, int[][] codes, float[][] scales, int[][] zeros, int[] groupOf) {
        this.bits = bits;
        this.codes = codes;
        this.scales = scales;
        this.zeros = zeros;
        this.groupOf = groupOf;
    }

    /** @param group columns that share a scale; a whole row if it is 0 */
    static QuantizedMatrix random(
            int out, int in, int bits, int group, boolean symmetric, boolean shuffled, Random random) {
        int size = group == 0 ? in : group;
        int[] groupOf = new int[in];
        for (int column = 0; column < in; column++) {
            groupOf[column] = column / size;
        }
        for (int column = in - 1; shuffled && column > 0; column--) {
            int other = random.nextInt(column + 1);
            int kept = groupOf[column];
            groupOf[column] = groupOf[other];
            groupOf[other] = kept;
        }
        int groups = in / size;
        int largest = (1 << bits) - 1;
        int[][] codes = new int[out][in];
        float[][] scales = new float[out][groups];
        int[][] zeros = new int[out][groups];
        for (int row = 0; row < out; row++) {
            for (int g = 0; g < groups; g++) {
                scales[row][g] = Float.float16ToFloat(Float.floatToFloat16(0.001f + 0.01f * random.nextFloat()));
                zeros[row][g] = symmetric ? 1 << (bits - 1) : 1 + random.nextInt(largest - 1);
            }
            for (int column = 0; column < in; column++) {
                double number = random.nextGaussian() * 0.02;
                double steps = number / scales[row][groupOf[column]] + zeros[row][groupOf[column]];
                codes[row][column] = Math.clamp(Math.round(steps), 0, largest);
            }
        }
        return new QuantizedMatrix(bits, codes, scales, zeros, groupOf);
    }

    int bits() {
        return bits;
    }

    /** {@code [out][in]}, from 0 on. */
    int[][] codes() {
        return codes;
    }

    /** {@code [out][groups]}, numbers that fp16 holds unless changed. */
    float[][] scales() {
        return scales;
    }

    /** {@code [out][groups]}. */
    int[][] zeros() {
        return zeros;
    }

    /** The group of each column. */
    int[] groupOf() {
        return groupOf;
    }

    int out() {
        return codes.length;
    }

    int in() {
        return groupOf.length;
    }

    int groups() {
        return scales[0].length;
    }

    /** The weights, row after row. */
    float[] weights() {
        float[] weights = new float[out() * in()];
        for (int row = 0; row < out(); row++) {
            for (int column = 0; column < in(); column++) {
                int group = groupOf[column];
                weights[row * in() + column] = (codes[row][column] - zeros[row][group]) * scales[row][group];
            }
        }
        return weights;
    }

    /** Scales {@code [out, groups]}. */
    float[] scalesByOutput() {
        float[] all = new float[out() * groups()];
        for (int i = 0; i < all.length; i++) {
            all[i] = scales[i / groups()][i % groups()];
        }
        return all;
    }

    /** Scales {@code [groups, out]}. */
    float[] scalesByGroup() {
        float[] all = new float[out() * groups()];
        for (int i = 0; i < all.length; i++) {
            all[i] = scales[i % out()][i / out()];
        }
        return all;
    }
}
