package io.github.phiworkbench.inspect;

/**
 * A figure of some tokens that stands for all texts of their kind.
 *
 * @param value the figure
 * @param standardError how far it would scatter, one standard deviation, if the tokens were independent; NaN with fewer than
 *     two tokens
 */
public record Estimate(double value, double standardError) {

    /** The same after a smooth function, whose slope there is given. */
    Estimate through(double image, double slope) {
        return new Estimate(image, Math.abs(slope) * standardError);
    }

    /** Mean of samples: sum and sum of squares do not lose digits here, since they are taken about the first sample. */
    static final class Mean {
        private long count;
        private double origin;
        private double sum;
        private double squares;

        void add(double sample) {
            if (count == 0) {
                origin = sample;
            }
            count++;
            double shifted = sample - origin;
            sum += shifted;
            squares += shifted * shifted;
        }

        Estimate estimate() {
            double mean = sum / count;
            double variance = Math.max(0, squares / count - mean * mean);
            return new Estimate(origin + mean, count < 2 ? Double.NaN : Math.sqrt(variance / (count - 1)));
        }
    }
}
