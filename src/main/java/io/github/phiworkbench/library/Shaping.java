package io.github.phiworkbench.library;

/**
 * What becomes of a matrix's numbers before they become codes, so that the columns that matter most lose least. What is
 * multiplied into columns here is divided out of what the matrix is multiplied with, so the product stays what it was.
 *
 * @param columns factor by column; empty for ones
 * @param rows factor by row; empty for ones
 * @param importance by column, how much a squared error of the shaped numbers weighs; empty where all weigh the same
 */
@SuppressWarnings("ArrayRecordComponent") // megabytes of numbers, which nobody compares
record Shaping(float[] columns, float[] rows, float[] importance) {

    private static final float[] ONES = {};

    /** Nothing becomes of them. */
    static final Shaping NONE = new Shaping(ONES, ONES, ONES);

    /** Columns by these factors, where the squares of what they are multiplied with are so large in the mean. */
    static Shaping of(float[] columns, float[] meanSquares) {
        float[] importance = new float[meanSquares.length];
        for (int i = 0; i < importance.length; i++) {
            importance[i] = meanSquares[i] / (columns[i] * columns[i]);
        }
        return new Shaping(columns, ONES, importance);
    }

    /** Errors weigh by these squares; the numbers stay. */
    static Shaping weighing(float[] meanSquares) {
        return new Shaping(ONES, ONES, meanSquares);
    }

    /** The same with rows divided by these. */
    Shaping dividingRows(float[] divisors, int firstRow, int allRows) {
        float[] factors = new float[allRows];
        for (int row = 0; row < allRows; row++) {
            int index = row - firstRow;
            factors[row] = index >= 0 && index < divisors.length ? 1 / divisors[index] : 1;
        }
        return new Shaping(columns, factors, importance);
    }

    /**
     * Shapes whole rows in place.
     *
     * @param numbers rows one after the other
     * @param first index of the first row
     * @param width columns of a row
     */
    void apply(float[] numbers, long first, int width) {
        if (columns.length == 0 && rows.length == 0) {
            return;
        }
        for (int start = 0; start < numbers.length; start += width) {
            float row = rows.length == 0 ? 1 : rows[Math.toIntExact(first + start / width)];
            for (int column = 0; column < width; column++) {
                numbers[start + column] *= columns.length == 0 ? row : row * columns[column];
            }
        }
    }
}
