package io.github.phiworkbench.ui.inspect;

import java.text.NumberFormat;
import java.text.ParsePosition;
import java.util.Locale;
import java.util.function.Function;
import javafx.beans.property.DoubleProperty;
import javafx.beans.property.IntegerProperty;
import javafx.scene.control.Spinner;
import javafx.scene.control.SpinnerValueFactory;
import javafx.scene.control.SpinnerValueFactory.DoubleSpinnerValueFactory;
import javafx.scene.control.SpinnerValueFactory.IntegerSpinnerValueFactory;
import javafx.util.StringConverter;

/** Sets spinners up for numbers: what is typed and is no number leaves the number as it was. */
final class SpinnerNumbers {

    private SpinnerNumbers() {}

    /**
     * For whole numbers.
     *
     * @param name for those who cannot see what stands before it
     */
    static void whole(Spinner<Integer> spinner, int least, int most, IntegerProperty number, String name) {
        IntegerSpinnerValueFactory values = new IntegerSpinnerValueFactory(least, most, number.get());
        connect(spinner, values, Number::intValue, name);
        values.valueProperty().subscribe(value -> number.set(value));
    }

    /** For fractions up to 1. */
    static void fraction(Spinner<Double> spinner, double step, DoubleProperty number, String name) {
        DoubleSpinnerValueFactory values = new DoubleSpinnerValueFactory(step, 1, number.get(), step);
        connect(spinner, values, Number::doubleValue, name);
        values.valueProperty().subscribe(value -> number.set(value));
    }

    private static <T extends Number> void connect(
            Spinner<T> spinner, SpinnerValueFactory<T> values, Function<Number, T> kind, String name) {
        StringConverter<T> numbers = new Numbers<>(values, kind);
        values.setConverter(numbers);
        spinner.setValueFactory(values);
        spinner.setEditable(true);
        spinner.setAccessibleText(name);
        spinner.getEditor().setAccessibleText(name);
        spinner.getEditor().setText(numbers.toString(values.getValue()));
        spinner.focusedProperty().subscribe(focused -> {
            if (!focused) {
                spinner.getEditor().setText(numbers.toString(values.getValue()));
            }
        });
    }

    private static final class Numbers<T extends Number> extends StringConverter<T> {
        private final SpinnerValueFactory<T> values;
        private final Function<Number, T> kind;
        private final NumberFormat format = NumberFormat.getNumberInstance(Locale.getDefault());

        Numbers(SpinnerValueFactory<T> values, Function<Number, T> kind) {
            this.values = values;
            this.kind = kind;
        }

        @Override
        public String toString(T number) {
            return number == null ? "" : format.format(number);
        }

        @Override
        public T fromString(String typed) {
            ParsePosition end = new ParsePosition(0);
            Number number = format.parse(typed.strip(), end);
            boolean whole = number != null && end.getIndex() == typed.strip().length();
            return whole ? kind.apply(number) : values.getValue();
        }
    }
}
