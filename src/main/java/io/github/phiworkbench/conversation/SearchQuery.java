package io.github.phiworkbench.conversation;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a search asks for.
 *
 * @param terms words and phrases, all of which must occur
 * @param folders beginnings of folder names, all of which must fit
 * @param tags beginnings of tags, for each of which there must be one
 * @param pinned whether it must or must not be pinned; empty if either will do
 */
record SearchQuery(List<Term> terms, List<String> folders, List<String> tags, Optional<Boolean> pinned) {

    private static final List<String> NO = List.of("no", "false", "0");

    /**
     * Words that follow one another.
     *
     * @param words folded as {@link Words} folds them, at least one
     * @param beginning whether the last may be the beginning of a longer word
     */
    record Term(List<String> words, boolean beginning) {

        /** The same in the language of FTS5. Folded words hold nothing that has a meaning there. */
        String match() {
            return "\"" + String.join(" ", words) + "\"" + (beginning ? " *" : "");
        }

        /** Whether the last of some words end with this term. */
        boolean matchesEndOf(List<Words.Word> seen) {
            int offset = seen.size() - words.size();
            if (offset < 0) {
                return false;
            }
            for (int i = 0; i < words.size(); i++) {
                String folded = seen.get(offset + i).folded();
                boolean last = i == words.size() - 1;
                if (!((beginning && last) ? folded.startsWith(words.get(i)) : folded.equals(words.get(i)))) {
                    return false;
                }
            }
            return true;
        }
    }

    /** Reads any text; what makes no sense asks for nothing. */
    static SearchQuery parse(String text) {
        return new Reader(text).read();
    }

    boolean accepts(ConversationSummary conversation) {
        return pinned.map(wanted -> wanted == conversation.pinned()).orElse(true)
                && folders.stream().allMatch(folder -> begins(conversation.folder(), folder))
                && tags.stream().allMatch(tag -> conversation.tags().stream().anyMatch(name -> begins(name, tag)));
    }

    private static boolean begins(String name, String beginning) {
        String folded = Words.indexed(beginning).strip();
        return folded.isEmpty()
                ? name.toLowerCase(Locale.ROOT).startsWith(beginning.toLowerCase(Locale.ROOT))
                : Words.indexed(name).startsWith(folded);
    }

    /** All terms in one message, or any of them, in the language of FTS5. */
    String match(String operator) {
        return terms.stream().map(Term::match).collect(Collectors.joining(" " + operator + " "));
    }

    private static final class Reader {
        private final String text;
        private int next;
        private boolean closed;
        private final List<Term> terms = new ArrayList<>();
        private final List<String> folders = new ArrayList<>();
        private final List<String> tags = new ArrayList<>();
        private Optional<Boolean> pinned = Optional.empty();

        Reader(String text) {
            this.text = text;
        }

        SearchQuery read() {
            skipSpace();
            while (next < text.length()) {
                part();
                skipSpace();
            }
            return new SearchQuery(List.copyOf(terms), List.copyOf(folders), List.copyOf(tags), pinned);
        }

        private void part() {
            if (skip("folder:")) {
                addName(folders, value());
            } else if (skip("tag:")) {
                addName(tags, value());
            } else if (skip("pinned:")) {
                pinned = Optional.of(!NO.contains(value().toLowerCase(Locale.ROOT)));
            } else {
                List<String> words =
                        Words.of(value()).stream().map(Words.Word::folded).toList();
                if (!words.isEmpty()) {
                    terms.add(new Term(words, !closed));
                }
            }
        }

        private static void addName(List<String> names, String name) {
            if (!name.isEmpty()) {
                names.add(name);
            }
        }

        private boolean skip(String prefix) {
            if (!text.regionMatches(true, next, prefix, 0, prefix.length())) {
                return false;
            }
            next += prefix.length();
            return true;
        }

        /** Up to the closing quote, or to the next space. */
        private String value() {
            closed = false;
            boolean quoted = next < text.length() && text.charAt(next) == '"';
            int start = quoted ? next + 1 : next;
            next = start;
            while (next < text.length() && !ends(text.charAt(next), quoted)) {
                next++;
            }
            String value = text.substring(start, next);
            if (quoted && next < text.length()) {
                next++;
                closed = true;
            }
            return value;
        }

        private static boolean ends(char unit, boolean quoted) {
            return quoted ? unit == '"' : Character.isWhitespace(unit);
        }

        private void skipSpace() {
            while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
                next++;
            }
        }
    }
}
