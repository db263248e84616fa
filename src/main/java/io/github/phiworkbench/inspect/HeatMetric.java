package io.github.phiworkbench.inspect;

import java.util.List;

/**
 * What the colour of a token tells. Every metric has a fixed scale, so that the same colour means the same everywhere; the
 * heat is 0 where the model was sure and right, and 1 where it was not.
 */
public enum HeatMetric {
    /** Probability of the token, 0 to 1. */
    PROBABILITY {
        @Override
        public List<Double> ticks() {
            return List.of(1.0, 0.75, 0.5, 0.25, 0.0);
        }

        @Override
        public double value(TokenTrace trace, int token, Basis basis) {
            return basis == Basis.MODEL ? Math.exp(trace.logprob(token)) : trace.drawProbability(token);
        }

        @Override
        double scaled(double value) {
            return 1 - value;
        }
    },
    /** Negative logarithm of the probability to the base 2, in bits (Shannon's self-information). */
    SURPRISAL {
        @Override
        public List<Double> ticks() {
            return List.of(0.0, 2.0, 4.0, 8.0, 12.0);
        }

        @Override
        public double value(TokenTrace trace, int token, Basis basis) {
            double nats = basis == Basis.MODEL ? -trace.logprob(token) : -Math.log(trace.drawProbability(token));
            return nats == 0 ? 0 : nats / Math.log(2);
        }

        @Override
        double scaled(double value) {
            return value / 12;
        }
    },
    /** Number of likelier tokens, and one. */
    RANK {
        @Override
        public List<Double> ticks() {
            return List.of(1.0, 10.0, 100.0, 1000.0);
        }

        @Override
        public double value(TokenTrace trace, int token, Basis basis) {
            int rank = basis == Basis.MODEL ? trace.rank(token) : trace.drawRank(token);
            return rank == 0 ? Double.NaN : rank;
        }

        @Override
        double scaled(double value) {
            return Math.log10(value) / 3;
        }
    },
    /** Entropy of the distribution that the token came from, in bits: how unsure the model was, whatever came. */
    ENTROPY {
        @Override
        public List<Double> ticks() {
            return List.of(0.0, 2.0, 4.0, 6.0, 8.0);
        }

        @Override
        public double value(TokenTrace trace, int token, Basis basis) {
            return (basis == Basis.MODEL ? trace.entropy(token) : trace.drawEntropy(token)) / Math.log(2);
        }

        @Override
        double scaled(double value) {
            return value / 8;
        }
    },
    /** Difference between the probabilities of the two most likely tokens, 0 to 1; it takes two alternatives. */
    MARGIN {
        @Override
        public List<Double> ticks() {
            return List.of(1.0, 0.75, 0.5, 0.25, 0.0);
        }

        @Override
        public double value(TokenTrace trace, int token, Basis basis) {
            double first = Double.NaN;
            double second = Double.NaN;
            for (int index = 0; index < trace.alternatives(token); index++) {
                double probability = basis == Basis.MODEL
                        ? Math.exp(trace.alternativeLogprob(token, index))
                        : trace.alternativeDraw(token, index);
                if (!(probability <= first)) {
                    second = first;
                    first = probability;
                } else if (!(probability <= second)) {
                    second = probability;
                }
            }
            return first - second;
        }

        @Override
        double scaled(double value) {
            return 1 - value;
        }
    };

    /** The metric of a token; NaN where it is not known. */
    public abstract double value(TokenTrace trace, int token, Basis basis);

    abstract double scaled(double value);

    /** How strongly a value is coloured, 0 to 1; NaN for NaN. What lies beyond the scale has the colour of its end. */
    public double heat(double value) {
        return Math.clamp(scaled(value), 0.0, 1.0);
    }

    /** The values that a legend names, in the order of their heat; the last stands for all beyond it. */
    public abstract List<Double> ticks();
}
