package io.github.phiworkbench.conversation;

import io.github.phiworkbench.database.OpenedDatabase.Access;
import io.github.phiworkbench.database.OpenedDatabase.Notice;
import java.util.List;

/**
 * The store that {@link ConversationStore#open} gives, which always works, and what the user should know of it.
 *
 * @param store the store
 * @param access whether what is written there is kept
 * @param notices what to show, most important first; empty if all is as it should be
 */
public record Opened(ConversationStore store, Access access, List<Notice> notices) {

    public Opened {
        notices = List.copyOf(notices);
    }
}
