package io.github.phiworkbench.engine.sampling;

import java.util.Map;

/** The steps that change the logits of a few tokens. */
final class Penalties {

    private Penalties() {}

    static void logitBias(Candidates candidates, Map<Integer, Double> bias) {
        bias.forEach((id, value) -> {
            if (id >= candidates.vocabulary()) {
                throw new IllegalArgumentException("The logit bias names token " + id
                        + " but the model's last token is " + (candidates.vocabulary() - 1) + ".");
            }
            candidates.change(id, logit -> logit + value);
        });
    }

    static void requireBias(int id, double value) {
        if (id < 0) {
            throw new IllegalArgumentException("The logit bias names token " + id + "; token ids start at 0.");
        }
        if (Double.isNaN(value) || value == Double.POSITIVE_INFINITY) {
            throw new IllegalArgumentException("The logit bias of token " + id + " is " + value
                    + " but must be a finite number, or negative infinity to forbid it.");
        }
    }

    static void repetition(Candidates candidates, TokenHistory history, double penalty) {
        history.forEachOccurred(id -> candidates.change(id, logit -> logit < 0 ? logit * penalty : logit / penalty));
    }

    static void frequency(Candidates candidates, TokenHistory history, double penalty) {
        history.forEachGenerated(id -> candidates.change(id, logit -> logit - penalty * history.generatedCount(id)));
    }

    static void presence(Candidates candidates, TokenHistory history, double penalty) {
        history.forEachGenerated(id -> candidates.change(id, logit -> logit - penalty));
    }
}
