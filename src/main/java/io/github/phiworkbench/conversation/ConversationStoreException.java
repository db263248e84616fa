package io.github.phiworkbench.conversation;

import io.github.phiworkbench.database.StoreException;
import org.jspecify.annotations.Nullable;

/** Chats could not be read or written; the message says why and what to do. */
public final class ConversationStoreException extends StoreException {

    public ConversationStoreException(String message) {
        super(message, null);
    }

    public ConversationStoreException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
