package io.github.phiworkbench.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Finds added tokens in a text as Hugging Face's tokenizers do ({@code AddedVocabulary::find_matches}), and breaks their
 * literals in text that must not hold any.
 */
final class ControlTokens {

    /** A stretch of text: ordinary, or one added token. */
    sealed interface Piece {
        record Plain(String text) implements Piece {}

        record Control(int id) implements Piece {}
    }

    private final List<AddedToken> tokens;

    /** Candidates by their first character, the longest first: of those that match, the longest wins. */
    private final Map<Character, List<AddedToken>> normalized = new HashMap<>();

    private final Map<Character, List<AddedToken>> notNormalized = new HashMap<>();

    /** A literal of one character cannot be broken, so such tokens count as ordinary text. */
    ControlTokens(List<AddedToken> tokens) {
        this.tokens = tokens.stream().filter(t -> t.content().length() > 1).toList();
        for (AddedToken token : this.tokens) {
            Map<Character, List<AddedToken>> index = token.normalized() ? normalized : notNormalized;
            index.computeIfAbsent(token.content().charAt(0), c -> new ArrayList<>())
                    .add(token);
        }
        Comparator<AddedToken> longestFirst =
                Comparator.comparingInt((AddedToken t) -> t.content().length()).reversed();
        normalized.values().forEach(list -> list.sort(longestFirst));
        notNormalized.values().forEach(list -> list.sort(longestFirst));
    }

    /** Cuts the text at every added token. Tokens that are not normalized are looked for first. */
    List<Piece> split(String text) {
        List<Piece> pieces = new ArrayList<>();
        for (Piece piece : split(text, notNormalized)) {
            switch (piece) {
                case Piece.Control control -> pieces.add(control);
                case Piece.Plain plain -> pieces.addAll(split(plain.text(), normalized));
            }
        }
        return pieces;
    }

    private static List<Piece> split(String text, Map<Character, List<AddedToken>> index) {
        List<Piece> pieces = new ArrayList<>();
        int done = 0;
        int at = 0;
        while (at < text.length()) {
            Optional<AddedToken> match = longestAt(text, at, index);
            if (match.isEmpty()) {
                at++;
                continue;
            }
            AddedToken token = match.get();
            int start = at;
            int end = at + token.content().length();
            at = end;
            if (token.singleWord() && touchesWord(text, start, end)) {
                continue;
            }
            while (token.lstrip() && start > done && isSpace(text.charAt(start - 1))) {
                start--;
            }
            while (token.rstrip() && end < text.length() && isSpace(text.charAt(end))) {
                end++;
            }
            if (done < start) {
                pieces.add(new Piece.Plain(text.substring(done, start)));
            }
            pieces.add(new Piece.Control(token.id()));
            done = end;
            at = end;
        }
        if (done < text.length()) {
            pieces.add(new Piece.Plain(text.substring(done)));
        }
        return pieces;
    }

    private static Optional<AddedToken> longestAt(String text, int at, Map<Character, List<AddedToken>> index) {
        for (AddedToken token : index.getOrDefault(text.charAt(at), List.of())) {
            if (text.startsWith(token.content(), at)) {
                return Optional.of(token);
            }
        }
        return Optional.empty();
    }

    private static boolean touchesWord(String text, int start, int end) {
        return (start > 0 && isWord(text.codePointBefore(start)))
                || (end < text.length() && isWord(text.codePointAt(end)));
    }

    /** {@code \w} of Rust's regular expressions. */
    private static boolean isWord(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isAlphabetic(codePoint)
                || type == Character.DECIMAL_DIGIT_NUMBER
                || type == Character.CONNECTOR_PUNCTUATION
                || type == Character.NON_SPACING_MARK
                || type == Character.ENCLOSING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || codePoint == 0x200C
                || codePoint == 0x200D;
    }

    /** {@code \s} of Rust's regular expressions: Unicode's White_Space. */
    static boolean isSpace(char c) {
        return (c >= '\t' && c <= '\r') || c == 0x85 || Character.isSpaceChar(c);
    }

    /**
     * Puts the mark into every literal of an added token, after its first character, so that {@link #split} finds none
     * in it. Also breaks what could become a literal together with the text around it: the beginning of one at the end,
     * the end of one at the beginning, and a text that is itself a middle part of one.
     *
     * @param mark a code point that does not occur in the text
     */
    String quote(String text, String mark) {
        StringBuilder quoted = new StringBuilder(text.length() + 16);
        if (tokens.stream().anyMatch(token -> couldContinue(token.content(), text))) {
            quoted.append(mark);
        }
        int at = 0;
        while (at < text.length()) {
            int next = at + Character.charCount(text.codePointAt(at));
            quoted.append(text, at, next);
            if (startsLiteral(text, at)) {
                quoted.append(mark);
            }
            at = next;
        }
        return quoted.toString();
    }

    private boolean startsLiteral(String text, int at) {
        return startsLiteral(text, at, notNormalized) || startsLiteral(text, at, normalized);
    }

    private static boolean startsLiteral(String text, int at, Map<Character, List<AddedToken>> index) {
        for (AddedToken token : index.getOrDefault(text.charAt(at), List.of())) {
            int length = Math.min(token.content().length(), text.length() - at);
            if (text.regionMatches(at, token.content(), 0, length)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the text, following the beginning of the literal, could complete it or carry it on. */
    private static boolean couldContinue(String literal, String text) {
        for (int begun = 1; begun < literal.length(); begun++) {
            int length = Math.min(literal.length() - begun, text.length());
            if (length > 0 && literal.regionMatches(begun, text, 0, length)) {
                return true;
            }
        }
        return false;
    }
}
