package io.github.phiworkbench.ui.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.LoadRequest;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.ui.chat.SamplingChoice.Preset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The numbers that tokens are drawn by: what a preset means, and what may be entered. */
class SamplingViewModelTest {

    private static final Path MODEL = TestModels.embedded("phi-4-nano-instruct");

    private final Settings settings = new Settings();
    private final ObjectProperty<SamplingChoice> choice = new SimpleObjectProperty<>(SamplingChoice.of(Preset.MODEL));
    private final ObjectProperty<State> model = new SimpleObjectProperty<>(new State.None());
    private final SamplingViewModel sampling = new SamplingViewModel(choice, model, settings);

    /** The model of a folder as if it were another member of the family. */
    private static State ready(Variant variant) {
        ModelManifest known = ModelManifest.read(MODEL);
        ModelManifest manifest = new ModelManifest(
                known.contract(),
                known.id(),
                known.title(),
                variant.id(),
                known.geometry(),
                known.precision(),
                known.formats(),
                known.weightBytes(),
                known.stopIds(),
                known.rewindable(),
                known.provenance());
        return new State.Ready(new LoadedModel(
                LoadRequest.of(MODEL, LoadOptions.automatic()),
                new ScriptedModel(manifest),
                Optional.empty(),
                Duration.ZERO));
    }

    @ParameterizedTest
    @EnumSource(Variant.class)
    void the_models_own_numbers_are_those_of_its_variant(Variant variant) {
        model.set(ready(variant));
        assertThat(sampling.presetProperty().get()).isEqualTo(Preset.MODEL);
        assertThat(sampling.temperatureProperty().get())
                .isEqualTo(variant.sampling().temperature());
        assertThat(sampling.topKProperty().get()).isEqualTo(variant.sampling().topK());
        assertThat(sampling.topPProperty().get()).isEqualTo(variant.sampling().topP());
        assertThat(choice.get().request())
                .as("left to the model, whichever it is when a question is asked")
                .isEmpty();
    }

    @Test
    void a_preset_sets_the_numbers_and_is_kept_for_the_next_chat() {
        sampling.presetProperty().set(Preset.CREATIVE);
        assertThat(sampling.temperatureProperty().get()).isEqualTo(1);
        assertThat(sampling.minPProperty().get()).isEqualTo(0.05);
        assertThat(choice.get()).isEqualTo(SamplingChoice.of(Preset.CREATIVE));
        assertThat(settings.get(Settings.SAMPLING_PRESET)).isEqualTo("creative");

        sampling.presetProperty().set(Preset.PRECISE);
        assertThat(sampling.temperatureProperty().get()).isZero();
        assertThat(sampling.minPProperty().get()).isZero();
        assertThat(choice.get().request()).contains(Sampling.GREEDY);
    }

    @Test
    void a_changed_number_makes_the_preset_the_users_own_and_keeps_the_others() {
        sampling.presetProperty().set(Preset.BALANCED);
        sampling.temperatureProperty().set(0.5);
        assertThat(sampling.presetProperty().get()).isEqualTo(Preset.CUSTOM);
        assertThat(choice.get())
                .isEqualTo(new SamplingChoice(
                        Preset.CUSTOM, Preset.BALANCED.sampling().withTemperature(0.5), 0));
        assertThat(choice.get().request()).isPresent();
    }

    @Test
    void a_limit_of_the_answer_leaves_the_preset_alone_and_outlives_it() {
        sampling.maxNewTokensProperty().set(64);
        assertThat(sampling.presetProperty().get()).isEqualTo(Preset.MODEL);
        assertThat(choice.get().limit()).isEqualTo(64);
        sampling.presetProperty().set(Preset.BALANCED);
        assertThat(choice.get().limit()).isEqualTo(64);
        sampling.maxNewTokensProperty().set(0);
        assertThat(choice.get().limit()).isEqualTo(Integer.MAX_VALUE);
    }

