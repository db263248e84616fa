package io.github.phiworkbench.library;

import io.github.phiworkbench.checkpoint.DecoderWeights;
import io.github.phiworkbench.checkpoint.WeightTensor;
import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.WeightFormats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks for factors of columns with which matrices of four bits lose least of their products, as AWQ does (Lin et al. 2023,
 * arXiv 2306.00978, section 3.2): a column's factor is the size of what it is multiplied with to some power, which is the same
 * throughout a matrix and found by trying. The loss of a product is taken as the squared errors of its weights times the mean
 * squares of what they are multiplied with, on some rows of the matrix. The factors are divided out of the norm before the
 * matrix, or out of the rows before it; attention's output has neither, as several queries share a value, and keeps its
 * columns.
 */
final class ShapingSearch {

    /** Powers from 0 to 1 that are tried are one more. */
    private static final int STEPS = 20;

    /** Rows of a matrix that are tried. */
    private static final int ROWS = 96;

    /** Nothing is smaller, so that a column that no text has moved yet keeps a factor. */
    private static final float LEAST_SQUARE = 1e-12f;

    private final WeightFormats formats;
    private final Geometry geometry;

    ShapingSearch(WeightFormats formats, Geometry geometry) {
        this.formats = formats;
        this.geometry = geometry;
    }

    /** @throws ImportCancelledException if it was asked to stop */
    List<LayerShaping> run(
            DecoderWeights weights, ActivationSquares squares, ImportListener listener, Cancellation cancellation) {
        List<LayerShaping> layers = new ArrayList<>();
        int count = weights.layers().size();
        for (int index = 0; index < count; index++) {
            ImportCancelledException.throwIf(cancellation);
            listener.searched(index, count);
            layers.add(layer(weights.layers().get(index), squares.layers().get(index)));
        }
        return layers;
    }

    private LayerShaping layer(DecoderWeights.Layer layer, ActivationSquares.Layer squares) {
        float[] attention = best(layer.qkv(), formats.qkv(), squares.qkv());
        float[] feedForward = best(layer.gateUp(), formats.gateUp(), squares.gateUp());
        float[] inner = best(List.of(layer.down()), formats.down(), squares.down());
        int intermediate = geometry.intermediate();
        return new LayerShaping(
                attention,
                Shaping.of(attention, squares.qkv()),
                Shaping.weighing(squares.output()),
                feedForward,
                Shaping.of(feedForward, squares.gateUp()).dividingRows(inner, intermediate, 2 * intermediate),
                Shaping.of(inner, squares.down()));
    }

    private static float[] best(List<WeightTensor> parts, Precision precision, float[] squares) {
        if (precision.group() == 0) {
            return factors(squares, 0);
        }
        float[][] rows = rows(parts, squares.length);
        record Trial(double power, double loss) {}
        double power = IntStream.rangeClosed(0, STEPS)
                .parallel()
                .mapToDouble(step -> (double) step / STEPS)
                .mapToObj(it -> new Trial(it, loss(rows, precision, Shaping.of(factors(squares, it), squares))))
                .min(Comparator.comparingDouble(Trial::loss))
                .orElseThrow()
                .power();
        return factors(squares, power);
    }

    private static float[][] rows(List<WeightTensor> parts, int columns) {
        long all = parts.stream().mapToLong(part -> part.shape().getFirst()).sum();
        int count = (int) Math.min(ROWS, all);
        float[][] rows = new float[count][columns];
        for (int i = 0; i < count; i++) {
            WeightStream.read(parts, all * i / count * columns, rows[i]);
        }
        return rows;
    }

    private static double loss(float[][] rows, Precision precision, Shaping shaping) {
        Codes codes = Codes.of(precision, 0, shaping.columns().length, shaping.importance());
        double loss = 0;
        for (float[] row : rows) {
            float[] shaped = row.clone();
            shaping.apply(shaped, 0, shaped.length);
            loss += codes.loss(shaped);
        }
        return loss;
    }

    /** The largest and the least lie equally far from one. */
    private static float[] factors(float[] squares, double power) {
        double[] sizes = new double[squares.length];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = Math.pow(Math.max(squares[i], LEAST_SQUARE), power / 2);
        }
        double middle = Math.sqrt(Arrays.stream(sizes).max().orElse(1)
                * Arrays.stream(sizes).min().orElse(1));
        float[] factors = new float[sizes.length];
        for (int i = 0; i < factors.length; i++) {
            factors[i] = (float) (sizes[i] / middle);
        }
        return factors;
    }
}
