package io.github.phiworkbench.library;

import io.github.phiworkbench.family.FailureWords;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Says in plain sentences why a folder could not be written. */
final class DiskTrouble {

    private DiskTrouble() {}

    /** The disk has less space than a model takes. */
    static ImportException tooSmall(Path models, long needed, long free) {
        return new ImportException(
                "The model takes %s but the disk of %s has only %s free; free some space or choose another folder."
                        .formatted(size(needed), models, size(free)));
    }

    /** Writing below a folder failed. */
    static ImportException writing(Path models, IOException failure) {
        if (isFull(failure)) {
            return new ImportException(
                    "The disk of %s ran full while the model was written; free some space and import it again."
                            .formatted(models),
                    failure);
        }
        if (failure instanceof AccessDeniedException) {
            return new ImportException(
                    "The folder %s cannot be written to: access is denied; change its permissions or choose another folder."
                            .formatted(models),
                    failure);
        }
        Optional<Path> inTheWay = fileInTheWay(models);
        if (inTheWay.isPresent()) {
            return new ImportException(
                    "The folder %s cannot be made: %s is %s; choose another folder."
                            .formatted(
                                    models,
                                    inTheWay.get(),
                                    Files.isRegularFile(inTheWay.get()) ? "a file" : "no folder"),
                    failure);
        }
        return new ImportException(
                "The folder %s cannot be written to: %s; choose another folder."
                        .formatted(models, FailureWords.reason(failure)),
                failure);
    }

    /** What exists on the way to a folder and is none; systems differ in what they say of it. */
    private static Optional<Path> fileInTheWay(Path folder) {
        return Stream.iterate(folder.toAbsolutePath(), path -> path != null, Path::getParent)
                .filter(Files::exists)
                .findFirst()
                .filter(path -> !Files.isDirectory(path));
    }

    private static boolean isFull(IOException failure) {
        String message = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
        return Stream.of("no space left", "not enough space", "quota exceeded").anyMatch(message::contains);
    }

    /** A number of bytes for people: 7.7 GB. */
    static String size(long bytes) {
        if (bytes >= 1_000_000_000) {
            return String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
        }
        return bytes >= 1_000_000
                ? String.format(Locale.ROOT, "%.1f MB", bytes / 1e6)
                : String.format(Locale.ROOT, "%,d bytes", bytes);
    }
}
