package io.github.phiworkbench.conversation;

import java.util.List;
import java.util.Optional;

/**
 * A conversation that a search found.
 *
 * @param conversation the conversation
 * @param titleRanges what matched in its title
 * @param snippet where it matched in a message; empty if only the title did, or if the search asked for no words
 */
public record SearchHit(ConversationSummary conversation, List<TextRange> titleRanges, Optional<Snippet> snippet) {

    public SearchHit {
        titleRanges = List.copyOf(titleRanges);
    }

    /**
     * A piece of a message around what matched, on one line.
     *
     * @param message the message; it may lie on a path that is not selected
     * @param text the piece, with … where more stands
     * @param ranges what matched in it
     */
    public record Snippet(long message, String text, List<TextRange> ranges) {

        public Snippet {
            ranges = List.copyOf(ranges);
        }
    }
}
