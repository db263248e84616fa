package io.github.phiworkbench.family;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** What the file system's failures mean; by themselves many of them only repeat the file's name. */
public final class FailureWords {

    private FailureWords() {}

    /** Why a file could not be read or written, in words that follow "because" or a colon. */
    public static String reason(IOException failure) {
        return switch (failure) {
            case NoSuchFileException missing -> "it does not exist";
            case AccessDeniedException denied -> "access is denied";
            case NotDirectoryException file -> "it is not a folder";
            case FileSystemException other when other.getReason() != null -> other.getReason();
            case FileSystemException other -> "the system refuses it";
            default -> failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
        };
    }
}
