package io.github.phiworkbench.engine.sampling;

import io.github.phiworkbench.engine.Sampling;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One step between the model's logits and the draw: changes logits or removes tokens. Steps are functions without state
 * and may be shared. They compute what the classes of the same names in transformers' {@code logits_process.py} compute;
 * frequency and presence penalties follow OpenAI's API reference. Every step leaves at least one token.
 */
@FunctionalInterface
public interface LogitsProcessor {

    /**
     * Works on the candidates of one step.
     *
     * @param history the tokens before the one to be drawn
     */
    void apply(Candidates candidates, TokenHistory history);

    /** The steps before the draw, in the order of {@link Sampling}'s components, without those at a neutral value. */
    static List<LogitsProcessor> chain(Sampling sampling) {
        List<LogitsProcessor> chain = new ArrayList<>();
        if (!sampling.logitBias().isEmpty()) {
            chain.add(logitBias(sampling.logitBias()));
        }
        if (sampling.repetitionPenalty() != 1) {
            chain.add(repetitionPenalty(sampling.repetitionPenalty()));
        }
        if (sampling.frequencyPenalty() != 0) {
            chain.add(frequencyPenalty(sampling.frequencyPenalty()));
        }
        if (sampling.presencePenalty() != 0) {
            chain.add(presencePenalty(sampling.presencePenalty()));
        }
        if (sampling.temperature() == 0) {
            // The most likely token comes through all the others.
            return List.copyOf(chain);
        }
        if (sampling.temperature() != 1) {
            chain.add(temperature(sampling.temperature()));
        }
        if (sampling.topK() > 0) {
            chain.add(topK(sampling.topK()));
        }
        if (sampling.topP() < 1) {
            chain.add(topP(sampling.topP()));
        }
        if (sampling.minP() > 0) {
            chain.add(minP(sampling.minP()));
        }
        if (sampling.typicalP() < 1) {
            chain.add(typicalP(sampling.typicalP()));
        }
        return List.copyOf(chain);
    }

    /**
     * Adds to the logits of the named tokens; negative infinity forbids one.
     *
     * @throws IllegalArgumentException if a bias is NaN or positive infinity; when applied, if a token is not in the
     *     vocabulary
     */
    static LogitsProcessor logitBias(Map<Integer, Double> bias) {
        Map<Integer, Double> copy = Map.copyOf(bias);
        copy.forEach(Penalties::requireBias);
        return (candidates, history) -> Penalties.logitBias(candidates, copy);
    }

    /**
     * Divides the positive and multiplies the negative logits of tokens that stand in the prompt or were generated (Keskar
     * et al., "CTRL", 2019).
     *
     * @param penalty above 0; more than 1 makes repetition less likely
     */
    static LogitsProcessor repetitionPenalty(double penalty) {
        return (candidates, history) -> Penalties.repetition(candidates, history, penalty);
    }

    /** Subtracts {@code penalty} from a logit once for every time its token was generated. */
    static LogitsProcessor frequencyPenalty(double penalty) {
        return (candidates, history) -> Penalties.frequency(candidates, history, penalty);
    }

    /** Subtracts {@code penalty} once from the logits of tokens that were generated at all. */
    static LogitsProcessor presencePenalty(double penalty) {
        return (candidates, history) -> Penalties.presence(candidates, history, penalty);
    }

    /**
     * Divides all logits.
     *
     * @param temperature above 0; less than 1 sharpens the distribution
     */
    static LogitsProcessor temperature(double temperature) {
        return (candidates, history) -> candidates.divide(temperature);
    }

    /**
     * Keeps the {@code k} most likely tokens and those just as likely as the last of them.
     *
     * @param k at least 1
     */
    static LogitsProcessor topK(int k) {
        return (candidates, history) -> Truncation.topK(candidates, k);
    }

    /**
     * Keeps the smallest set of most likely tokens whose probability reaches {@code p}, the token that crosses it included;
     * of equally likely tokens the lower ids come first (Holtzman et al., "The Curious Case of Neural Text Degeneration",
     * 2020).
     *
     * @param p above 0 and below 1
     */
    static LogitsProcessor topP(double p) {
        return (candidates, history) -> Truncation.topP(candidates, p);
    }

    /**
     * Keeps tokens at least {@code fraction} times as likely as the most likely one (Nguyen et al., "Turning Up the Heat:
     * Min-p Sampling", 2024).
     *
     * @param fraction above 0 and at most 1
     */
    static LogitsProcessor minP(double fraction) {
        return (candidates, history) -> Truncation.minP(candidates, fraction);
    }

    /**
     * Keeps the tokens whose surprisal is closest to the entropy until their probability reaches {@code mass}, and those
     * just as close as the last of them (Meister et al., "Locally Typical Sampling", 2023). The most likely token need not
     * be among them.
     *
     * @param mass above 0 and below 1
     */
    static LogitsProcessor typicalP(double mass) {
        return (candidates, history) -> Truncation.typicalP(candidates, mass);
    }
}
