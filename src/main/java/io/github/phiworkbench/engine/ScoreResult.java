package io.github.phiworkbench.engine;

import java.util.List;

/**
 * A sequence under a model.
 *
 * @param tokens one event a token; the first has no prediction
 * @param next the distribution after the last token
 */
public record ScoreResult(List<TokenEvent> tokens, Next next) {

    public ScoreResult {
        tokens = List.copyOf(tokens);
    }

    /**
     * What would come next.
     *
     * @param entropy in nats
     * @param top the most likely tokens, best first
     */
    public record Next(double entropy, List<Alternative> top) {
        public Next {
            top = List.copyOf(top);
        }
    }
}
