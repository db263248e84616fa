package io.github.phiworkbench.conversation;

import io.github.phiworkbench.database.WellFormed;
import java.text.BreakIterator;
import java.util.Locale;

/** The title that a conversation gets from its first question. */
final class Titles {

    /** In characters as people count them, the … included. */
    private static final int LENGTH = 60;

    /** The most of a line that is looked at, in UTF-16 units. */
    private static final int LOOK = 2_000;

    private Titles() {}

    /** The question's first line that is not blank, shortened at a word. */
    static String of(String question) {
        String line = question.lines()
                .map(text -> text.length() > LOOK ? text.substring(0, LOOK) : text)
                .map(text -> text.replaceAll("[\\s\\p{Cc}\\p{Z}]+", " ").strip())
                .map(text -> text.replaceFirst("^(#{1,6}|[-*>]) ", ""))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
        return WellFormed.of(shortened(line));
    }

    private static String shortened(String line) {
        BreakIterator characters = BreakIterator.getCharacterInstance(Locale.ROOT);
        characters.setText(line);
        if (characters.next(LENGTH + 1) == BreakIterator.DONE) {
            return line;
        }
        characters.first();
        String start = line.substring(0, characters.next(LENGTH - 1));
        int space = line.charAt(start.length()) == ' ' ? start.length() : start.lastIndexOf(' ');
        return (space > start.length() / 2 ? start.substring(0, space) : start).stripTrailing() + "…";
    }
}
