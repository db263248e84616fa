package io.github.phiworkbench.compare;

/**
 * McNemar's test of two models on the same prompts: those that both got right, or both wrong, say nothing of which is
 * better; of the others, each model should have about half if they are equally good.
 *
 * @param onlyFirst prompts that only the first got right
 * @param onlySecond prompts that only the second got right
 */
public record McNemar(int onlyFirst, int onlySecond) {

    public McNemar {
        if (onlyFirst < 0 || onlySecond < 0) {
            throw new IllegalArgumentException("There are no negative numbers of prompts.");
        }
    }

    /**
     * How likely a division at least as uneven is if both are equally good, by the binomial distribution itself, which needs
     * no correction where the numbers are small. 1 if nothing parts the two.
     */
    public double probability() {
        int differing = onlyFirst + onlySecond;
        int fewer = Math.min(onlyFirst, onlySecond);
        double logWays = 0;
        double tail = 0;
        for (int k = 0; k <= fewer; k++) {
            if (k > 0) {
                logWays += Math.log((double) (differing - k + 1) / k);
            }
            tail += Math.exp(logWays - differing * Math.log(2));
        }
        return Math.min(1, 2 * tail);
    }

    /** Whether that is below 5 %. */
    public boolean isSignificant() {
        return probability() < 0.05;
    }
}
