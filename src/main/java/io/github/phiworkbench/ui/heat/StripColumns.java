package io.github.phiworkbench.ui.heat;

import java.util.Arrays;

/**
 * Heat over a whole text in columns of a pixel: the least, the greatest and the mean of the tokens that share a column. Where
 * there are fewer tokens than columns, a token has several. What has no value counts nowhere; a column without any is NaN.
 */
final class StripColumns {

    private final float[] least;
    private final float[] most;
    private final float[] mean;

    private StripColumns(int columns) {
        least = new float[columns];
        most = new float[columns];
        mean = new float[columns];
        Arrays.fill(least, Float.NaN);
        Arrays.fill(most, Float.NaN);
        Arrays.fill(mean, Float.NaN);
    }

    static StripColumns of(HeatValues values, int columns) {
        StripColumns strip = new StripColumns(columns);
        for (int column = 0; column < columns && values.size() > 0; column++) {
            int from = tokenAt(column, columns, values.size());
            int to = Math.max(from + 1, tokenAt(column + 1, columns, values.size()));
            strip.add(column, values, from, to);
        }
        return strip;
    }

    private void add(int column, HeatValues values, int from, int to) {
        double sum = 0;
        int count = 0;
        for (int token = from; token < to; token++) {
            float heat = values.heat(token);
            if (Float.isNaN(heat)) {
                continue;
            }
            least[column] = count == 0 ? heat : Math.min(least[column], heat);
            most[column] = count == 0 ? heat : Math.max(most[column], heat);
            sum += heat;
            count++;
        }
        mean[column] = count == 0 ? Float.NaN : (float) (sum / count);
    }

    /** The first token of a column. */
    static int tokenAt(int column, int columns, int tokens) {
        return (int) ((long) column * tokens / columns);
    }

    int columns() {
        return mean.length;
    }

    double least(int column) {
        return least[column];
    }

    double most(int column) {
        return most[column];
    }

    double mean(int column) {
        return mean[column];
    }
}
