package io.github.phiworkbench.engine.sampling;

/** The steps that remove unlikely tokens. */
final class Truncation {

    private Truncation() {}

    static void topK(Candidates candidates, int k) {
        if (k >= candidates.count()) {
            return;
        }
        double[] logits = candidates.logits();
        BestTokens best = new BestTokens(k);
        double threshold = best.threshold();
        for (int i = 0; i < candidates.count(); i++) {
            if (logits[i] > threshold) {
                best.add(logits[i], i);
                threshold = best.threshold();
            }
        }
        candidates.keepFrom(threshold);
    }

    static void topP(Candidates candidates, double p) {
        int count = candidates.count();
        double[] logits = candidates.logits();
        double[] weights = candidates.weights();
        double total = candidates.totalWeight();
        // Tokens below (1 - p) / count hold less than 1 - p together, so none of them is needed to reach p (from
        // llama2.c). Half of it leaves room for rounding.
        double floor = 0.5 * (1 - p) * total / count;
        double[] keys = candidates.scratchKeys();
        double[] keyWeights = candidates.scratchWeights();
        int likely = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] >= floor) {
                keys[likely] = logits[i];
                keyWeights[likely++] = weights[i];
            }
        }
        MassCut cut = MassCut.find(keys, keyWeights, likely, p * total);
        candidates.keep(logits, cut.key(), cut.ties());
    }

    static void minP(Candidates candidates, double fraction) {
        candidates.keepFrom(candidates.max() + Math.log(fraction));
    }

    static void typicalP(Candidates candidates, double mass) {
        int count = candidates.count();
        double[] logits = candidates.logits();
        double[] weights = candidates.weights();
        double total = candidates.totalWeight();
        double logSumExp = candidates.weightBase() + Math.log(total);
        double entropy = 0;
        for (int i = 0; i < count; i++) {
            if (weights[i] > 0) {
                entropy += weights[i] / total * (logSumExp - logits[i]);
            }
        }
        double[] closeness = new double[count];
        for (int i = 0; i < count; i++) {
            closeness[i] = -Math.abs(logSumExp - logits[i] - entropy);
        }
        double[] keys = candidates.scratchKeys();
        double[] keyWeights = candidates.scratchWeights();
        System.arraycopy(closeness, 0, keys, 0, count);
        System.arraycopy(weights, 0, keyWeights, 0, count);
        MassCut cut = MassCut.find(keys, keyWeights, count, mass * total);
        candidates.keep(closeness, cut.key(), Integer.MAX_VALUE);
    }
}
