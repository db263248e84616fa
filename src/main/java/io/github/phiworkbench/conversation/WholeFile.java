package io.github.phiworkbench.conversation;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is written whole or not at all: beside its place, under a name that nothing has, and then moved there. */
public final class WholeFile {

    private WholeFile() {}

    /** What to do with a file that is there already. */
    public enum Existing {
        /** Refuse to write. */
        KEEP,
        /** Put the new file in its place, once that is whole. */
        REPLACE
    }

    /** Writes a file's contents. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream stream) throws IOException;
    }

    /**
     * Writes a file.
     *
     * @throws FileAlreadyExistsException if there is one, and it is to be kept
     */
    public static void write(Path file, Existing existing, Content content) throws IOException {
        Path target = file.toAbsolutePath();
        if (existing == Existing.KEEP && Files.exists(target)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path part = Files.createTempFile(target.resolveSibling(""), ".exporting-", ".part");
        try {
            try (OutputStream stream = Files.newOutputStream(part)) {
                content.writeTo(stream);
            }
            switch (existing) {
                case KEEP -> Files.move(part, target);
                case REPLACE -> Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
