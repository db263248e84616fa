package io.github.phiworkbench.conversation;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;

/**
 * The words of a text, folded so that case, accents and kinds of spelling do not matter (Unicode's NFKD without marks).
 * Letters and digits make words. In scripts that put no spaces between words every character is one, and so is a picture
 * such as an emoji.
 */
final class Words {

    /** Of the private use area: a letter to SQLite's tokenizer, and none that a text makes a word with. */
    private static final char NUMBER = '\uE000';

    private static final int ZERO_WIDTH_SPACE = 0x200B;

    /** Scripts without spaces between words. */
    private static boolean isUnspaced(int character) {
        if (character < 0x0E00) {
            return false;
        }
        return switch (UnicodeScript.of(character)) {
            case HAN, HIRAGANA, KATAKANA, THAI, LAO, KHMER, MYANMAR -> true;
            default -> false;
        };
    }

    /**
     * A word of a text.
     *
     * @param start its first UTF-16 unit in the text
     * @param end behind its last unit
     * @param folded its letters without case and accents
     */
    record Word(int start, int end, String folded) {}

    private final String text;
    private final StringBuilder folded = new StringBuilder();
    private int start;
    private int next;

    private Words(String text) {
        this.text = text;
    }

    static List<Word> of(String text) {
        List<Word> words = new ArrayList<>();
        visit(text, word -> words.add(word));
        return words;
    }

    /** Hands out the words in order until the visitor has seen enough and answers false. */
    static void visit(String text, Predicate<Word> visitor) {
        Words reader = new Words(text);
        while (reader.advance()) {
            if (!visitor.test(reader.word())) {
                return;
            }
        }
    }

    /** The words with a space between them, as the index takes them. */
    static String indexed(String text) {
        StringBuilder words = new StringBuilder(text.length() + 16);
        Words reader = new Words(text);
        while (reader.advance()) {
            words.append(reader.folded).append(' ');
        }
        return words.toString();
    }

    private Word word() {
        return new Word(start, next, folded.toString());
    }

    /** Finds the next word; false at the end of the text. */
    private boolean advance() {
        folded.setLength(0);
        while (next < text.length()) {
            int character = text.codePointAt(next);
            int width = Character.charCount(character);
            boolean mark = isMark(character);
            boolean alone = isAlone(character);
            boolean letter = alone || Character.isLetterOrDigit(character);
            if (!folded.isEmpty() && !mark && (alone || !letter)) {
                return true;
            }
            if (letter && folded.isEmpty()) {
                start = next;
            }
            next += width;
            if (letter) {
                fold(character);
            }
            if (alone && !folded.isEmpty()) {
                skipMarks();
                return true;
            }
        }
        return !folded.isEmpty();
    }

    private void skipMarks() {
        while (next < text.length() && isMark(text.codePointAt(next))) {
            next += Character.charCount(text.codePointAt(next));
        }
    }

    private void fold(int character) {
        if (character < 0x80) {
            folded.append((char) (character >= 'A' && character <= 'Z' ? character + 32 : character));
            return;
        }
        String parts = Normalizer.normalize(Character.toString(character), Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT);
        parts.codePoints()
                .filter(part -> Character.isLetterOrDigit(part) || Character.getType(part) == Character.OTHER_SYMBOL)
                .forEach(this::append);
    }

    /** What SQLite's tokenizer may not take for a letter, such as a new emoji, is written as a number. */
    private void append(int part) {
        if (part > 0xFFFF || Character.getType(part) == Character.OTHER_SYMBOL) {
            folded.append(NUMBER).append(Integer.toHexString(part));
        } else {
            folded.append((char) part);
        }
    }

    /** Accents, vowel signs and what joins or varies the character before. */
    private static boolean isMark(int character) {
        if (character < 0x300) {
            return character == 0xAD;
        }
        return character != ZERO_WIDTH_SPACE
                && switch (Character.getType(character)) {
                    case Character.NON_SPACING_MARK,
                            Character.COMBINING_SPACING_MARK,
                            Character.ENCLOSING_MARK,
                            Character.FORMAT -> true;
                    default -> false;
                };
    }

    private static boolean isAlone(int character) {
        return character > 0xA0
                && (Character.getType(character) == Character.OTHER_SYMBOL
                        || (isUnspaced(character) && Character.isLetterOrDigit(character)));
    }
}
