package io.github.phiworkbench.library;

import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.family.Variant;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A model as a list shows it.
 *
 * @param entry the model
 * @param bytes what its folder takes on the disk; of a model that is not imported yet, its checkpoint
 * @param comesWithProgram whether it is imported again when it is used after it was removed
 * @param linked whether its folder is a link to a folder elsewhere
 */
public record ModelItem(LibraryEntry entry, long bytes, boolean comesWithProgram, boolean linked) {

    /** A longer model card is shown up to here; Hugging Face's own have a few thousand characters. */
    private static final int LONGEST_CARD = 200_000;

    static ModelItem of(LibraryEntry entry, boolean comesWithProgram) {
        return new ModelItem(entry, bytes(source(entry)), comesWithProgram, Files.isSymbolicLink(entry.folder()));
    }

    private static Path source(LibraryEntry entry) {
        return entry instanceof LibraryEntry.Embedded embedded ? embedded.checkpoint() : entry.folder();
    }

    /** Files that vanish meanwhile count as nothing. */
    private static long bytes(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    /** The family's variant; {@link Variant#OTHER} also where it is not known. */
    public Variant variant() {
        return entry instanceof LibraryEntry.Ready ready
                ? Variant.byId(ready.manifest().variant()).orElse(Variant.OTHER)
                : Variant.OTHER;
    }

    /**
     * Reads the model card.
     *
     * @return its Markdown, without the metadata at its head; empty if there is none
     * @throws ImportException if it cannot be read
     */
    public Optional<String> readCard() {
        Path file = source(entry).resolve("README.md");
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
            String body =
                    text.replaceFirst("(?s)\\A\\uFEFF?---\\R.*?\\R---\\R", "").strip();
            return Optional.of(body.length() <= LONGEST_CARD ? body : body.substring(0, LONGEST_CARD));
        } catch (IOException e) {
            throw new ImportException(
                    "The model card %s cannot be read: %s.".formatted(file, FailureWords.reason(e)), e);
        }
    }
}
