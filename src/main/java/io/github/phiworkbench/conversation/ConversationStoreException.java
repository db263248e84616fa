package io.github.phiworkbench.conversation;

/** Chats could not be read or written; the message says why and what to do. */
public final class ConversationStoreException extends RuntimeException {

    public ConversationStoreException(String message) {
        super(message);
    }

    public ConversationStoreException(String message, Throwable cause) {
        super(message, cause);
    }
}
