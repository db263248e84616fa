package io.github.phiworkbench.inspect;

/** By what the differences of two models at places of a text are put in order. */
public enum DifferenceMeasure {
    /** {@link DistributionDifference#divergence()}. */
    DIVERGENCE {
        @Override
        public double value(DistributionDifference difference) {
            return difference.divergence();
        }
    },
    /** {@link DistributionDifference#reverseDivergence()}. */
    REVERSE_DIVERGENCE {
        @Override
        public double value(DistributionDifference difference) {
            return difference.reverseDivergence();
        }
    },
    /** {@link DistributionDifference#logprobChange()}. */
    LOGPROB_CHANGE {
        @Override
        public double value(DistributionDifference difference) {
            return difference.logprobChange();
        }
    },
    /** {@link DistributionDifference#probabilityChange()}. */
    PROBABILITY_CHANGE {
        @Override
        public double value(DistributionDifference difference) {
            return difference.probabilityChange();
        }
    },
    /** {@link DistributionDifference#rankChange()}. */
    RANK_CHANGE {
        @Override
        public double value(DistributionDifference difference) {
            return difference.rankChange();
        }
    },
    /** {@link DistributionDifference#entropyChange()}. */
    ENTROPY_CHANGE {
        @Override
        public double value(DistributionDifference difference) {
            return difference.entropyChange();
        }
    };

    /** The measure at one place, with its sign. */
    public abstract double value(DistributionDifference difference);
}
