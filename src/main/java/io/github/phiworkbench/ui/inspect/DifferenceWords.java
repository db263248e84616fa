package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.inspect.DifferenceMeasure;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.heat.Heat;
import io.github.phiworkbench.ui.heat.MetricWords;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;

/** Differences in words and colours. */
final class DifferenceWords {

    private static final double BITS_A_NAT = 1 / Math.log(2);

    /** Below that the ticks of a scale could not be told apart. */
    private static final double LEAST_LIMIT = 0.02;

    private static final double MOST_TOKENS = 0.99;
    private static final String MINUS = "\u2212";

    private DifferenceWords() {}

    static double bits(double nats) {
        return nats * BITS_A_NAT;
    }

    static String name(DifferenceMeasure measure, Texts texts) {
        return texts.get("measure." + measure.name().toLowerCase(Locale.ROOT));
    }

    /** A value of a measure with its unit. */
    static String value(DifferenceMeasure measure, double value) {
        return switch (measure) {
            case DIVERGENCE, REVERSE_DIVERGENCE -> MetricWords.bits(bits(value));
            case LOGPROB_CHANGE, ENTROPY_CHANGE -> MetricWords.signedBits(bits(value));
            case PROBABILITY_CHANGE -> signed("%.2f", 100 * value) + " %";
            case RANK_CHANGE -> signed("%.0f", value);
        };
    }

    static String signed(String format, double value) {
        String amount = String.format(Locale.getDefault(), format, Math.abs(value));
        boolean nothing = amount.chars().noneMatch(digit -> digit >= '1' && digit <= '9');
        return nothing ? amount : (value < 0 ? MINUS : "+") + amount;
    }

    /**
     * The colours of a difference. The strongest colour is a round number that nearly all tokens stay below, so that models
     * that hardly differ can be told from each other too.
     */
    static Heat heat(ModelDifference difference, TokenTrace text, DifferenceMeasure measure, Texts texts) {
        double[] values = DifferenceRows.values(difference, text, measure);
        double scale =
                switch (measure) {
                    case DIVERGENCE, REVERSE_DIVERGENCE, LOGPROB_CHANGE, ENTROPY_CHANGE -> BITS_A_NAT;
                    case PROBABILITY_CHANGE -> 100;
                    case RANK_CHANGE -> 1;
                };
        double[] scaled = Arrays.stream(values).map(value -> value * scale).toArray();
        Heat bits = Heat.difference(
                name(measure, texts),
                difference.candidate().source().model(),
                token -> token < scaled.length ? scaled[token] : Double.NaN,
                limit(scaled));
        return switch (measure) {
            case DIVERGENCE, REVERSE_DIVERGENCE, LOGPROB_CHANGE, ENTROPY_CHANGE -> bits;
            case PROBABILITY_CHANGE -> new OtherUnit(bits, "%", value -> signed("%.2f", value) + " %");
            case RANK_CHANGE -> new OtherUnit(bits, texts.get("difference.ranks"), value -> signed("%.0f", value));
        };
    }

    private static double limit(double[] values) {
        double[] sizes = Arrays.stream(values)
                .filter(value -> !Double.isNaN(value))
                .map(Math::abs)
                .sorted()
                .toArray();
        double size = sizes.length == 0 ? 0 : sizes[(int) Math.ceil(MOST_TOKENS * (sizes.length - 1))];
        double wanted = Math.max(size, LEAST_LIMIT);
        double power = Math.pow(10, Math.floor(Math.log10(wanted)));
        double first = wanted / power;
        return power * (first <= 1 ? 1 : first <= 2 ? 2 : first <= 3 ? 3 : first <= 5 ? 5 : 10);
    }

    /** A difference that counts something else than bits. */
    private record OtherUnit(Heat difference, String unit, DoubleFunction<String> inWords) implements Heat {
        @Override
        public boolean diverging() {
            return difference.diverging();
        }

        @Override
        public double value(TokenTrace trace, int token) {
            return difference.value(trace, token);
        }

        @Override
        public double heat(double value) {
            return difference.heat(value);
        }

        @Override
        public List<Double> ticks() {
            return difference.ticks();
        }

        @Override
        public String name() {
            return difference.name();
        }

        @Override
        public String subject() {
            return difference.subject();
        }

        @Override
        public String words(double value) {
            return Double.isNaN(value) ? MetricWords.UNKNOWN : inWords.apply(value);
        }

        @Override
        public String tick(double value) {
            return difference.tick(value);
        }
    }
}
