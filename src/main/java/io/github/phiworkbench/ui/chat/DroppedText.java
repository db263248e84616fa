package io.github.phiworkbench.ui.chat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What came of a file that was dropped into the composer. */
sealed interface DroppedText {

    /** A text to be added. */
    record Text(String name, String text) implements DroppedText {}

    /** No UTF-8 text, or not to be read. */
    record Unreadable(String name) implements DroppedText {}

    /** More than a question should hold. */
    record TooLarge(String name, long bytes, long limit) implements DroppedText {}

    /**
     * How much may be dropped.
     *
     * @param bytes of one file
     */
    record Limits(long bytes) {
        /** More tokens than any context of the family holds. */
        static final Limits USUAL = new Limits(2_000_000);
    }

    /** Reads a file; to be called off the JavaFX thread. */
    static DroppedText read(Path file, Limits limits) {
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
