package io.github.phiworkbench.engine;

import java.util.List;

/**
 * What the model's own distribution, before any sampler, said of the token that came.
 *
 * @param logprob natural logarithm of the token's probability
 * @param rank 1 for the most likely token; tokens with equal logits share a rank
 * @param entropy of the distribution, in nats
 * @param top the most likely tokens, best first; as many as the request asked for
 * @param massCovered sum of the probabilities of {@code top}, 0 to 1
 */
public record Prediction(double logprob, int rank, double entropy, List<Alternative> top, double massCovered) {

    public Prediction {
        top = List.copyOf(top);
    }
}
