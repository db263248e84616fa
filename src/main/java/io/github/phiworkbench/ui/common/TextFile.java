package io.github.phiworkbench.ui.common;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What came of a file that the user wants to have read as a text. */
public sealed interface TextFile {

    /** A text. */
    record Text(String name, String text) implements TextFile {}

    /** No UTF-8 text, or not to be read. */
    record Unreadable(String name) implements TextFile {}

    /** More than a model reads. */
    record TooLarge(String name, long bytes, long limit) implements TextFile {}

    /**
     * How much may be read.
     *
     * @param bytes of one file
     */
    record Limits(long bytes) {
        /** More tokens than any context of the family holds. */
        public static final Limits USUAL = new Limits(2_000_000);
    }

    /** Reads a file; to be called off the JavaFX thread. */
    static TextFile read(Path file, Limits limits) {
        String name = String.valueOf(file.getFileName());
        try {
            long bytes = Files.size(file);
            if (bytes > limits.bytes()) {
                return new TooLarge(name, bytes, limits.bytes());
            }
            String text = Files.readString(file);
            return text.indexOf('\0') >= 0 ? new Unreadable(name) : new Text(name, text);
        } catch (IOException e) {
            return new Unreadable(name);
        }
    }
}
