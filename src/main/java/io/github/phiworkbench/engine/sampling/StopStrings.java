package io.github.phiworkbench.engine.sampling;

import java.util.List;
import java.util.Optional;

/**
 * Watches a text that comes in pieces for strings that end it, and holds back what could be the beginning of one. The
 * outcome does not depend on how the text is cut into pieces: the stop string that is complete first ends the text; of
 * those that end at the same character the longest does. For one text; not for several threads.
 *
 * <p>Every character is looked at once (Knuth, Morris, Pratt, "Fast Pattern Matching in Strings", 1977).
 */
public final class StopStrings {

    private final List<Pattern> patterns;
    private final StringBuilder held = new StringBuilder();
    private boolean reached;

    private StopStrings(List<Pattern> patterns) {
        this.patterns = patterns;
    }

    /**
     * A watcher at the start of a text.
     *
     * @param strings none lets every text through at once
     * @throws IllegalArgumentException if one is empty
     */
    public static StopStrings of(List<String> strings) {
        if (strings.contains("")) {
            throw new IllegalArgumentException("A stop string is empty; leave it out or give it a text.");
        }
        return new StopStrings(strings.stream().distinct().map(Pattern::new).toList());
    }

    /**
     * What came of a piece.
     *
     * @param text what can be shown now: it follows what was shown before, and no stop string can begin in it any more
     * @param reached the stop string that ended the text, if one did; neither it nor what follows is ever shown
     */
    public record Progress(String text, Optional<String> reached) {}

    /**
     * Takes the next piece.
     *
     * @throws IllegalStateException if a stop string ended the text before
     */
    public Progress feed(String piece) {
        if (reached) {
            throw new IllegalStateException("The text has ended at a stop string.");
        }
        for (int i = 0; i < piece.length(); i++) {
            char next = piece.charAt(i);
            held.append(next);
            Optional<String> complete = longestComplete(next);
            if (complete.isPresent()) {
                reached = true;
                return new Progress(release(complete.get().length()), complete);
            }
        }
        int open = patterns.stream().mapToInt(pattern -> pattern.matched).max().orElse(0);
        return new Progress(release(open), Optional.empty());
    }

    /** The text has ended: returns what was held back. Empty after a stop string. */
    public String flush() {
        String rest = reached ? "" : held.toString();
        held.setLength(0);
        patterns.forEach(pattern -> pattern.matched = 0);
        return rest;
    }

    private Optional<String> longestComplete(char next) {
        Optional<String> longest = Optional.empty();
        for (Pattern pattern : patterns) {
            if (pattern.advance(next)
                    && (longest.isEmpty()
                            || pattern.text.length() > longest.get().length())) {
                longest = Optional.of(pattern.text);
            }
        }
        return longest;
    }

    /** Takes all but the last characters out of what is held. */
    private String release(int keep) {
        int end = held.length() - keep;
        String text = held.substring(0, end);
        held.delete(0, end);
        return text;
    }

    /** One stop string and how many of its characters the text ends with. */
    private static final class Pattern {

        private final String text;

        /** By length of a beginning of {@link #text}: the longest shorter beginning that it ends with. */
        private final int[] fallback;

        private int matched;

        Pattern(String text) {
            this.text = text;
            fallback = new int[text.length() + 1];
            int border = 0;
            for (int length = 2; length <= text.length(); length++) {
                border = extend(border, text.charAt(length - 1));
                fallback[length] = border;
            }
        }

        /** Takes the text's next character; true if it completes the stop string. */
        boolean advance(char next) {
            matched = extend(matched, next);
            return matched == text.length();
        }

        private int extend(int beginning, char next) {
            int length = beginning;
            while (length > 0 && text.charAt(length) != next) {
                length = fallback[length];
            }
            return text.charAt(length) == next ? length + 1 : 0;
        }
    }
}
