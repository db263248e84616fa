package io.github.phiworkbench.conversation;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A conversation as a list shows it.
 *
 * @param id unique in the database, never used again
 * @param title empty until the first question gives it one
 * @param folder name of its folder; empty if it lies in none
 * @param tags words it was marked with
 * @param pinned whether it stands above the others
 * @param created when it was begun, in milliseconds
 * @param updated when its last message was added
 * @param trashed when it was moved to the trash; empty if it is not there
 */
public record ConversationSummary(
        long id,
        String title,
        String folder,
        SortedSet<String> tags,
        boolean pinned,
        Instant created,
        Instant updated,
        Optional<Instant> trashed) {

    public ConversationSummary {
        tags = Collections.unmodifiableSortedSet(new TreeSet<>(tags));
    }
}
