package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.inspect.DistributionDifference.Opinion;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class DifferenceSummaryTest {

    private static final Offset<Double> CLOSE = within(1e-12);

    private static DistributionDifference difference(double p, double q, double divergence, boolean same) {
        return new DistributionDifference(
                new Opinion(Math.log(p), 1, 1), new Opinion(Math.log(q), 2, 1), divergence, 2 * divergence, same);
    }

    @Test
    void the_figures_of_two_tokens_are_those_of_the_formulas() {
        DifferenceSummary summary = new DifferenceSummary.Builder()
                .add(difference(0.5, 0.25, 0.1, true))
                .add(difference(0.125, 0.25, 0.3, false))
                .summary()
                .orElseThrow();

        assertThat(summary.tokens()).isEqualTo(2);
        assertThat(summary.referencePerplexity().value()).isCloseTo(4, CLOSE);
        assertThat(summary.candidatePerplexity().value()).isCloseTo(4, CLOSE);
        assertThat(summary.perplexityRatio().value()).isCloseTo(1, CLOSE);
        // Of two samples the standard error is half their distance.
        assertThat(summary.referencePerplexity().standardError()).isCloseTo(4 * Math.log(4) / 2, CLOSE);
        assertThat(summary.candidatePerplexity().standardError()).isCloseTo(0, CLOSE);
        assertThat(summary.perplexityRatio().standardError()).isCloseTo(Math.log(4) / 2, CLOSE);
        assertThat(summary.logprobChange().value()).isCloseTo(0, CLOSE);
        assertThat(summary.divergence().mean().value()).isCloseTo(0.2, CLOSE);
        assertThat(summary.divergence().mean().standardError()).isCloseTo(0.1, CLOSE);
        assertThat(summary.divergence().median()).isCloseTo(0.2, CLOSE);
        assertThat(summary.divergence().at(Quantile.P99_9)).isCloseTo(0.2998, CLOSE);
        assertThat(summary.divergence().max()).isEqualTo(0.3);
        assertThat(summary.reverseDivergence().mean().value()).isCloseTo(0.4, CLOSE);
        assertThat(summary.probabilityChange().mean().value()).isCloseTo(-0.0625, CLOSE);
        double meanSquare = (0.0625 + 0.015625) / 2;
        assertThat(summary.rmsProbabilityChange().value()).isCloseTo(Math.sqrt(meanSquare), CLOSE);
        assertThat(summary.rmsProbabilityChange().standardError())
                .isCloseTo((0.0625 - 0.015625) / 2 / (2 * Math.sqrt(meanSquare)), CLOSE);
        assertThat(summary.sameTop().value()).isEqualTo(0.5);
        assertThat(summary.sameTop().standardError()).isCloseTo(0.5, CLOSE);
    }

    /** By numpy, with the formulas of llama.cpp's tool as they stand there. */
    @Test
    void what_two_models_share_is_in_the_errors_of_their_difference_and_in_their_correlation() {
        DifferenceSummary.Builder builder = new DifferenceSummary.Builder();
        for (int i = 1; i <= 12; i++) {
            double p = i / 13.0;
            builder.add(difference(p, p * p * (1.5 - p / 2), i * i / 1000.0, i % 3 > 0));
        }
        DifferenceSummary summary = builder.summary().orElseThrow();

        assertThat(summary.perplexityDifference().value()).isCloseTo(2.403034924092621, within(1e-9));
        assertThat(summary.perplexityDifference().standardError()).isCloseTo(1.4399467143415574, within(1e-9));
        assertThat(summary.perplexityCorrelation()).isCloseTo(0.9995819412197924, within(1e-9));
        assertThat(summary.perplexityRatio().standardError()).isCloseTo(0.37277236389562024, within(1e-9));
        assertThat(summary.divergence().at(Quantile.MINIMUM)).isEqualTo(0.001);
        assertThat(summary.divergence().at(Quantile.P10)).isCloseTo(0.0045, CLOSE);
        assertThat(summary.divergence().at(Quantile.P75)).isCloseTo(0.08575, CLOSE);
        assertThat(summary.probabilityChange().median()).isCloseTo(-0.14815657715066002, within(1e-9));
        assertThat(summary.probabilityChange().mean().standardError()).isCloseTo(0.01511372625056693, within(1e-9));
    }

    @Test
    void a_perplexity_ratio_is_above_one_where_the_candidate_predicts_worse() {
        DifferenceSummary summary = new DifferenceSummary.Builder()
                .add(difference(0.5, 0.25, 0.1, true))
                .summary()
                .orElseThrow();

        assertThat(summary.perplexityRatio().value()).isCloseTo(2, CLOSE);
        assertThat(summary.logprobChange().value()).isCloseTo(-Math.log(2), CLOSE);
        assertThat(summary.perplexityRatio().standardError()).isNaN();
        assertThat(summary.divergence().at(Quantile.P99_9)).isEqualTo(0.1);
    }

    @Test
    void many_tokens_are_spread_as_they_are_and_one_that_is_infinitely_far_shows() {
        DifferenceSummary.Builder builder = new DifferenceSummary.Builder();
        for (int i = 0; i <= 1000; i++) {
            builder.add(difference(0.5, 0.5, (1000 - i) / 1000.0, true));
        }
        DifferenceSummary.Spread spread = builder.summary().orElseThrow().divergence();
        assertThat(spread.median()).isCloseTo(0.5, CLOSE);
        assertThat(spread.at(Quantile.P99_9)).isCloseTo(0.999, CLOSE);
        assertThat(spread.max()).isEqualTo(1);

        builder.add(difference(0.5, 0.5, Double.POSITIVE_INFINITY, true));
        DifferenceSummary.Spread broken = builder.summary().orElseThrow().divergence();
        assertThat(broken.mean().value()).isInfinite();
        assertThat(broken.max()).isInfinite();
        assertThat(broken.median()).isCloseTo(0.5, within(0.01));
    }

    @Test
    void equal_models_differ_by_nothing() {
        DifferenceSummary.Builder builder = new DifferenceSummary.Builder();
        assertThat(builder.summary()).isEmpty();
        builder.add(difference(0.5, 0.5, 0, true)).add(difference(0.25, 0.25, 0, true));
        DifferenceSummary summary = builder.summary().orElseThrow();

        assertThat(summary.perplexityRatio()).isEqualTo(new Estimate(1, 0));
        assertThat(summary.rmsProbabilityChange()).isEqualTo(new Estimate(0, 0));
        assertThat(summary.sameTop()).isEqualTo(new Estimate(1, 0));
    }
}
