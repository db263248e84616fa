package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import io.github.phiworkbench.tokenizer.TokenSpelling;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** A token with its place, its probability, rank and surprisal in the model's own distribution. */
public final class TokenWords implements TokenDescription {

    private final Texts texts = Texts.of("heat");

    @Override
    public String spoken(TokenTrace trace, int token) {
        String place = Amounts.number(token + 1L);
        String all = Amounts.number(trace.size());
        if (!trace.isPredicted(token)) {
            return texts.get("token.spoken.given", place, all, name(trace, token));
        }
        return texts.get(
                "token.spoken",
                place,
                all,
                name(trace, token),
                value(HeatMetric.PROBABILITY, trace, token, Basis.MODEL),
                value(HeatMetric.RANK, trace, token, Basis.MODEL),
                value(HeatMetric.SURPRISAL, trace, token, Basis.MODEL));
    }

    @Override
    public String hint(TokenTrace trace, int token) {
        StringBuilder lines = new StringBuilder(texts.get(
                "hint.token",
                name(trace, token),
                Integer.toString(trace.id(token)),
                Amounts.number(token + 1L),
                Amounts.number(trace.size())));
        lines.append('\n');
        if (!trace.isPredicted(token)) {
            return lines.append(texts.get("hint.given")).toString();
        }
        lines.append(texts.get(
                "hint.model",
                value(HeatMetric.PROBABILITY, trace, token, Basis.MODEL),
                value(HeatMetric.RANK, trace, token, Basis.MODEL),
                value(HeatMetric.SURPRISAL, trace, token, Basis.MODEL),
                value(HeatMetric.ENTROPY, trace, token, Basis.MODEL)));
        if (trace.isDrawn(token)) {
            lines.append('\n');
            lines.append(texts.get(
                    "hint.sampler",
                    value(HeatMetric.PROBABILITY, trace, token, Basis.SAMPLER),
                    value(HeatMetric.RANK, trace, token, Basis.SAMPLER)));
        }
        return lines.toString();
    }

    private static String value(HeatMetric metric, TokenTrace trace, int token, Basis basis) {
        return MetricWords.of(metric, metric.value(trace, token, basis));
    }

    /** A token without its place: blanks as open boxes, control characters and bytes that are no character by their codes. */
    public static String spelled(Entry entry, int id) {
        byte[] bytes = entry.bytes().toArray();
        return bytes.length == 0 ? "#" + id : TokenSpelling.of(bytes).replace(' ', '\u2423');
    }

    /** The token itself in words: what cannot be seen by its name, all else in quotation marks. */
    public String name(TokenTrace trace, int token) {
        Entry entry = trace.entry(trace.id(token));
        byte[] bytes = entry.bytes().toArray();
        if (entry.control() || bytes.length == 0) {
            String spelled = new String(bytes, StandardCharsets.UTF_8);
            return texts.get("name.control", spelled.isEmpty() ? "#" + trace.id(token) : spelled);
        }
        String text = trace.text(token);
        if (text.isEmpty()) {
            return texts.get(
                    "name.part", HexFormat.ofDelimiter(" ").withUpperCase().formatHex(bytes));
        }
        int length = text.length();
        if (text.chars().allMatch(character -> character == '\n')) {
            return texts.get("name.newline", length);
        }
        if (text.chars().allMatch(character -> character == ' ')) {
            return texts.get("name.blank", length);
        }
        if (text.chars().allMatch(character -> character == '\t')) {
            return texts.get("name.tab", length);
        }
        return texts.get("name.text", TokenLabel.of(text, new byte[0]).shown());
    }
}
