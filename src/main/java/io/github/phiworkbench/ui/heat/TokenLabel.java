package io.github.phiworkbench.ui.heat;

import io.github.phiworkbench.inspect.TokenTrace.Entry;
import java.nio.charset.StandardCharsets;
import java.text.Bidi;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * What stands in the box of a token.
 *
 * @param pieces from left to right, at least one
 * @param control whether the token adds nothing to a text
 * @param continues whether it goes on with a character that the token before it began
 * @param breaks how many lines it ends
 */
record TokenLabel(List<Piece> pieces, boolean control, boolean continues, int breaks) {

    private static final String DOTTED_CIRCLE = "\u25cc";

    /** How a piece is drawn. */
    enum Style {
        /** Text of the model. */
        TEXT,
        /** A sign for what has no look of its own, such as a new line. */
        SIGN,
        /** Names and numbers of what is no text. */
        SMALL
    }

    record Piece(Style style, String text) {}

    TokenLabel {
        pieces = List.copyOf(pieces);
    }

    /** A token that adds nothing to a text. */
    static TokenLabel control(Entry entry, int id) {
        String name = new String(entry.bytes().toArray(), StandardCharsets.UTF_8);
        return new TokenLabel(List.of(new Piece(Style.SMALL, name.isEmpty() ? number(id) : name)), true, false, 0);
    }

    /** A token by its number alone. */
    static TokenLabel unknown(int id) {
        return new TokenLabel(List.of(new Piece(Style.SMALL, number(id))), false, false, 0);
    }

    private static String number(int id) {
        return "#" + id;
    }

    /**
     * A token of a text.
     *
     * @param text the characters that became complete with it
     * @param rest its bytes that begin another character; shown as hexadecimal digits
     */
    static TokenLabel of(String text, byte[] rest) {
        List<Piece> pieces = new ArrayList<>();
        StringBuilder run = new StringBuilder();
        Style style = Style.TEXT;
        int breaks = 0;
        for (int at = 0; at < text.length(); at += Character.charCount(text.codePointAt(at))) {
            int character = text.codePointAt(at);
            String sign = sign(character);
            Style wanted = sign.isEmpty() ? Style.TEXT : sign.length() > 1 ? Style.SMALL : Style.SIGN;
            if (wanted != style) {
                add(pieces, style, run);
                style = wanted;
            }
            if (sign.isEmpty()) {
                run.append(run.isEmpty() && isMark(character) ? DOTTED_CIRCLE : "");
                run.appendCodePoint(character);
            } else {
                run.append(sign);
            }
            breaks += character == '\n' ? 1 : 0;
        }
        add(pieces, style, run);
        if (rest.length > 0) {
            String digits = HexFormat.ofDelimiter(" ").withUpperCase().formatHex(rest);
            pieces.add(new Piece(Style.SMALL, digits));
        }
        if (pieces.isEmpty()) {
            pieces.add(new Piece(Style.TEXT, ""));
        }
        return new TokenLabel(pieces, false, false, breaks);
    }

    /** The same for a token that goes on with a character. */
    TokenLabel continuing() {
        return new TokenLabel(pieces, control, true, breaks);
    }

    private static void add(List<Piece> pieces, Style style, StringBuilder run) {
        if (!run.isEmpty()) {
            pieces.add(new Piece(style, run.toString()));
            run.setLength(0);
        }
    }

    private static boolean isMark(int character) {
        int type = Character.getType(character);
        return type == Character.NON_SPACING_MARK || type == Character.ENCLOSING_MARK;
    }

    /** A sign for a character that would not be seen, or that would change the order of others; empty for all others. */
    private static String sign(int character) {
        if (character == '\n') {
            return "\u21b5";
        }
        if (character == '\t') {
            return "\u2192";
        }
        if (character < ' ') {
            return String.valueOf((char) (0x2400 + character));
        }
        boolean joins = character == 0x200c || character == 0x200d;
        boolean invisible = Character.getType(character) == Character.FORMAT && !joins;
        boolean control = Character.isISOControl(character);
        boolean separator = character == 0x2028 || character == 0x2029;
        return invisible || control || separator ? String.format(Locale.ROOT, "U+%04X", character) : "";
    }

    /** All that is shown, without styles. */
    String shown() {
        StringBuilder all = new StringBuilder();
        pieces.forEach(piece -> all.append(piece.text()));
        return all.toString();
    }

    /** What is text of the model; a stand-in without a direction if nothing is. */
    String text() {
        StringBuilder all = new StringBuilder();
        for (Piece piece : pieces) {
            all.append(piece.style() == Style.TEXT ? piece.text() : "");
        }
        return all.isEmpty() ? "\ufffc" : all.toString();
    }

    /** Whether a line may end before this token. */
    boolean opens() {
        Piece first = pieces.getFirst();
        if (control || first.style() == Style.SIGN) {
            return true;
        }
        return first.style() == Style.TEXT
                && !continues
                && !first.text().isEmpty()
                && (Character.isWhitespace(first.text().codePointAt(0))
                        || Character.isIdeographic(first.text().codePointAt(0)));
    }

    /** Whether a line may end after this token. */
    boolean closes() {
        Piece last = pieces.getLast();
        if (control || last.style() == Style.SIGN) {
            return true;
        }
        if (last.style() != Style.TEXT || last.text().isEmpty()) {
            return false;
        }
        int character = last.text().codePointBefore(last.text().length());
        return Character.isWhitespace(character)
                || Character.isIdeographic(character)
                || character == '-'
                || character == 0x3002
                || character == 0x3001;
    }

    /** Whether its text runs from right to left. */
    boolean isRightToLeft() {
        for (Piece piece : pieces) {
            char[] characters = piece.text().toCharArray();
            if (piece.style() == Style.TEXT && Bidi.requiresBidi(characters, 0, characters.length)) {
                return true;
            }
        }
        return false;
    }
}
