package io.github.phiworkbench.inspect;

import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * The figures that tell what a candidate loses against a reference, in the order and by the names of llama.cpp's
 * {@code perplexity --kl-divergence}, where Q is the candidate and base the reference. Divergences are in nats, changes of a
 * probability (Δp) and shares from 0 to 1.
 */
public enum QualityFigure {
    PPL_CANDIDATE("Mean PPL(Q)", Group.PERPLEXITY, DifferenceSummary::candidatePerplexity),
    PPL_REFERENCE("Mean PPL(base)", Group.PERPLEXITY, DifferenceSummary::referencePerplexity),
    PPL_CORRELATION(
            "Cor(ln(PPL(Q)), ln(PPL(base)))", Group.PERPLEXITY, summary -> exact(summary.perplexityCorrelation())),
    PPL_LOG_RATIO("Mean ln(PPL(Q)/PPL(base))", Group.PERPLEXITY, QualityFigure::logRatio),
    PPL_RATIO("Mean PPL(Q)/PPL(base)", Group.PERPLEXITY, DifferenceSummary::perplexityRatio),
    PPL_DIFFERENCE("Mean PPL(Q)-PPL(base)", Group.PERPLEXITY, DifferenceSummary::perplexityDifference),
    KLD_MEAN("Mean KLD", Group.DIVERGENCE, summary -> summary.divergence().mean()),
    KLD_MAXIMUM("Maximum KLD", Group.DIVERGENCE, Quantile.MAXIMUM),
    KLD_99_9("99.9% KLD", Group.DIVERGENCE, Quantile.P99_9),
    KLD_99("99.0% KLD", Group.DIVERGENCE, Quantile.P99),
    KLD_95("95.0% KLD", Group.DIVERGENCE, Quantile.P95),
    KLD_90("90.0% KLD", Group.DIVERGENCE, Quantile.P90),
    KLD_MEDIAN("Median KLD", Group.DIVERGENCE, Quantile.MEDIAN),
    KLD_10("10.0% KLD", Group.DIVERGENCE, Quantile.P10),
    KLD_5("5.0% KLD", Group.DIVERGENCE, Quantile.P5),
    KLD_1("1.0% KLD", Group.DIVERGENCE, Quantile.P1),
    KLD_0_1("0.1% KLD", Group.DIVERGENCE, Quantile.P0_1),
    KLD_MINIMUM("Minimum KLD", Group.DIVERGENCE, Quantile.MINIMUM),
    DP_MEAN("Mean Δp", Group.PROBABILITY, summary -> summary.probabilityChange().mean()),
    DP_MAXIMUM("Maximum Δp", Group.PROBABILITY, Quantile.MAXIMUM),
    DP_99_9("99.9% Δp", Group.PROBABILITY, Quantile.P99_9),
    DP_99("99.0% Δp", Group.PROBABILITY, Quantile.P99),
    DP_95("95.0% Δp", Group.PROBABILITY, Quantile.P95),
    DP_90("90.0% Δp", Group.PROBABILITY, Quantile.P90),
    DP_75("75.0% Δp", Group.PROBABILITY, Quantile.P75),
    DP_MEDIAN("Median Δp", Group.PROBABILITY, Quantile.MEDIAN),
    DP_25("25.0% Δp", Group.PROBABILITY, Quantile.P25),
    DP_10("10.0% Δp", Group.PROBABILITY, Quantile.P10),
    DP_5("5.0% Δp", Group.PROBABILITY, Quantile.P5),
    DP_1("1.0% Δp", Group.PROBABILITY, Quantile.P1),
    DP_0_1("0.1% Δp", Group.PROBABILITY, Quantile.P0_1),
    DP_MINIMUM("Minimum Δp", Group.PROBABILITY, Quantile.MINIMUM),
    DP_RMS("RMS Δp", Group.PROBABILITY, DifferenceSummary::rmsProbabilityChange),
    SAME_TOP("Same top p", Group.PROBABILITY, DifferenceSummary::sameTop);

    /** What a figure is about; that tool prints each group under a heading of its own. */
    public enum Group {
        PERPLEXITY("Perplexity statistics"),
        DIVERGENCE("KL divergence statistics"),
        PROBABILITY("Token probability statistics");

        private final String title;

        Group(String title) {
            this.title = title;
        }

        /** The heading. */
        public String title() {
            return title;
        }
    }

    private final String label;
    private final Group group;

    @SuppressWarnings("ImmutableEnumChecker") // methods and figures that hold nothing
    private final Function<DifferenceSummary, Estimate> figure;

    QualityFigure(String label, Group group, Function<DifferenceSummary, Estimate> figure) {
        this.label = label;
        this.group = group;
        this.figure = figure;
    }

    QualityFigure(String label, Group group, Quantile quantile) {
        this(label, group, summary -> exact(spread(summary, group).at(quantile)));
    }

    private static DifferenceSummary.Spread spread(DifferenceSummary summary, Group group) {
        return group == Group.DIVERGENCE ? summary.divergence() : summary.probabilityChange();
    }

    /** A figure that the tool gives no error for. */
    private static Estimate exact(double value) {
        return new Estimate(value, Double.NaN);
    }

    private static Estimate logRatio(DifferenceSummary summary) {
        Estimate change = summary.logprobChange();
        return new Estimate(0 - change.value(), change.standardError());
    }

    /** The tool's name. */
    public String label() {
        return label;
    }

    public Group group() {
        return group;
    }

    /** Whether people read it as a percentage. */
    public boolean isShare() {
        return group == Group.PROBABILITY || this == PPL_CORRELATION;
    }

    /** The figure; its error is NaN where the tool gives none, or there are too few tokens. */
    public Estimate of(DifferenceSummary summary) {
        return figure.apply(summary);
    }

    /** The figure of a name. */
    public static Optional<QualityFigure> labelled(String label) {
        return Arrays.stream(values()).filter(it -> it.label.equals(label)).findFirst();
    }
}
