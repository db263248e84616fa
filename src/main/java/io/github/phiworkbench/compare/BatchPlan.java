package io.github.phiworkbench.compare;

import com.fasterxml.jackson.annotation.JsonIgnore;
import io.github.phiworkbench.engine.Sampling;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A set of prompts that several contenders are to answer.
 *
 * @param prompts the prompts
 * @param entrants who answers, in the order in which they come in reports
 * @param samples how many answers each gives to each prompt
 * @param seed the first sample's seed where an entrant has none of its own; the next ones follow
 */
public record BatchPlan(PromptSet prompts, List<Entrant> entrants, int samples, long seed) {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /**
     * Who answers, and how.
     *
     * @param contender its name in results
     * @param model id or folder of the model
     * @param device as in {@link io.github.phiworkbench.engine.LoadOptions}
     * @param sampling how it draws tokens
     * @param systemPrompt empty for none; a prompt's own takes its place
     * @param maxNewTokens at most so many tokens an answer; empty for as many as the model card allows
     */
    public record Entrant(
            Contender contender,
            String model,
            String device,
            Sampling sampling,
            String systemPrompt,
            OptionalInt maxNewTokens) {}

    public BatchPlan {
        entrants = List.copyOf(entrants);
        if (entrants.isEmpty()) {
            throw new IllegalArgumentException("Nobody is to answer; choose at least one model.");
        }
        if (samples < 1) {
            throw new IllegalArgumentException("The number of samples is " + samples + " but must be 1 or more.");
        }
    }

    /** How many answers there are to give. */
    public int size() {
        return entrants.size() * prompts.prompts().size() * samples;
    }

    /** The seed of an answer. */
    public long seed(Entrant entrant, int sample) {
        OptionalLong own = entrant.sampling().seed();
        return (own.isPresent() ? own.getAsLong() : seed) + sample;
    }

    /** What both plans of the same work have in common: all of it but the seed, which was drawn. */
    @JsonIgnore
    String fingerprint() {
        try {
            byte[] text = new BatchPlan(prompts, entrants, samples, 0).toJson().getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    String toJson() {
        return JSON.writeValueAsString(this);
    }

    static BatchPlan parse(String json) {
        return JSON.readValue(json, BatchPlan.class);
    }

    /** The prompt's system prompt, or else the entrant's. */
    public Optional<String> systemPrompt(Entrant entrant, PromptSet.Prompt prompt) {
        return prompt.system().or(() -> Optional.of(entrant.systemPrompt()).filter(text -> !text.isBlank()));
    }
}
