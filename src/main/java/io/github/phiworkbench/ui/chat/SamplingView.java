package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.ui.chat.SamplingChoice.Preset;
import io.github.phiworkbench.ui.common.Texts;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.Property;
import javafx.fxml.FXML;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextFormatter;
import javafx.util.StringConverter;

/** The system prompt and the numbers that tokens are drawn by. */
public final class SamplingView {

    private final ChatViewModel chat;
    private final SamplingViewModel model;
    private final Texts texts;

    @FXML
    private TextArea systemPrompt;

    @FXML
    private Label systemIgnored;

    @FXML
    private ComboBox<Preset> preset;

    @FXML
    private Label presetText;

    @FXML
    private TextField temperature;

    @FXML
    private TextField topK;

    @FXML
    private TextField topP;

    @FXML
    private TextField minP;

    @FXML
    private TextField typicalP;

    @FXML
    private TextField repetitionPenalty;

    @FXML
    private TextField frequencyPenalty;

    @FXML
    private TextField presencePenalty;

    @FXML
    private TextField maxNewTokens;

    @FXML
    private TextField seed;

    @FXML
    private Label problem;

    public SamplingView(ChatViewModel chat, SamplingViewModel model, Texts texts) {
        this.chat = chat;
        this.model = model;
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        systemPrompt.textProperty().bindBidirectional(chat.systemPromptProperty());
        chat.modelProperty().addListener((_, _, _) -> showWhatTheModelTakes());
        showWhatTheModelTakes();

        preset.getItems().setAll(Preset.values());
        preset.setConverter(new StringConverter<>() {
            @Override
            public String toString(Preset value) {
                return value == null ? "" : texts.get("preset." + value.key());
            }

            @Override
            public Preset fromString(String text) {
                return Preset.of(text);
            }
        });
        preset.valueProperty().bindBidirectional(model.presetProperty());
        presetText
                .textProperty()
                .bind(model.presetProperty().map(chosen -> texts.get("preset." + chosen.key() + ".text")));

        decimal(temperature, model.temperatureProperty());
        whole(topK, model.topKProperty());
        decimal(topP, model.topPProperty());
        decimal(minP, model.minPProperty());
        decimal(typicalP, model.typicalPProperty());
        decimal(repetitionPenalty, model.repetitionPenaltyProperty());
        decimal(frequencyPenalty, model.frequencyPenaltyProperty());
        decimal(presencePenalty, model.presencePenaltyProperty());
        whole(maxNewTokens, model.maxNewTokensProperty());
        bind(seed, model.seedProperty(), new StringConverter<>() {
            @Override
            public String toString(String value) {
                return value;
            }

            @Override
            public String fromString(String text) {
                return text;
            }
        });
        problem.textProperty().bind(model.problemProperty());
        problem.managedProperty().bind(problem.textProperty().isNotEmpty());
        problem.visibleProperty().bind(problem.managedProperty());
    }

    private void showWhatTheModelTakes() {
        boolean ignored = chat.ignoresSystemPrompt();
        systemIgnored.setVisible(ignored);
        systemIgnored.setManaged(ignored);
    }

    private void decimal(TextField field, DoubleProperty number) {
        DecimalFormat format = new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT));
        bind(field, number, new StringConverter<>() {
            @Override
            public String toString(Number value) {
                return value == null ? "" : format.format(value);
            }

            @Override
            public Number fromString(String text) {
                return parsed(text, () -> Double.parseDouble(text.strip().replace(',', '.')));
            }
        });
    }

    private void whole(TextField field, IntegerProperty number) {
        bind(field, number, new StringConverter<>() {
            @Override
            public String toString(Number value) {
                return value == null ? "" : value.toString();
            }

            @Override
            public Number fromString(String text) {
                return parsed(text, () -> Integer.parseInt(text.strip()));
            }
        });
    }

    @FunctionalInterface
    private interface Parsing {
        Number parse();
    }

    /** What cannot be read puts the last number back, and says so. */
    private Number parsed(String text, Parsing parsing) {
        try {
            return parsing.parse();
        } catch (NumberFormatException e) {
            model.problemProperty().set(texts.get("number.wrong", text.strip()));
            throw e;
        }
    }

    private static <T> void bind(TextField field, Property<T> property, StringConverter<T> converter) {
        TextFormatter<T> formatter = new TextFormatter<>(converter, property.getValue());
        field.setTextFormatter(formatter);
        formatter.valueProperty().bindBidirectional(property);
    }
}
