package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.app.ChatService;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.ui.chat.SamplingChoice.Preset;
import java.util.List;
import java.util.OptionalLong;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.Property;
import javafx.beans.property.SimpleDoubleProperty;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/**
 * The numbers that say how tokens are drawn, one property each. Choosing a preset sets them; changing one of them makes the
 * preset the user's own. A number that makes no sense is not taken over, and {@link #problemProperty} says why.
 */
public final class SamplingViewModel {

    private final ObjectProperty<SamplingChoice> choice;
    private final ObjectProperty<ModelSession.State> model;
    private final Settings settings;
    private final ObjectProperty<Preset> preset = new SimpleObjectProperty<>(this, "preset", Preset.MODEL);
    private final DoubleProperty temperature = new SimpleDoubleProperty(this, "temperature");
    private final IntegerProperty topK = new SimpleIntegerProperty(this, "topK");
    private final DoubleProperty topP = new SimpleDoubleProperty(this, "topP", 1);
    private final DoubleProperty minP = new SimpleDoubleProperty(this, "minP");
    private final DoubleProperty typicalP = new SimpleDoubleProperty(this, "typicalP", 1);
    private final DoubleProperty repetitionPenalty = new SimpleDoubleProperty(this, "repetitionPenalty", 1);
    private final DoubleProperty frequencyPenalty = new SimpleDoubleProperty(this, "frequencyPenalty");
    private final DoubleProperty presencePenalty = new SimpleDoubleProperty(this, "presencePenalty");
    private final IntegerProperty maxNewTokens = new SimpleIntegerProperty(this, "maxNewTokens");
    private final StringProperty seed = new SimpleStringProperty(this, "seed", "");
    private final StringProperty problem = new SimpleStringProperty(this, "problem", "");
    private boolean showing;

    /**
     * Of one chat pane.
     *
     * @param choice what the chat keeps; changed here and followed here
     * @param model the model that is loaded, whose own numbers the preset of the model shows
     */
    public SamplingViewModel(
            ObjectProperty<SamplingChoice> choice, ObjectProperty<ModelSession.State> model, Settings settings) {
        this.choice = choice;
        this.model = model;
        this.settings = settings;
        choice.addListener((_, _, _) -> show());
        model.addListener((_, _, _) -> show());
        preset.addListener((_, _, chosen) -> presetChosen(chosen));
        for (Property<?> number : numbers()) {
            number.addListener((_, _, _) -> numberChanged(Preset.CUSTOM));
        }
        maxNewTokens.addListener((_, _, _) -> numberChanged(preset.get()));
        show();
    }

    private List<Property<?>> numbers() {
        return List.of(
                temperature, topK, topP, minP, typicalP, repetitionPenalty, frequencyPenalty, presencePenalty, seed);
    }

    public ObjectProperty<Preset> presetProperty() {
        return preset;
    }

    public DoubleProperty temperatureProperty() {
        return temperature;
    }

    public IntegerProperty topKProperty() {
        return topK;
    }

    public DoubleProperty topPProperty() {
        return topP;
    }

    public DoubleProperty minPProperty() {
        return minP;
    }

    public DoubleProperty typicalPProperty() {
        return typicalP;
    }

    public DoubleProperty repetitionPenaltyProperty() {
        return repetitionPenalty;
    }

    public DoubleProperty frequencyPenaltyProperty() {
        return frequencyPenalty;
    }

    public DoubleProperty presencePenaltyProperty() {
        return presencePenalty;
    }

    /** 0 for as many as the context holds. */
    public IntegerProperty maxNewTokensProperty() {
        return maxNewTokens;
    }

    /** A whole number; blank draws anew each time. */
    public StringProperty seedProperty() {
        return seed;
    }

    /** What is wrong with the numbers, in a plain sentence; empty if nothing is. */
    public StringProperty problemProperty() {
        return problem;
    }

    private Sampling ofModel() {
        Variant variant = model.get() instanceof ModelSession.State.Ready ready
                ? ready.model().variant()
                : Variant.OTHER;
        return ChatService.samplingOf(variant);
    }

    private void show() {
        SamplingChoice chosen = choice.get();
        Sampling shown = chosen.preset() == Preset.MODEL ? ofModel() : chosen.sampling();
        showing = true;
        preset.set(chosen.preset());
        temperature.set(shown.temperature());
        topK.set(shown.topK());
        topP.set(shown.topP());
        minP.set(shown.minP());
        typicalP.set(shown.typicalP());
        repetitionPenalty.set(shown.repetitionPenalty());
        frequencyPenalty.set(shown.frequencyPenalty());
        presencePenalty.set(shown.presencePenalty());
        maxNewTokens.set(chosen.maxNewTokens());
        seed.set(shown.seed().isPresent() ? Long.toString(shown.seed().getAsLong()) : "");
        problem.set("");
        showing = false;
    }

    private void presetChosen(Preset chosen) {
        if (showing) {
            return;
        }
        settings.set(Settings.SAMPLING_PRESET, chosen.key());
        if (chosen == Preset.CUSTOM) {
            numberChanged(chosen);
            return;
        }
        Sampling numbers = chosen == Preset.MODEL ? ofModel() : chosen.sampling();
        choice.set(new SamplingChoice(chosen, numbers, maxNewTokens.get()));
    }

    private void numberChanged(Preset then) {
        if (showing) {
            return;
        }
        try {
            choice.set(new SamplingChoice(then, entered(), maxNewTokens.get()));
            // Numbers put back to what they were are no change, and yet no problem any more.
            problem.set("");
        } catch (IllegalArgumentException e) {
            problem.set(String.valueOf(e.getMessage()));
        }
    }

    private Sampling entered() {
        OptionalLong drawn = OptionalLong.empty();
        if (!seed.get().isBlank()) {
            try {
                drawn = OptionalLong.of(Long.parseLong(seed.get().strip()));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(
                        "The seed is \"" + seed.get().strip() + "\" but must be a whole number, or blank.", e);
            }
        }
        Sampling sampling = Sampling.GREEDY
                .withTemperature(temperature.get())
                .withTopK(topK.get())
                .withTopP(topP.get())
                .withMinP(minP.get())
                .withTypicalP(typicalP.get())
                .withPenalties(repetitionPenalty.get(), frequencyPenalty.get(), presencePenalty.get());
        return drawn.isPresent() ? sampling.withSeed(drawn.getAsLong()) : sampling;
    }
}
