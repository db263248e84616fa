package io.github.phiworkbench.engine;

import java.util.List;

/**
 * The distribution that a token was drawn from, after bias, penalties, temperature and truncation. Where the most likely
 * token is always taken, it has the probability 1 and all others have none.
 *
 * @param probability of the token that came, 0 to 1
 * @param rank of the token that came, 1 for the most likely one; equally likely tokens share a rank
 * @param entropy of the distribution, in nats
 * @param top probabilities of the tokens in {@link Prediction#top}, in the order of that list; 0 for those that could not be
 *     drawn
 */
public record Draw(double probability, int rank, double entropy, List<Double> top) {

    public Draw {
        top = List.copyOf(top);
    }
}
