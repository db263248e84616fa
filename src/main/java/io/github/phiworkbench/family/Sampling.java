package io.github.phiworkbench.family;

/**
 * How a model card says to pick tokens.
 *
 * @param temperature divides the logits; 0 always takes the most probable token
 * @param topK how many of the most probable tokens may be picked; 0 for all
 * @param topP share of the probability, in (0, 1], that the most probable tokens may be picked from; 1 for all
 * @param maxNewTokens longest answer in tokens
 */
public record Sampling(double temperature, int topK, double topP, int maxNewTokens) {

    /** Always the most probable token. */
    public static Sampling greedy(int maxNewTokens) {
        return new Sampling(0, 0, 1, maxNewTokens);
    }

    public boolean isGreedy() {
        return temperature == 0;
    }
}
