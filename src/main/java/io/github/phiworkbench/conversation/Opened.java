package io.github.phiworkbench.conversation;

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

    /** Where the store keeps what is written. */
    public enum Access {
        /** In the file. */
        FILE,
        /** In memory: the file cannot be used or cannot be written. Chats last until the program ends. */
        MEMORY
    }

    /**
     * Something the user should know.
     *
     * @param kind what it is about
     * @param text one or two plain sentences, with the file's name
     */
    public record Notice(Kind kind, String text) {}

    /** What a notice is about. */
    public enum Kind {
        /** The file was damaged, so it was moved aside and a new one begun. Access: {@link Access#FILE}. */
        DAMAGED,
        /** File or folder cannot be written; what the file holds was copied to memory. Access: {@link Access#MEMORY}. */
        READ_ONLY,
        /** The file is of a newer version of the program and was left alone. Access: {@link Access#MEMORY}. */
        NEWER_VERSION,
        /** The file is another program's, or cannot be opened, and was left alone. Access: {@link Access#MEMORY}. */
        UNUSABLE,
        /** Another window has the file open; both may read and write it. Access: {@link Access#FILE}. */
        IN_USE,
        /** Answers were being written when the program ended; they are there up to their last save. */
        INTERRUPTED_ANSWERS
    }
}
