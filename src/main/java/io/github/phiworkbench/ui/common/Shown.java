package io.github.phiworkbench.ui.common;

import java.util.function.Function;
import javafx.util.StringConverter;

/** Shows values in words where only what is listed can be chosen; nothing is typed in. */
public final class Shown<T> extends StringConverter<T> {
    private final Function<T, String> words;

    /** @param words of a value */
    public Shown(Function<T, String> words) {
        this.words = words;
    }

    @Override
    public String toString(T value) {
        return value == null ? "" : words.apply(value);
    }

    @Override
    public T fromString(String text) {
        throw new UnsupportedOperationException("Only what is listed can be chosen.");
    }
}
