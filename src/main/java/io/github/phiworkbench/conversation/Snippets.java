package io.github.phiworkbench.conversation;

import io.github.phiworkbench.conversation.SearchHit.Snippet;
import java.util.ArrayList;
import java.util.List;

/** Pieces of texts around what a search found. */
final class Snippets {

    /** How much is shown before and behind the first match, in UTF-16 units. */
    private static final int BEFORE = 40;

    private static final int BEHIND = 160;

    private Snippets() {}

    /** What matches in a text. */
    static List<TextRange> ranges(String text, List<SearchQuery.Term> terms) {
        List<TextRange> ranges = new ArrayList<>();
        List<Words.Word> seen = new ArrayList<>();
        Words.visit(text, word -> {
            seen.add(word);
            terms.stream()
                    .filter(term -> term.matchesEndOf(seen))
                    .mapToInt(
                            term -> seen.get(seen.size() - term.words().size()).start())
                    .min()
                    .ifPresent(start -> add(ranges, new TextRange(start, word.end())));
            return true;
        });
        return ranges;
    }

    /** Two matches that touch become one. */
    private static void add(List<TextRange> ranges, TextRange range) {
        int start = range.start();
        while (!ranges.isEmpty() && ranges.getLast().end() >= start) {
            start = Math.min(start, ranges.removeLast().start());
        }
        ranges.add(new TextRange(start, range.end()));
    }

    static Snippet of(long message, String content, List<SearchQuery.Term> terms) {
        int match = firstMatch(content, terms);
        int start = boundary(content, match - BEFORE, match);
        int end = boundary(content, match + BEHIND, content.length());
        StringBuilder line = new StringBuilder();
        if (start > 0) {
            line.append('…');
        }
        content.substring(start, end).codePoints().forEach(character -> append(line, character));
        if (end < content.length()) {
            line.append('…');
        }
        String text = line.toString().strip();
        return new Snippet(message, text, ranges(text, terms));
    }

    /** Line breaks and other control characters become spaces, and many spaces one. */
    private static void append(StringBuilder line, int character) {
        if (!Character.isWhitespace(character) && !Character.isISOControl(character)) {
            line.appendCodePoint(character);
        } else if (!line.isEmpty() && line.charAt(line.length() - 1) != ' ') {
            line.append(' ');
        }
    }

    private static int firstMatch(String content, List<SearchQuery.Term> terms) {
        int longest = terms.stream().mapToInt(term -> term.words().size()).max().orElse(1);
        List<Words.Word> seen = new ArrayList<>();
        int[] place = {0};
        Words.visit(content, word -> {
            seen.add(word);
            if (seen.size() > longest) {
                seen.removeFirst();
            }
            for (SearchQuery.Term term : terms) {
                if (term.matchesEndOf(seen)) {
                    place[0] = seen.get(seen.size() - term.words().size()).start();
                    return false;
                }
            }
            return true;
        });
        return place[0];
    }

    /** The next space behind a place, or the place itself if there is none before a limit, never within a character. */
    private static int boundary(String text, int place, int limit) {
        if (place <= 0) {
            return 0;
        }
        if (place >= text.length()) {
            return text.length();
        }
        for (int i = place; i < Math.min(limit, place + BEFORE); i++) {
            if (Character.isWhitespace(text.charAt(i))) {
                return i;
            }
        }
        return Character.isLowSurrogate(text.charAt(place)) ? place - 1 : place;
    }
}
