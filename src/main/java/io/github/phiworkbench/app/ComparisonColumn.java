package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.Sampling;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Who answers in one column of a comparison, and how.
 *
 * @param model id or folder of the model; its precision is what it was imported in
 * @param load device and threads
 * @param contextTokens tokens of the context that the look at the memory is to make room for
 * @param systemPrompt empty for none
 * @param sampling how tokens are drawn; empty for the variant's own way
 * @param maxNewTokens at most so many tokens; empty for as many as the variant's model card allows
 * @param alternatives how many alternatives are captured with each token
 */
public record ComparisonColumn(
        String model,
        LoadOptions load,
        int contextTokens,
        String systemPrompt,
        Optional<Sampling> sampling,
        OptionalInt maxNewTokens,
        int alternatives) {

    /** The alternatives that are captured where nothing else is said. */
    public static final int USUAL_ALTERNATIVES = 5;

    /** A model on the device it chooses, as its model card says to draw tokens. */
    public static ComparisonColumn of(String model) {
        return new ComparisonColumn(
                model,
                LoadOptions.automatic(),
                LoadRequest.USUAL_CONTEXT,
                "",
                Optional.empty(),
                OptionalInt.empty(),
                USUAL_ALTERNATIVES);
    }

    public ComparisonColumn on(LoadOptions value) {
        return new ComparisonColumn(model, value, contextTokens, systemPrompt, sampling, maxNewTokens, alternatives);
    }

    public ComparisonColumn withSystemPrompt(String value) {
        return new ComparisonColumn(model, load, contextTokens, value, sampling, maxNewTokens, alternatives);
    }

    public ComparisonColumn withSampling(Sampling value) {
        return new ComparisonColumn(
                model, load, contextTokens, systemPrompt, Optional.of(value), maxNewTokens, alternatives);
    }

    public ComparisonColumn withMaxNewTokens(int value) {
        return new ComparisonColumn(
                model, load, contextTokens, systemPrompt, sampling, OptionalInt.of(value), alternatives);
    }

    public ComparisonColumn withAlternatives(int value) {
        return new ComparisonColumn(model, load, contextTokens, systemPrompt, sampling, maxNewTokens, value);
    }

    /** The tokens an answer of this column may have from a model. */
    int maxNewTokensOf(LoadedModel loaded) {
        return maxNewTokens.orElseGet(() -> loaded.variant().sampling().maxNewTokens());
    }

    /** How tokens are drawn from a model. */
    Sampling samplingOf(LoadedModel loaded) {
        return sampling.orElseGet(() -> ChatService.samplingOf(loaded.variant()));
    }
}
