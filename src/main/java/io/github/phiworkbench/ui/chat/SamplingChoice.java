package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.engine.Sampling;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * How the tokens of a chat are drawn, as its settings keep it.
 *
 * @param preset where the numbers come from
 * @param sampling the numbers; with {@link Preset#MODEL} those of the model at the time, which its own take the place of
 * @param maxNewTokens at most so many tokens an answer; 0 for as many as the context holds
 */
public record SamplingChoice(Preset preset, Sampling sampling, int maxNewTokens) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .build();

    /** A way to draw tokens that has a name. */
    public enum Preset {
        /** What the variant's model card says. */
        MODEL,
        /** Always the most likely token. */
        PRECISE,
        /** Some freedom, without the unlikely. */
        BALANCED,
        /** The model's own distribution, cut by min-p. */
        CREATIVE,
        /** The user's own numbers. */
        CUSTOM;

        /** Its numbers; without meaning for {@link #MODEL} and {@link #CUSTOM}. */
        public Sampling sampling() {
            return switch (this) {
                case BALANCED -> Sampling.GREEDY.withTemperature(0.7).withTopP(0.95);
                case CREATIVE -> Sampling.GREEDY.withTemperature(1).withMinP(0.05);
                case MODEL, PRECISE, CUSTOM -> Sampling.GREEDY;
            };
        }

        /** Word for it in settings and in keys of texts. */
        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** The preset of that word; that of the model if there is none. */
        public static Preset of(String key) {
            return Arrays.stream(values())
                    .filter(preset -> preset.key().equals(key))
                    .findFirst()
                    .orElse(MODEL);
        }
    }

    public SamplingChoice {
        if (maxNewTokens < 0) {
            throw new IllegalArgumentException(
                    "The number of new tokens is " + maxNewTokens + " but must be 1 or more, or 0 for no limit.");
        }
    }

    /** A preset without a limit. */
    public static SamplingChoice of(Preset preset) {
        return new SamplingChoice(preset, preset.sampling(), 0);
    }

    /** What the engine is asked for; empty for the model's own way. */
    public Optional<Sampling> request() {
        return preset == Preset.MODEL ? Optional.empty() : Optional.of(sampling);
    }

    /** The limit for the engine. */
    public int limit() {
        return maxNewTokens == 0 ? Integer.MAX_VALUE : maxNewTokens;
    }

    /** As a chat's settings keep it. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    /** What {@link #toJson} wrote; the model's own way where it cannot be read. */
    public static SamplingChoice parse(Optional<String> json) {
        if (json.isEmpty()) {
            return of(Preset.MODEL);
        }
        try {
            return JSON.readValue(json.get(), SamplingChoice.class);
        } catch (JacksonException e) {
            return of(Preset.MODEL);
        }
    }
}
