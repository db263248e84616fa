package io.github.phiworkbench.cli;

import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.family.SamplingDefaults;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say how tokens are drawn. What is not given comes from the model's own defaults. */
final class SamplingOptions {

    @Option(
            names = "--temperature",
            paramLabel = "T",
            description = "0 always takes the most likely token; 1 is the model's own distribution.")
    @Nullable
    Double temperature;

    @Option(names = "--top-k", paramLabel = "K", description = "Draw from the K most likely tokens only; 0 for all.")
    @Nullable
    Integer topK;

    @Option(names = "--top-p", paramLabel = "P", description = "Draw from the most likely tokens up to probability P.")
    @Nullable
    Double topP;

    @Option(
            names = "--min-p",
            paramLabel = "M",
            description = "Leave out tokens less than M times as likely as the most likely one.")
    @Nullable
    Double minP;

    @Option(
            names = "--typical-p",
            paramLabel = "P",
            description = "Draw from the tokens closest to the expected surprisal, up to probability P.")
    @Nullable
    Double typicalP;

    @Option(
            names = "--repetition-penalty",
            paramLabel = "R",
            defaultValue = "1",
            description = "Above 1 makes tokens that occurred less likely.")
    double repetitionPenalty = 1;

    @Option(
            names = "--frequency-penalty",
            paramLabel = "F",
            defaultValue = "0",
            description = "Taken from a logit for each time its token was generated.")
    double frequencyPenalty;

    @Option(
            names = "--presence-penalty",
            paramLabel = "F",
            defaultValue = "0",
            description = "Taken from the logits of tokens that were generated.")
    double presencePenalty;

    @Option(
            names = "--logit-bias",
            paramLabel = "ID=B",
            split = ",",
            description = "Added to the logits of these tokens; -inf forbids one.")
    Map<Integer, String> logitBias = new TreeMap<>();

    @Option(names = "--seed", paramLabel = "N", description = "The same seed gives the same text.")
    @Nullable
    Long seed;

    Sampling over(SamplingDefaults defaults) {
        Sampling sampling = Sampling.GREEDY
                .withTemperature(temperature == null ? defaults.temperature() : temperature)
                .withTopK(topK == null ? defaults.topK() : topK)
                .withTopP(topP == null ? defaults.topP() : topP)
                .withMinP(minP == null ? 0 : minP)
                .withTypicalP(typicalP == null ? 1 : typicalP)
                .withPenalties(repetitionPenalty, frequencyPenalty, presencePenalty)
                .withLogitBias(biases());
        return seed == null ? sampling : sampling.withSeed(seed);
    }

    private Map<Integer, Double> biases() {
        Map<Integer, Double> biases = new TreeMap<>();
        logitBias.forEach((id, text) -> biases.put(id, bias(text)));
        return biases;
    }

    private static double bias(String text) {
        if (text.equals("-inf")) {
            return Double.NEGATIVE_INFINITY;
        }
        try {
            return Double.parseDouble(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "The logit bias \"" + text + "\" is no number; write for example --logit-bias 13=-2.5.", e);
        }
    }
}
