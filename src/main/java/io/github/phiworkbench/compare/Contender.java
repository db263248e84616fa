package io.github.phiworkbench.compare;

import io.github.phiworkbench.engine.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Who gave an answer: a model in a precision with settings. Two that are equal count as one in standings.
 *
 * @param model the model's id
 * @param precision the number format of its weights, such as {@code bf16}
 * @param settings how it was asked, in a few words, such as {@code temperature 0.8, top-p 0.95}
 */
public record Contender(String model, String precision, String settings) {

    /**
     * Puts settings into words.
     *
     * @param system its system prompt, of which only the beginning is told
     */
    public static Contender of(String model, String precision, Sampling sampling, Optional<String> system) {
        List<String> words = new ArrayList<>(drawing(sampling));
        system.map(String::strip)
                .filter(text -> !text.isEmpty())
                .ifPresent(text -> words.add("system: " + begin(text)));
        return new Contender(model, precision, String.join(", ", words));
    }

    private static List<String> drawing(Sampling sampling) {
        List<String> words = new ArrayList<>();
        if (sampling.temperature() == 0) {
            words.add("greedy");
        } else {
            words.add("temperature " + number(sampling.temperature()));
            add(words, sampling.topK() > 0, "top-k " + sampling.topK());
            add(words, sampling.topP() < 1, "top-p " + number(sampling.topP()));
            add(words, sampling.minP() > 0, "min-p " + number(sampling.minP()));
            add(words, sampling.typicalP() < 1, "typical-p " + number(sampling.typicalP()));
        }
        add(words, sampling.repetitionPenalty() != 1, "repetition " + number(sampling.repetitionPenalty()));
        add(words, sampling.frequencyPenalty() != 0, "frequency " + number(sampling.frequencyPenalty()));
        add(words, sampling.presencePenalty() != 0, "presence " + number(sampling.presencePenalty()));
        add(
                words,
                !sampling.logitBias().isEmpty(),
                "biases " + sampling.logitBias().size());
        return words;
    }

    private static void add(List<String> words, boolean condition, String word) {
        if (condition) {
            words.add(word);
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value).replaceFirst("\\.?0+$", "");
    }

    private static String begin(String text) {
        String line = text.replaceAll("\\s+", " ");
        int end = line.offsetByCodePoints(0, Math.min(40, line.codePointCount(0, line.length())));
        return end < line.length() ? line.substring(0, end) + "…" : line;
    }

    /** All of it in one line. */
    public String label() {
        return settings.isEmpty() ? model + ", " + precision : model + ", " + precision + ", " + settings;
    }
}
