package io.github.phiworkbench.compare;

import java.util.Arrays;

/**
 * The model of Bradley and Terry, "Rank Analysis of Incomplete Block Designs" (1952): i beats j with the probability
 * {@code 1 / (1 + exp(r_j - r_i))}. Everybody has one draw besides with somebody of strength 0, which makes the fit unique and
 * finite. Fitted by Newton's method.
 */
final class BradleyTerry {

    /** In natural logarithms of odds; far below what can be seen. */
    private static final double CLOSE = 1e-9;

    /** A step is cut to this, since far from the fit Newton's method may go too far. */
    private static final double LONGEST_STEP = 2;

    private static final int STEPS = 100;

    private final double[] points;
    private final double[][] meetings;

    BradleyTerry(int players) {
        points = new double[players];
        meetings = new double[players][players];
    }

    /** A meeting of two, of which the first got so many points: 1, 0 or one half. */
    void add(int first, int second, double firstPoints) {
        points[first] += firstPoints;
        points[second] += 1 - firstPoints;
        meetings[first][second]++;
        meetings[second][first]++;
    }

    /** The logarithms of the strengths. */
    double[] fit() {
        double[] strengths = new double[points.length];
        double longest = 1;
        for (int step = 0; step < STEPS && longest > CLOSE; step++) {
            double[] change = solve(curvature(strengths), slope(strengths));
            longest = Arrays.stream(change).map(Math::abs).max().orElse(0);
            double share = Math.min(1, LONGEST_STEP / longest);
            for (int i = 0; i < strengths.length; i++) {
                strengths[i] += share * change[i];
            }
        }
        return strengths;
    }

    /**
     * How far each strength may be from its fit, as a standard error of its distance to the mean of all, in the unit of
     * {@link #fit}: the curvature of the logarithm of the likelihood at the fit, inverted (Efron and Hinkley, "Assessing the
     * accuracy of the maximum likelihood estimator: observed versus expected Fisher information", 1978). What all strengths
     * have in common is left out, since nobody can see it; of a single player it is all there is.
     */
    double[] standardErrors(double[] strengths) {
        int players = strengths.length;
        double[][] covariance = new double[players][];
        for (int i = 0; i < players; i++) {
            double[] unit = new double[players];
            unit[i] = 1;
            covariance[i] = solve(curvature(strengths), unit);
        }
        double common = players < 2 ? 0 : 1.0 / players;
        double everything =
                Arrays.stream(covariance).flatMapToDouble(Arrays::stream).sum();
        double[] errors = new double[players];
        for (int i = 0; i < players; i++) {
            double withAll = Arrays.stream(covariance[i]).sum();
            errors[i] = Math.sqrt(covariance[i][i] - 2 * common * withAll + common * common * everything);
        }
        return errors;
    }

    private double[] slope(double[] strengths) {
        double[] slope = new double[strengths.length];
        for (int i = 0; i < slope.length; i++) {
            slope[i] = points[i] + 0.5 - winning(strengths[i]);
            for (int j = 0; j < slope.length; j++) {
                slope[i] -= meetings[i][j] * winning(strengths[i] - strengths[j]);
            }
        }
        return slope;
    }

    private double[][] curvature(double[] strengths) {
        double[][] curvature = new double[strengths.length][strengths.length];
        for (int i = 0; i < strengths.length; i++) {
            curvature[i][i] += spread(strengths[i]);
            for (int j = 0; j < strengths.length; j++) {
                double part = meetings[i][j] * spread(strengths[i] - strengths[j]);
                curvature[i][i] += part;
                curvature[i][j] -= part;
            }
        }
        return curvature;
    }

    private static double winning(double ahead) {
        return 1 / (1 + Math.exp(-ahead));
    }

    private static double spread(double ahead) {
        return winning(ahead) * winning(-ahead);
    }

    /** Solves linear equations by elimination; each diagonal element here outweighs its row, so the order may stay. */
    private static double[] solve(double[][] matrix, double[] right) {
        int size = right.length;
        for (int column = 0; column < size; column++) {
            for (int row = column + 1; row < size; row++) {
                double factor = matrix[row][column] / matrix[column][column];
                for (int k = column; k < size; k++) {
                    matrix[row][k] -= factor * matrix[column][k];
                }
                right[row] -= factor * right[column];
            }
        }
        for (int row = size - 1; row >= 0; row--) {
            for (int k = row + 1; k < size; k++) {
                right[row] -= matrix[row][k] * right[k];
            }
            right[row] /= matrix[row][row];
        }
        return right;
    }
}
