package io.github.phiworkbench.database;

import java.nio.file.Path;
import java.util.List;

/**
 * A database that is ready, whatever state its file was in.
 *
 * @param database its connections
 * @param access whether what is written there is kept
 * @param notices what to show, most important first; empty if all is as it should be
 */
public record OpenedDatabase(Database database, Access access, List<Notice> notices) {

    public OpenedDatabase {
        notices = List.copyOf(notices);
    }

    /**
     * Opens the file, making it if it is missing, and brings it to this program's form. Never fails for the file's sake and
     * never deletes anything: see {@link Kind} for what can be the matter.
     */
    public static OpenedDatabase open(Path file, Contents contents) {
        return DatabaseFile.open(file, contents);
    }

    /** Where what is written is kept. */
    public enum Access {
        /** In the file. */
        FILE,
        /** In memory: the file cannot be used or cannot be written. It lasts until the program ends. */
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
