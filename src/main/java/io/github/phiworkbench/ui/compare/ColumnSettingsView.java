package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.compare.ColumnChoice.Numbers;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.fxml.FXML;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.util.StringConverter;

/** What a column asks its model with. What is typed counts when its field is left, or with Enter. */
public final class ColumnSettingsView {

    private static final List<String> DEVICES = List.of(ColumnChoice.AUTOMATIC, "cpu", "cuda", "mps");

    private final Texts texts;
    private Optional<CompareColumn> column = Optional.empty();

    @FXML
    private ComboBox<String> device;

    @FXML
    private TextArea systemPrompt;

    @FXML
    private CheckBox own;

    @FXML
    private TextField temperature;

    @FXML
    private TextField topK;

    @FXML
    private TextField topP;

    @FXML
    private TextField minP;

    @FXML
    private TextField seed;

    @FXML
    private TextField maxNewTokens;

    @FXML
    private Label problem;

    @FXML
    private TextArea prompt;

    ColumnSettingsView(Texts texts) {
        this.texts = texts;
    }

    @FXML
    private void initialize() {
        device.getItems().setAll(DEVICES);
        device.setConverter(new StringConverter<>() {
            @Override
            public String toString(String value) {
                return ColumnChoice.AUTOMATIC.equals(value) ? texts.get("device.auto") : value;
            }

            @Override
            public String fromString(String text) {
                return text;
            }
        });
        device.valueProperty().subscribe(chosen -> {
            if (chosen != null) {
                change(choice -> choice.withDevice(chosen));
            }
        });
        own.selectedProperty().subscribe((_, _) -> commit());
        systemPrompt.focusedProperty().subscribe(focused -> {
            if (!focused) {
                change(choice -> choice.withSystemPrompt(systemPrompt.getText()));
            }
        });
        for (TextField field : List.of(temperature, topK, topP, minP, seed, maxNewTokens)) {
            field.setOnAction(_ -> commit());
            field.focusedProperty().subscribe(focused -> {
                if (!focused) {
                    commit();
                }
            });
        }
        for (TextField field : List.of(temperature, topK, topP, minP, seed)) {
            field.disableProperty().bind(own.selectedProperty().not());
        }
        Visibility.ifNotEmpty(problem);
    }

    /** Turns to a column, once. */
    void show(CompareColumn shown) {
        shown.choiceProperty().subscribe(this::show);
        shown.versionProperty().subscribe(() -> showPrompt(shown));
        column = Optional.of(shown);
    }

    private void show(ColumnChoice choice) {
        Optional<CompareColumn> before = column;
        column = Optional.empty();
        device.setValue(choice.device());
        systemPrompt.setText(choice.systemPrompt());
        Numbers numbers = choice.numbers();
        own.setSelected(numbers.own());
        temperature.setText(decimal(numbers.temperature()));
        topK.setText(Integer.toString(numbers.topK()));
        topP.setText(decimal(numbers.topP()));
        minP.setText(decimal(numbers.minP()));
        seed.setText(numbers.seed());
        maxNewTokens.setText(Integer.toString(numbers.maxNewTokens()));
        problem.setText("");
        column = before;
    }

    private void showPrompt(CompareColumn shown) {
        String read = shown.lastSample()
                .flatMap(CompareSample::answer)
                .map(answer -> answer.prompt())
                .orElse("");
        if (!read.equals(prompt.getText())) {
            prompt.setText(read);
        }
    }

    private static String decimal(double value) {
        return new DecimalFormat("0.####", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(value);
    }

    @FunctionalInterface
    private interface Change {
        ColumnChoice of(ColumnChoice choice);
    }

    private void change(Change change) {
        column.ifPresent(it -> it.choiceProperty().set(change.of(it.choice())));
    }

    private void commit() {
        try {
            Numbers numbers = entered();
            problem.setText("");
            change(choice -> choice.withNumbers(numbers));
        } catch (IllegalArgumentException e) {
            problem.setText(String.valueOf(e.getMessage()));
        }
    }

    private Numbers entered() {
        return new Numbers(
                own.isSelected(),
                number(temperature),
                whole(topK),
                number(topP),
                number(minP),
                seed.getText().strip(),
                whole(maxNewTokens));
    }

    private double number(TextField field) {
        String text = field.getText().strip();
        try {
            return Double.parseDouble(text.replace(',', '.'));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(texts.get("number.wrong", text), e);
        }
    }

    private int whole(TextField field) {
        String text = field.getText().strip();
        try {
            return Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(texts.get("number.whole", text), e);
        }
    }
}
