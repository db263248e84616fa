package io.github.phiworkbench.conversation;

import io.github.phiworkbench.engine.Cancellation;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Reads conversations from a file: this program's JSON, or the {@code conversations.json} of a ChatGPT data export. One
 * conversation is in memory at a time, and each is stored whole or not at all.
 *
 * <p>A conversation that is here already, in the trash too, is never doubled: messages that it lacks are added to it, and
 * those it has stay as they are.
 */
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString", "UnusedVariable"})
public final class ConversationImport {

    private final ConversationStore store;

    public ConversationImport(ConversationStore store) {
        this.store = store;
    }

    /**
     * Imports a file.
     *
     * @param listener told of each conversation when it is done
     * @param cancellation stops after the conversation at hand; those before it stay
     * @throws ConversationStoreException if the file cannot be read or is neither of the two kinds
     */
    public ImportReport read(Path file, Consumer<ImportReport.Entry> listener, Cancellation cancellation) {
        throw new UnsupportedOperationException(store + " " + file);
    }
}
