package io.github.phiworkbench.compare;

/**
 * How many of a number of independent trials went well.
 *
 * @param hits those that did
 * @param trials all of them
 */
public record Proportion(int hits, int trials) {

    /** The standard normal distribution's quantile for a confidence of 95 %. */
    private static final double Z = 1.959963984540054;

    public Proportion {
        if (hits < 0 || hits > trials) {
            throw new IllegalArgumentException(hits + " of " + trials + " is no proportion.");
        }
    }

    /** The share of hits, 0 to 1; NaN without trials. */
    public double share() {
        return (double) hits / trials;
    }

    /** Lower end of Wilson's 95 % interval ("Probable Inference", Wilson, 1927); 0 without trials. */
    public double low() {
        return trials == 0 || hits == 0 ? 0 : centre() - halfWidth();
    }

    /** Upper end of Wilson's 95 % interval; 1 without trials. */
    public double high() {
        return trials == 0 || hits == trials ? 1 : centre() + halfWidth();
    }

    private double centre() {
        return (hits + Z * Z / 2) / (trials + Z * Z);
    }

    private double halfWidth() {
        double variance = share() * (1 - share()) / trials + Z * Z / (4.0 * trials * trials);
        return Z / (1 + Z * Z / trials) * Math.sqrt(variance);
    }
}
