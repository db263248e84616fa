package io.github.phiworkbench.inspect;

/** The numbers of a distribution in double precision, straight from their definitions. */
final class ExactNumbers {

    private ExactNumbers() {}

    /** ln p of all tokens. */
    static double[] logprobs(float[] logits) {
        double max = Double.NEGATIVE_INFINITY;
        for (float logit : logits) {
            max = Math.max(max, logit);
        }
        double sum = 0;
        for (float logit : logits) {
            sum += Math.exp(logit - max);
        }
        double[] logprobs = new double[logits.length];
        for (int id = 0; id < logits.length; id++) {
            logprobs[id] = logits[id] - max - Math.log(sum);
        }
        return logprobs;
    }

    static double entropy(float[] logits) {
        double entropy = 0;
        for (double logprob : logprobs(logits)) {
            entropy -= Math.exp(logprob) * logprob;
        }
        return entropy;
    }

    static double divergence(float[] p, float[] q) {
        double[] first = logprobs(p);
        double[] second = logprobs(q);
        double divergence = 0;
        for (int id = 0; id < p.length; id++) {
            divergence += Math.exp(first[id]) * (first[id] - second[id]);
        }
        return divergence;
    }

    static int rank(float[] logits, int token) {
        int rank = 1;
        for (float logit : logits) {
            if (logit > logits[token]) {
                rank++;
            }
        }
        return rank;
    }
}
