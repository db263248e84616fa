package io.github.phiworkbench.ui.control;

import java.text.Bidi;

/**
 * Text that runs from right to left, such as Hebrew or Arabic. The text layout of JavaFX 25 to 27 fails with an
 * {@link ArrayIndexOutOfBoundsException} where it breaks such a text into lines ({@code
 * PrismTextLayout.computeTrailingSpaceWidth}), and with it everything else that was to be drawn. So it is never left to break
 * one.
 */
public final class RightToLeft {

    private RightToLeft() {}

    /** Whether a part of the text runs from right to left. */
    public static boolean isIn(String text) {
        char[] characters = text.toCharArray();
        return Bidi.requiresBidi(characters, 0, characters.length);
    }

    /** The text in lines of at most so many characters if it would not be safe to leave that to JavaFX, else as it is. */
    public static String inLines(String text, int columns) {
        if (!isIn(text)) {
            return text;
        }
        StringBuilder broken = new StringBuilder();
        int column = 0;
        String separator = "";
        for (String word : text.split(" ", -1)) {
            if (!separator.isEmpty()) {
                boolean fits = column + 1 + word.length() <= columns;
                separator = fits ? " " : "\n";
                column = fits ? column + 1 : 0;
            }
            broken.append(separator).append(word);
            column += word.length();
            separator = " ";
        }
        return broken.toString();
    }
}
