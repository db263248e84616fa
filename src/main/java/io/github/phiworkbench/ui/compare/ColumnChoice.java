package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.ui.chat.SamplingChoice;
import java.util.Optional;

/**
 * What the user chose for a column.
 *
 * @param model id of the model
 * @param device as {@link LoadOptions} spells it
 * @param systemPrompt empty for none
 * @param numbers how tokens are drawn
 */
public record ColumnChoice(String model, String device, String systemPrompt, Numbers numbers) {

    /** The device that is chosen for the user. */
    public static final String AUTOMATIC = "auto";

    /**
     * How tokens are drawn.
     *
     * @param own whether the numbers count; else the model's own card does
     * @param temperature 0 always takes the most likely token
     * @param topK 0 for all
     * @param topP 1 for all
     * @param minP 0 for all
     * @param seed a whole number; blank draws anew each time
     * @param maxNewTokens 0 for as many as the model's card allows
     */
    public record Numbers(
            boolean own, double temperature, int topK, double topP, double minP, String seed, int maxNewTokens) {

        /** Those of the model's card. */
        public static final Numbers OF_MODEL = new Numbers(false, 0, 0, 1, 0, "", 0);

        /** @throws IllegalArgumentException if one makes no sense; the message is a sentence for the user */
        public Numbers {
            if (maxNewTokens < 0) {
                throw new IllegalArgumentException("The number of new tokens is " + maxNewTokens
                        + " but must be 1 or more, or 0 for the model’s own.");
            }
            var _ = sampling(temperature, topK, topP, minP, seed);
        }

        private static Sampling sampling(double temperature, int topK, double topP, double minP, String seed) {
            Sampling unseeded = Sampling.GREEDY
                    .withTemperature(temperature)
                    .withTopK(topK)
                    .withTopP(topP)
                    .withMinP(minP);
            if (seed.isBlank()) {
                return unseeded;
            }
            try {
                return unseeded.withSeed(Long.parseLong(seed.strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "The seed is \"" + seed.strip() + "\" but must be a whole number, or blank.", e);
            }
        }

        /** Empty for the model's own way. */
        Optional<Sampling> sampling() {
            return own ? Optional.of(sampling(temperature, topK, topP, minP, seed)) : Optional.empty();
        }

        /** The same for a chat. */
        SamplingChoice forChat() {
            return new SamplingChoice(
                    own ? SamplingChoice.Preset.CUSTOM : SamplingChoice.Preset.MODEL,
                    sampling().orElse(Sampling.GREEDY),
                    maxNewTokens);
        }

        /** Whether every answer would be the same, as far as is known without the model. */
        boolean isGreedy() {
            return own && temperature == 0;
        }
    }

    /** A model as its card says, on the device it chooses. */
    public static ColumnChoice of(String model) {
        return new ColumnChoice(model, AUTOMATIC, "", Numbers.OF_MODEL);
    }

    public ColumnChoice withModel(String value) {
        return new ColumnChoice(value, device, systemPrompt, numbers);
    }

    public ColumnChoice withDevice(String value) {
        return new ColumnChoice(model, value, systemPrompt, numbers);
    }

    public ColumnChoice withSystemPrompt(String value) {
        return new ColumnChoice(model, device, value, numbers);
    }

    public ColumnChoice withNumbers(Numbers value) {
        return new ColumnChoice(model, device, systemPrompt, value);
    }

    /** The same model on the same device, with the system prompt and the numbers of another column. */
    public ColumnChoice withSettingsOf(ColumnChoice other) {
        return new ColumnChoice(model, device, other.systemPrompt, other.numbers);
    }

    /** @param alternatives how many are captured with each token */
    ComparisonColumn column(int alternatives) {
        ComparisonColumn plain = ComparisonColumn.of(model)
                .on(new LoadOptions(device, LoadOptions.automatic().threads()))
                .withSystemPrompt(systemPrompt)
                .withAlternatives(alternatives);
        ComparisonColumn drawn = numbers.sampling().map(plain::withSampling).orElse(plain);
        return numbers.maxNewTokens() > 0 ? drawn.withMaxNewTokens(numbers.maxNewTokens()) : drawn;
    }
}
