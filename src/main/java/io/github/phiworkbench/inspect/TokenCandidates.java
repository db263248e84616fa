package io.github.phiworkbench.inspect;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.sampling.Distribution;
import java.util.ArrayList;
import java.util.List;

/**
 * What could have stood at a token, best first, with the token that came and the rest of the vocabulary.
 *
 * @param candidates the alternatives that were captured, and the token itself behind them if it was not among them
 * @param massCovered sum of the probabilities of the alternatives, 0 to 1
 * @param rest what is left for all tokens that are not listed, 0 to 1
 * @param unlisted how many tokens those are
 */
public record TokenCandidates(List<Candidate> candidates, double massCovered, double rest, int unlisted) {

    public TokenCandidates {
        candidates = List.copyOf(candidates);
    }

    /**
     * A token that could have stood there.
     *
     * @param id token id
     * @param rank in the model's own distribution, 1 for the most likely token
     * @param logprob natural logarithm of its probability in the model's own distribution
     * @param drawProbability probability in the distribution the sampler drew from; NaN if nothing was drawn
     * @param came whether it is the token that came
     */
    public record Candidate(int id, int rank, double logprob, double drawProbability, boolean came) {

        /** In the model's own distribution, 0 to 1. */
        public double probability() {
            return Math.exp(logprob);
        }

        public double probability(Basis basis) {
            return basis == Basis.MODEL ? probability() : drawProbability;
        }
    }

    /** The candidates at a token of a trace; none at one that nothing predicted. */
    public static TokenCandidates of(TokenTrace trace, int token) {
        List<Candidate> candidates = new ArrayList<>();
        if (!trace.isPredicted(token)) {
            return new TokenCandidates(List.of(), 0, 0, 0);
        }
        boolean listed = false;
        for (int index = 0; index < trace.alternatives(token); index++) {
            boolean came = trace.alternativeId(token, index) == trace.id(token);
            listed |= came;
            candidates.add(new Candidate(
                    trace.alternativeId(token, index),
                    rank(candidates, trace.alternativeLogprob(token, index)),
                    trace.alternativeLogprob(token, index),
                    trace.alternativeDraw(token, index),
                    came));
        }
        double covered = trace.massCovered(token);
        double mass = covered;
        if (!listed) {
            candidates.add(new Candidate(
                    trace.id(token), trace.rank(token), trace.logprob(token), trace.drawProbability(token), true));
            mass += Math.exp(trace.logprob(token));
        }
        int unlisted = Math.max(0, trace.source().vocabulary() - candidates.size());
        return new TokenCandidates(candidates, covered, unlisted == 0 ? 0 : Math.max(0, 1 - mass), unlisted);
    }

    /**
     * The best candidates of a whole distribution.
     *
     * @param came id of the token that came
     * @param most how many
     */
    public static TokenCandidates of(Distribution distribution, int came, int most) {
        List<Candidate> candidates = new ArrayList<>();
        double covered = 0;
        for (Alternative best : distribution.top(most)) {
            candidates.add(new Candidate(
                    best.id(), rank(candidates, best.logprob()), best.logprob(), Double.NaN, best.id() == came));
            covered += Math.exp(best.logprob());
        }
        double mass = covered;
        if (candidates.stream().noneMatch(Candidate::came)) {
            double logprob = distribution.logprob(came);
            candidates.add(new Candidate(came, distribution.rank(came), logprob, Double.NaN, true));
            mass += Math.exp(logprob);
        }
        int unlisted = Math.max(0, distribution.size() - candidates.size());
        return new TokenCandidates(
                candidates, Math.min(1, covered), unlisted == 0 ? 0 : Math.max(0, 1 - mass), unlisted);
    }

    /** Tokens that are equally likely share a rank. */
    private static int rank(List<Candidate> before, double logprob) {
        return !before.isEmpty() && before.getLast().logprob() == logprob
                ? before.getLast().rank()
                : before.size() + 1;
    }
}
