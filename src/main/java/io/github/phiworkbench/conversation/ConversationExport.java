package io.github.phiworkbench.conversation;

import java.nio.file.Path;
import java.util.List;

/**
 * Writes conversations to files. A file appears when it is whole; one that is there already stays, unless it is to be
 * replaced.
 *
 * <p>All methods throw {@link ConversationStoreException} if the file cannot be written or is there already.
 */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString", "UnusedVariable"})
public final class ConversationExport {

    /** What to do with a file that is there already. */
    public enum Existing {
        KEEP,
        REPLACE
    }

    private final ConversationStore store;

    public ConversationExport(ConversationStore store) {
        this.store = store;
    }

    /** The selected path of a conversation as Markdown. */
    public void toMarkdown(long conversation, Path file, Existing existing) {
        throw new UnsupportedOperationException(store + " " + file + existing);
    }

    /** The selected path of a conversation as one HTML page without scripts that loads nothing. */
    public void toHtml(long conversation, Path file, Existing existing) {
        throw new UnsupportedOperationException(store + " " + file + existing);
    }

    /** Whole conversations, with all branches, as JSON that {@link ConversationImport} reads back without loss. */
    public void toJson(List<Long> conversations, Path file, Existing existing) {
        throw new UnsupportedOperationException(store + " " + file + existing);
    }
}
