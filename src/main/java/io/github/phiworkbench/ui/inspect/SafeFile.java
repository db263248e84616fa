package io.github.phiworkbench.ui.inspect;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that is written whole or not at all. */
final class SafeFile {

    private SafeFile() {}

    /** Fills a file. */
    @FunctionalInterface
    interface Content {
        void to(Path file) throws IOException;
    }

    /** Writes beside the file and then puts it in its place. */
    static void write(Path file, Content content) throws IOException {
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            content.to(part);
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
