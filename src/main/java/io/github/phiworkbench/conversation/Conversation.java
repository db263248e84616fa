package io.github.phiworkbench.conversation;

import java.util.OptionalLong;

/**
 * A conversation without its messages.
 *
 * @param summary what a list shows of it
 * @param uid unique in the world: the same in an export and after its import
 * @param settings what it asks a model with
 * @param draft what was typed and not sent yet
 * @param leaf the last message of the selected path; empty while there is none
 */
public record Conversation(
        ConversationSummary summary, String uid, ConversationSettings settings, String draft, OptionalLong leaf) {

    public long id() {
        return summary.id();
    }

    public String title() {
        return summary.title();
    }
}
