package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.LongRope;
import io.github.phiworkbench.family.UnusableModelException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/**
 * How positions are rotated, from config.json in either spelling: {@code rope_theta} with {@code rope_scaling}, or
 * {@code rope_parameters}, which transformers writes from version 5 on.
 *
 * @param rotaryDim leading dimensions of a head that are rotated
 * @param theta base of the frequencies
 * @param longRope the factors for long sequences, if the model has them
 */
record RotaryConfig(int rotaryDim, double theta, Optional<LongRope> longRope) {

    /** What transformers assumes where a configuration says nothing. */
    private static final double DEFAULT_THETA = 10_000.0;

    private static final double MAX_THETA = 1e12;
    private static final double MAX_FACTOR = 1e6;

    /** The first checkpoints said "su" or "yarn" and meant what is now "longrope". */
    private static final Set<String> LONGROPE_NAMES = Set.of("longrope", "su", "yarn");

    static RotaryConfig of(JsonFields config, int headDim, int context) {
        Optional<JsonFields> rope = config.fields("rope_parameters").or(() -> config.fields("rope_scaling"));
        rope.ifPresent(RotaryConfig::requireOneForAllLayers);
        double theta = within(config, rope, "rope_theta", DEFAULT_THETA, 1.0, MAX_THETA);
        double rotated = within(config, rope, "partial_rotary_factor", 1.0, Double.MIN_VALUE, 1.0);
        int rotaryDim = (int) (headDim * rotated);
        if (rotaryDim < 2 || rotaryDim % 2 != 0) {
            throw new UnusableModelException(
                    "%s rotates %d of %d dimensions of a head, but it must be an even number of them; download it again."
                            .formatted(config.source(), rotaryDim, headDim));
        }
        return new RotaryConfig(
                rotaryDim, theta, rope.flatMap(fields -> longRope(config, fields, rotaryDim / 2, context)));
    }

    private static Optional<LongRope> longRope(JsonFields config, JsonFields rope, int frequencies, int context) {
        String type = rope.text("rope_type").or(() -> rope.text("type")).orElse("default");
        if (type.equals("default")) {
            return Optional.empty();
        }
        boolean hasFactors = rope.has("short_factor") && rope.has("long_factor");
        if (!LONGROPE_NAMES.contains(type) || (type.equals("yarn") && !hasFactors)) {
            throw new UnusableModelException(
                    "%s asks for positions of type %s, which is not supported; supported are default and longrope."
                            .formatted(config.source(), Wording.quote(type)));
        }
        int original = rope.integer("original_max_position_embeddings", 2, context)
                .orElseGet(() -> config.requiredInteger("original_max_position_embeddings", 2, context));
        OptionalDouble attention = rope.number("attention_factor");
        if (attention.isPresent() && (attention.getAsDouble() <= 0 || attention.getAsDouble() > MAX_FACTOR)) {
            throw outOfRange(config, "attention_factor", attention.getAsDouble());
        }
        return Optional.of(new LongRope(
                factors(rope, "short_factor", frequencies),
                factors(rope, "long_factor", frequencies),
                original,
                attention.orElseGet(() -> LongRope.attentionFactor(context, original))));
    }

    private static List<Double> factors(JsonFields rope, String key, int frequencies) {
        List<Double> factors = rope.numbers(key).orElseThrow(() -> rope.missing(key));
        if (factors.size() != frequencies) {
            throw new UnusableModelException(
                    "%s gives %d numbers as %s, but the head needs %d, one for each pair of rotated dimensions; download it again."
                            .formatted(rope.source(), factors.size(), key, frequencies));
        }
        for (double factor : factors) {
            if (factor <= 0 || factor > MAX_FACTOR) {
                throw outOfRange(rope, key, factor);
            }
        }
        return factors;
    }

    /** Gemma and others give each kind of layer its own object; the Phi-4 family does not. */
    private static void requireOneForAllLayers(JsonFields rope) {
        if (rope.has("full_attention") || rope.has("sliding_attention")) {
            throw new UnusableModelException(
                    "%s gives each kind of layer its own positions, which is not supported; use a model of the Phi-4 family."
                            .formatted(rope.source()));
        }
    }

    private static double within(
            JsonFields config, Optional<JsonFields> rope, String key, double otherwise, double min, double max) {
        OptionalDouble own = rope.map(fields -> fields.number(key)).orElse(OptionalDouble.empty());
        double value = own.isPresent() ? own.getAsDouble() : config.number(key).orElse(otherwise);
        if (value < min || value > max) {
            throw outOfRange(config, key, value);
        }
        return value;
    }

    private static UnusableModelException outOfRange(JsonFields config, String key, double value) {
        return new UnusableModelException(
                "%s gives %s as %s, which is out of range; download it again.".formatted(config.source(), key, value));
    }
}
