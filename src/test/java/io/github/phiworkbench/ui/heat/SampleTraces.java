package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Draw;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import io.github.phiworkbench.inspect.TraceSource;
import io.github.phiworkbench.inspect.Traces;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Traces that look as those of a good model do: most tokens are likely, names and numbers are not. */
final class SampleTraces {

    /** Prose, code and what is not English. */
    static final String PROSE = """
            A language model reads a text as tokens and says of each how likely it was. The capital of France is Paris, \
            and that of Elbonia is unprintable: nobody had foreseen marmalade here.

            ```java
            for (int i = 0; i < tokens.size(); i++) {
            \tSystem.out.println(tokens.get(i)); // 1729 of n
            }
            ```

            1. Überraschung ist −log₂ p, in bits; naïve café 😀 中文字符.
            2. שלום עולם טוב, and back to English.

            The probability of a token is conditional on all tokens before it, so the same word may be certain at one place \
            and a surprise at another. Where the model was unsure, look at what else it might have said: the alternatives \
            tell whether it hesitated between synonyms or between facts.
            """;

    private static final Pattern TOKEN = Pattern.compile(" ?\\p{L}+| ?\\d{1,3}|\\n|\\t| ?[^\\p{L}\\d\\s]{1,2}| +");
    private static final int LONGEST = 7;

    private final Map<String, Integer> ids = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final Random random = new Random(11);

    private SampleTraces() {}

    /** The sample once, between control tokens. */
    static TokenTrace prose() {
        return new SampleTraces().trace(1);
    }

    /** The sample again and again, until there are so many tokens. */
    static TokenTrace tokens(int count) {
        TokenTrace once = prose();
        TokenTrace long_ = new SampleTraces().trace(count / (once.size() - 2) + 1);
        TokenTrace.Builder builder = new TokenTrace.Builder(long_.source(), long_::entry);
        for (int token = 0; token < count; token++) {
            builder.add(long_.event(token));
        }
        return builder.trace();
    }

    private TokenTrace trace(int times) {
        TraceSource source = new TraceSource(
                "phi-4-mini-instruct",
                "mini",
                "int8",
                "cpu",
                "plain",
                "1.0",
                Traces.SOURCE.made(),
                TraceSource.Kind.GENERATED,
                Traces.SOURCE.sampling(),
                200_064);
        List<byte[]> tokens = new ArrayList<>();
        for (int time = 0; time < times; time++) {
            cut(tokens);
        }
        int end = id("<|end|>".getBytes(StandardCharsets.UTF_8), true);
        int user = id("<|assistant|>".getBytes(StandardCharsets.UTF_8), true);
        TokenTrace.Builder builder = new TokenTrace.Builder(source, entries::get);
        builder.add(new TokenEvent(user, TokenBytes.NONE, "", 0, Optional.empty(), Optional.empty(), Origin.PROMPT));
        for (byte[] token : tokens) {
            builder.add(event(id(token, false), surprisal(new String(token, StandardCharsets.UTF_8))));
        }
        return builder.add(event(end, 0.1)).trace();
    }

    private static void cut(List<byte[]> into) {
        Matcher matcher = TOKEN.matcher(PROSE);
        while (matcher.find()) {
            String word = matcher.group();
            byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
            if (bytes.length > word.length()) {
                for (int at = 0; at < bytes.length; at += 2) {
                    into.add(java.util.Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + 2)));
                }
            } else {
                for (int at = 0; at < word.length(); at += LONGEST) {
                    into.add(word.substring(at, Math.min(word.length(), at + LONGEST))
                            .getBytes(StandardCharsets.UTF_8));
                }
            }
        }
    }

    private int id(byte[] bytes, boolean control) {
        return ids.computeIfAbsent(new String(bytes, StandardCharsets.ISO_8859_1), _ -> {
            entries.add(new Entry(TokenBytes.of(bytes), control));
            return entries.size() - 1;
        });
    }

    /** In bits: long words that begin with a blank or a capital letter are hard, all else is easy. */
    private double surprisal(String word) {
        boolean content =
                word.startsWith(" ") && word.length() > 5 || word.chars().anyMatch(Character::isDigit);
        double scale = content ? 3.2 : word.startsWith(" ") ? 0.9 : 0.35;
        return Math.min(14, -Math.log(1 - random.nextDouble()) * scale);
    }

    private TokenEvent event(int id, double bits) {
        double own = Math.pow(2, -bits);
        int rank = own > 0.5 ? 1 : 1 + (int) Math.round((random.nextDouble() + 0.2) * bits * bits);
        List<Alternative> top = new ArrayList<>();
        double rest = 1 - own;
        if (rank == 1) {
            top.add(new Alternative(id, Math.log(own)));
        }
        for (int index = top.size(); index < 5; index++) {
            double next = Math.max(1e-9, rest * 0.55);
            rest -= next;
            top.add(new Alternative(index % entries.size(), Math.log(next)));
        }
        double entropy = Math.min(8, bits * 0.6 + random.nextDouble()) * Math.log(2);
        double drawn = Math.min(1, own * 1.2);
        return new TokenEvent(
                id,
                TokenBytes.NONE,
                "",
                1,
                Optional.of(new Prediction(Math.log(own), rank, entropy, top, 1 - rest)),
                Optional.of(new Draw(drawn, rank, entropy / 2, java.util.Collections.nCopies(5, 0.2))),
                Origin.SAMPLED);
    }
}
