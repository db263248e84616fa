package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.UnusableModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * What generation_config.json says about ending and sampling. Everything may be absent.
 *
 * @param eosIds tokens that end a text
 * @param bosId token that begins a text
 * @param padId token that fills a batch
 * @param doSample whether to sample rather than to take the likeliest token
 * @param temperature divides the logits; not negative
 * @param topK number of likeliest tokens to sample from; 0 for all
 * @param topP probability that the tokens sampled from add up to, from 0 to 1
 */
public record GenerationDefaults(
        List<Integer> eosIds,
        OptionalInt bosId,
        OptionalInt padId,
        Optional<Boolean> doSample,
        OptionalDouble temperature,
        OptionalInt topK,
        OptionalDouble topP) {

    /** Nothing said, as in a folder without the file. */
    public static final GenerationDefaults NONE = new GenerationDefaults(
            List.of(),
            OptionalInt.empty(),
            OptionalInt.empty(),
            Optional.empty(),
            OptionalDouble.empty(),
            OptionalInt.empty(),
            OptionalDouble.empty());

    public GenerationDefaults {
        eosIds = List.copyOf(eosIds);
    }

    /**
     * Reads a generation_config.json.
     *
     * @throws UnusableModelException if it cannot be read or says something impossible
     */
    public static GenerationDefaults read(Path file) {
        return of(JsonFields.read(file));
    }

    /** Reads the text of a generation_config.json; errors as in {@link #read}. */
    public static GenerationDefaults parse(String json) {
        return of(JsonFields.parse("generation_config.json", json));
    }

    private static GenerationDefaults of(JsonFields fields) {
        return new GenerationDefaults(
                fields.tokenIds("eos_token_id"),
                fields.tokenId("bos_token_id"),
                fields.tokenId("pad_token_id"),
                fields.flag("do_sample"),
                within(fields, "temperature", 1_000),
                fields.integer("top_k", 0, Integer.MAX_VALUE),
                within(fields, "top_p", 1));
    }

    private static OptionalDouble within(JsonFields fields, String key, double max) {
        OptionalDouble value = fields.number(key);
        if (value.isPresent() && (value.getAsDouble() < 0 || value.getAsDouble() > max)) {
            throw new UnusableModelException("%s gives %s as %s, which is out of range; correct it or remove it."
                    .formatted(fields.source(), key, value.getAsDouble()));
        }
        return value;
    }
}
