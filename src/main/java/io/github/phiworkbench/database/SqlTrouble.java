package io.github.phiworkbench.database;

import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** Says in plain sentences why SQLite could not do something. */
final class SqlTrouble {

    private SqlTrouble() {}

    /** SQLite's primary result code, see <a href="https://sqlite.org/rescode.html">sqlite.org/rescode.html</a>. */
    private static SQLiteErrorCode code(SQLException trouble) {
        return SQLiteErrorCode.getErrorCode(trouble.getErrorCode() & 0xff);
    }

    /** Whether the file's contents are at fault. */
    static boolean isDamage(SQLException trouble) {
        return switch (code(trouble)) {
            case SQLITE_CORRUPT, SQLITE_NOTADB -> true;
            default -> false;
        };
    }

    /** Whether the file or its folder cannot be written. */
    static boolean isReadOnly(SQLException trouble) {
        return switch (code(trouble)) {
            case SQLITE_READONLY, SQLITE_PERM -> true;
            default -> false;
        };
    }

    /** What is the matter, as part of a sentence. */
    static String reason(SQLException trouble) {
        return switch (code(trouble)) {
            case SQLITE_FULL -> "the disk is full";
            case SQLITE_BUSY, SQLITE_LOCKED -> "another program holds the file";
            case SQLITE_CORRUPT, SQLITE_NOTADB -> "the file is damaged";
            case SQLITE_CANTOPEN -> "the file cannot be opened";
            case SQLITE_IOERR -> "the disk could not be read or written";
            default -> String.valueOf(trouble.getMessage());
        };
    }

    static StoreException exception(Path file, Contents contents, SQLException trouble) {
        String text =
                switch (code(trouble)) {
                    case SQLITE_FULL -> "The disk of %2$s is full; free some space and try again.";
                    case SQLITE_READONLY, SQLITE_PERM ->
                        "The %s in %s cannot be written; change the permissions of the file and its folder.";
                    case SQLITE_BUSY, SQLITE_LOCKED -> "Another program holds the %s in %s; close it and try again.";
                    case SQLITE_CORRUPT, SQLITE_NOTADB ->
                        "The %s in %s are damaged; open the program again, which moves the file aside.";
                    case SQLITE_TOOBIG -> "The text is too long for the %s in %s; 1,000,000,000 bytes is the most.";
                    case SQLITE_CANTOPEN ->
                        "The %s in %s cannot be opened; check that the folder is there and can be written.";
                    case SQLITE_IOERR -> "The disk of %2$s could not be read or written; check the disk and try again.";
                    default -> "The %s in %s could not be used; see the log.";
                };
        return contents.exception(text.formatted(contents.name(), file), trouble);
    }
}
