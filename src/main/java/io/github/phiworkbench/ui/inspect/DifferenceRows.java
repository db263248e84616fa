package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.inspect.DifferenceMeasure;
import io.github.phiworkbench.inspect.DistributionDifference;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.SpanDifference;
import io.github.phiworkbench.inspect.SpanDifference.Span;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceDifference;
import io.github.phiworkbench.tokenizer.TokenSpelling;
import io.github.phiworkbench.ui.heat.TokenWords;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/** The places of a difference as lines of a list. */
public final class DifferenceRows {

    private DifferenceRows() {}

    /** A place of the text. */
    public sealed interface Row {
        /** Index of the token in the text that is shown; -1 if none of its tokens stands for it. */
        int token();

        /** The place's text, with marks for what cannot be seen. */
        String spelled();
    }

    /** A token of both models. */
    public record TokenRow(int token, String spelled, DistributionDifference difference) implements Row {}

    /** A piece that is whole tokens of both. */
    public record SpanRow(int token, String spelled, Span span) implements Row {}

    static List<Row> of(ModelDifference difference, TokenTrace text, DifferenceMeasure measure) {
        return switch (difference) {
            case TraceDifference exact ->
                exact.strongest(measure).stream()
                        .<Row>map(token -> new TokenRow(
                                token,
                                TokenWords.spelled(text.entry(text.id(token)), text.id(token)),
                                exact.at(token).orElseThrow()))
                        .toList();
            case SpanDifference spans -> {
                int[] ends = ends(text);
                yield spans.strongest().stream()
                        .<Row>map(span -> new SpanRow(tokenAt(ends, span.start()), spelled(spans.text(span)), span))
                        .toList();
            }
        };
    }

    private static String spelled(String text) {
        return TokenSpelling.of(text.getBytes(StandardCharsets.UTF_8)).replace(' ', '\u2423');
    }

    /** The numbers that tokens of a text are coloured by, one a token; NaN where there is none. */
    static double[] values(ModelDifference difference, TokenTrace text, DifferenceMeasure measure) {
        double[] values = new double[text.size()];
        Arrays.fill(values, Double.NaN);
        switch (difference) {
            case TraceDifference exact -> {
                for (int token = 0; token < values.length; token++) {
                    values[token] = exact.at(token).map(measure::value).orElse(Double.NaN);
                }
            }
            case SpanDifference spans -> {
                int[] ends = ends(text);
                for (Span span : spans.spans()) {
                    for (int token = Math.max(0, tokenAt(ends, span.start()));
                            token < values.length && start(ends, token) < span.end();
                            token++) {
                        if (ends[token] > span.start() && ends[token] > start(ends, token)) {
                            values[token] = span.logprobChange();
                        }
                    }
                }
            }
        }
        return values;
    }

    /** Where the text of each token ends, in bytes of UTF-8. */
    private static int[] ends(TokenTrace text) {
        int[] ends = new int[text.size()];
        int at = 0;
        for (int token = 0; token < ends.length; token++) {
            at += text.text(token).getBytes(StandardCharsets.UTF_8).length;
            ends[token] = at;
        }
        return ends;
    }

    private static int start(int[] ends, int token) {
        return token == 0 ? 0 : ends[token - 1];
    }

    /** The token that a byte belongs to; -1 if it is none of the text. */
    private static int tokenAt(int[] ends, int place) {
        int found = Arrays.binarySearch(ends, place);
        int token = found < 0 ? -found - 1 : found + 1;
        while (token > 0 && token < ends.length && found >= 0 && ends[token] == place) {
            token++;
        }
        return token < ends.length ? token : -1;
    }
}
