package io.github.phiworkbench.compare;

import com.github.difflib.algorithm.Change;
import com.github.difflib.algorithm.myers.MyersDiffWithLinearSpace;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What a text has that another has not, word by word. Words are compared without the space behind them. The pieces that are
 * the same or added make up the text, character by character.
 *
 * @param pieces in the order of the text, what was removed before what came in its place
 */
public record WordDifference(List<Piece> pieces) {

    /** A number, a word, or a character that is neither, with the space behind it; at the very beginning, space alone. */
    private static final Pattern WORD = Pattern.compile(
            "(?:\\d+(?:[.,]\\d+)*|[\\p{L}\\p{M}_]+(?:['’][\\p{L}\\p{M}]+)*|\\S)\\s*|\\s+",
            Pattern.UNICODE_CHARACTER_CLASS);

    public WordDifference {
        pieces = List.copyOf(pieces);
    }

    /** What is the case with a piece. */
    public enum Kind {
        SAME,
        /** Only the baseline has it. */
        REMOVED,
        /** Only the text has it. */
        ADDED
    }

    /**
     * Words that stand together.
     *
     * @param text with the space as the text has it; of removed ones, as the baseline has it
     * @param words how many there are
     */
    public record Piece(Kind kind, String text, int words) {}

    /** The difference of a text from a baseline. */
    public static WordDifference of(String baseline, String text) {
        List<String> before = words(baseline);
        List<String> after = words(text);
        List<Change> changes = new MyersDiffWithLinearSpace<String>().computeDiff(bare(before), bare(after), null);
        Pieces pieces = new Pieces();
        int done = 0;
        for (Change change : changes) {
            pieces.same(after.subList(done, change.startRevised));
            pieces.changed(
                    before.subList(change.startOriginal, change.endOriginal),
                    after.subList(change.startRevised, change.endRevised));
            done = change.endRevised;
        }
        pieces.same(after.subList(done, after.size()));
        pieces.endChange();
        return new WordDifference(pieces.made);
    }

    /** Pieces while they are put together: changes that follow one another are one. */
    private static final class Pieces {
        private final List<Piece> made = new ArrayList<>();
        private final List<String> removed = new ArrayList<>();
        private final List<String> added = new ArrayList<>();

        void changed(List<String> before, List<String> after) {
            removed.addAll(before);
            added.addAll(after);
        }

        void same(List<String> words) {
            if (!words.isEmpty()) {
                endChange();
                add(Kind.SAME, words);
            }
        }

        void endChange() {
            add(Kind.REMOVED, removed);
            add(Kind.ADDED, added);
            removed.clear();
            added.clear();
        }

        private void add(Kind kind, List<String> words) {
            if (!words.isEmpty()) {
                made.add(new Piece(kind, String.join("", words), words.size()));
            }
        }
    }

    private static List<String> words(String text) {
        return WORD.matcher(text).results().map(match -> match.group()).toList();
    }

    private static List<String> bare(List<String> words) {
        return words.stream().map(String::strip).toList();
    }

    /** Words of pieces of a kind. */
    public int words(Kind kind) {
        return pieces.stream()
                .filter(piece -> piece.kind() == kind)
                .mapToInt(Piece::words)
                .sum();
    }

    /** Whether both texts have the same words. */
    public boolean isSame() {
        return pieces.stream().allMatch(piece -> piece.kind() == Kind.SAME);
    }
}
