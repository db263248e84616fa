package io.github.phiworkbench.ui.benchmark;

import java.util.Locale;
import javafx.geometry.Pos;
import javafx.scene.control.TableCell;
import org.jspecify.annotations.Nullable;

/**
 * A number, at the right; nothing where it is not known.
 *
 * @param <S> what a row is about
 */
final class NumberCell<S> extends TableCell<S, Number> {

    private final String format;

    /** @param format of {@link String#format} for a double */
    NumberCell(String format) {
        this.format = format;
        setAlignment(Pos.CENTER_RIGHT);
    }

    @Override
    protected void updateItem(@Nullable Number number, boolean empty) {
        super.updateItem(number, empty);
        setText(
                empty || number == null || Double.isNaN(number.doubleValue())
                        ? ""
                        : String.format(Locale.getDefault(), format, number.doubleValue()));
    }
}
