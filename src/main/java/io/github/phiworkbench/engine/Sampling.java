package io.github.phiworkbench.engine;

import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Consumer;

/**
 * How the next token is drawn. The steps run in the order of the components; a step at its neutral value does nothing.
 *
 * @param logitBias added to the logits of the named tokens; negative infinity forbids one
 * @param repetitionPenalty 1 is neutral; divides positive and multiplies negative logits of tokens that occurred, as in
 *     "CTRL: A Conditional Transformer Language Model" (Keskar et al., 2019)
 * @param frequencyPenalty 0 is neutral; subtracted from a logit once for every time its token was generated
 * @param presencePenalty 0 is neutral; subtracted from the logits of tokens that were generated at all
 * @param temperature 1 is neutral; 0 always takes the most likely token
 * @param topK keeps that many of the most likely tokens, and those tied with the last of them; 0 keeps all
 * @param topP keeps the most likely tokens up to that probability mass; 1 keeps all ("The Curious Case of Neural Text
 *     Degeneration", Holtzman et al., 2020)
 * @param minP keeps tokens at least that fraction as likely as the most likely one; 0 keeps all ("Turning Up the Heat:
 *     Min-p Sampling", Nguyen et al., 2024)
 * @param typicalP keeps the tokens whose surprisal is closest to the entropy, up to that mass; 1 keeps all ("Locally
 *     Typical Sampling", Meister et al., 2023)
 * @param seed the same seed gives the same text; empty draws a fresh one
 */
public record Sampling(
        Map<Integer, Double> logitBias,
        double repetitionPenalty,
        double frequencyPenalty,
        double presencePenalty,
        double temperature,
        int topK,
        double topP,
        double minP,
        double typicalP,
        OptionalLong seed) {

    /** Always the most likely token. */
    public static final Sampling GREEDY = new Sampling(Map.of(), 1, 0, 0, 0, 0, 1, 0, 1, OptionalLong.empty());

    public Sampling {
        logitBias = Map.copyOf(logitBias);
        require(repetitionPenalty > 0, "The repetition penalty", repetitionPenalty, "above 0");
        require(Double.isFinite(frequencyPenalty), "The frequency penalty", frequencyPenalty, "a finite number");
        require(Double.isFinite(presencePenalty), "The presence penalty", presencePenalty, "a finite number");
        require(temperature >= 0 && temperature <= 100, "The temperature", temperature, "between 0 and 100");
        require(topK >= 0, "top-k", topK, "0 or more");
        require(topP > 0 && topP <= 1, "top-p", topP, "above 0 and at most 1");
        require(minP >= 0 && minP <= 1, "min-p", minP, "between 0 and 1");
        require(typicalP > 0 && typicalP <= 1, "typical-p", typicalP, "above 0 and at most 1");
    }

    private static void require(boolean holds, String what, Number value, String range) {
        if (!holds) {
            throw new IllegalArgumentException(what + " is " + value + " but must be " + range + ".");
        }
    }

    public Sampling withTemperature(double value) {
        return with(parts -> parts.temperature = value);
    }

    public Sampling withTopK(int value) {
        return with(parts -> parts.topK = value);
    }

    public Sampling withTopP(double value) {
        return with(parts -> parts.topP = value);
    }

    public Sampling withMinP(double value) {
        return with(parts -> parts.minP = value);
    }

    public Sampling withTypicalP(double value) {
        return with(parts -> parts.typicalP = value);
    }

    public Sampling withPenalties(double repetition, double frequency, double presence) {
        return with(parts -> {
            parts.repetitionPenalty = repetition;
            parts.frequencyPenalty = frequency;
            parts.presencePenalty = presence;
        });
    }

    public Sampling withLogitBias(Map<Integer, Double> bias) {
        return with(parts -> parts.logitBias = bias);
    }

    public Sampling withSeed(long value) {
        return with(parts -> parts.seed = OptionalLong.of(value));
    }

    private Sampling with(Consumer<Parts> change) {
        Parts parts = new Parts(this);
        change.accept(parts);
        return parts.sampling();
    }

    /** The components while one of them changes. */
    private static final class Parts {
        private Map<Integer, Double> logitBias;
        private double repetitionPenalty;
        private double frequencyPenalty;
        private double presencePenalty;
        private double temperature;
        private int topK;
        private double topP;
        private double minP;
        private double typicalP;
        private OptionalLong seed;

        Parts(Sampling from) {
            logitBias = from.logitBias;
            repetitionPenalty = from.repetitionPenalty;
            frequencyPenalty = from.frequencyPenalty;
            presencePenalty = from.presencePenalty;
            temperature = from.temperature;
            topK = from.topK;
            topP = from.topP;
            minP = from.minP;
            typicalP = from.typicalP;
            seed = from.seed;
        }

        Sampling sampling() {
            return new Sampling(
                    logitBias,
                    repetitionPenalty,
                    frequencyPenalty,
                    presencePenalty,
                    temperature,
                    topK,
                    topP,
                    minP,
                    typicalP,
                    seed);
        }
    }
}