    @Test
    void a_seed_is_a_whole_number_or_blank() {
        sampling.seedProperty().set(" 42 ");
        assertThat(choice.get().sampling().seed()).hasValue(42);
        sampling.seedProperty().set("forty-two");
        assertThat(sampling.problemProperty().get())
                .isEqualTo("The seed is \"forty-two\" but must be a whole number, or blank.");
        assertThat(choice.get().sampling().seed()).hasValue(42);
        sampling.seedProperty().set("");
        assertThat(choice.get().sampling().seed()).isEmpty();
        assertThat(sampling.problemProperty().get()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "temperature, -1, temperature",
        "temperature, NaN, temperature",
        "topP, 0, top-p",
        "topP, 1.5, top-p",
        "minP, 2, min-p",
        "typicalP, 0, typical-p",
        "repetitionPenalty, 0, repetition penalty",
        "frequencyPenalty, Infinity, frequency penalty",
        "presencePenalty, NaN, presence penalty"
    })
    void a_number_that_makes_no_sense_is_refused_with_words_and_the_last_one_stays(
            String name, double wrong, String words) {
        sampling.presetProperty().set(Preset.BALANCED);
        SamplingChoice before = choice.get();
        var number =
                switch (name) {
                    case "temperature" -> sampling.temperatureProperty();
                    case "topP" -> sampling.topPProperty();
                    case "minP" -> sampling.minPProperty();
                    case "typicalP" -> sampling.typicalPProperty();
                    case "repetitionPenalty" -> sampling.repetitionPenaltyProperty();
                    case "frequencyPenalty" -> sampling.frequencyPenaltyProperty();
                    case "presencePenalty" -> sampling.presencePenaltyProperty();
                    default -> throw new IllegalArgumentException(name);
                };
        double right = number.get();
        number.set(wrong);
        assertThat(sampling.problemProperty().get())
                .contains(words)
                .contains("but must be")
                .endsWith(".");
        assertThat(choice.get()).isEqualTo(before);

        number.set(right);
        assertThat(sampling.problemProperty().get()).isEmpty();
    }

    @Test
    void negative_counts_are_refused_too() {
        sampling.topKProperty().set(-1);
        assertThat(sampling.problemProperty().get()).startsWith("top-k is -1 but must be");
        sampling.topKProperty().set(0);
        sampling.maxNewTokensProperty().set(-5);
        assertThat(sampling.problemProperty().get()).startsWith("The number of new tokens is -5 but must be");
        sampling.maxNewTokensProperty().set(5);
        assertThat(sampling.problemProperty().get()).isEmpty();
        assertThat(choice.get().maxNewTokens()).isEqualTo(5);
    }

    @Test
    void a_number_that_was_refused_and_put_back_is_no_change_of_the_users_own_numbers() {
        sampling.temperatureProperty().set(0.5);
        SamplingChoice own = choice.get();
        sampling.temperatureProperty().set(-1);
        assertThat(sampling.problemProperty().get()).isNotEmpty();
        sampling.temperatureProperty().set(0.5);
        assertThat(sampling.problemProperty().get()).isEmpty();
        assertThat(choice.get()).isEqualTo(own);
    }

    @Test
    void what_another_chat_had_chosen_is_shown_when_it_is_opened() {
        sampling.temperatureProperty().set(-1);
        Sampling own =
                Sampling.GREEDY.withTemperature(0.9).withTopK(5).withSeed(7).withPenalties(1.1, 0.2, 0.3);
        choice.set(SamplingChoice.parse(Optional.of(new SamplingChoice(Preset.CUSTOM, own, 20).toJson())));
        assertThat(sampling.presetProperty().get()).isEqualTo(Preset.CUSTOM);
        assertThat(sampling.temperatureProperty().get()).isEqualTo(0.9);
        assertThat(sampling.topKProperty().get()).isEqualTo(5);
        assertThat(sampling.seedProperty().get()).isEqualTo("7");
        assertThat(sampling.repetitionPenaltyProperty().get()).isEqualTo(1.1);
        assertThat(sampling.maxNewTokensProperty().get()).isEqualTo(20);
        assertThat(sampling.problemProperty().get()).isEmpty();
        assertThat(choice.get()).isEqualTo(new SamplingChoice(Preset.CUSTOM, own, 20));
    }

    @Test
    void choices_that_cannot_be_read_are_the_models_own() {
        assertThat(SamplingChoice.parse(Optional.empty())).isEqualTo(SamplingChoice.of(Preset.MODEL));
        assertThat(SamplingChoice.parse(Optional.of("{}"))).isEqualTo(SamplingChoice.of(Preset.MODEL));
        assertThat(SamplingChoice.parse(Optional.of("no JSON"))).isEqualTo(SamplingChoice.of(Preset.MODEL));
        assertThat(Preset.of("no such preset")).isEqualTo(Preset.MODEL);
    }
}
