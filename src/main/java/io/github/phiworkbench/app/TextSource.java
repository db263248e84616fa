package io.github.phiworkbench.app;

import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A text and where it is from.
 *
 * @param file the file; empty for the sample that comes with the program
 */
public record TextSource(Optional<Path> file, String text) {

    private static final String SAMPLE = "/io/github/phiworkbench/app/quality-sample.txt";

    /** The sample that comes with the program: prose, code, arithmetic and a little of other languages. */
    public static TextSource sample() {
        return shipped(SAMPLE);
    }

    /** A text in the program itself. */
    static TextSource shipped(String resource) {
        try (InputStream stream = TextSource.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new IllegalStateException("The file " + resource + " is missing in the program.");
            }
            return new TextSource(Optional.empty(), new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Reads a file.
     *
     * @throws UnusableModelException if it is no UTF-8 text, or cannot be read
     */
    public static TextSource ofFile(Path file) {
        if (Files.isDirectory(file)) {
            throw new UnusableModelException(file + " is a folder, not a text file; choose a file in it.");
        }
        try {
            return new TextSource(Optional.of(file), Files.readString(file));
        } catch (CharacterCodingException e) {
            throw new UnusableModelException(file + " is not UTF-8 text; convert it first.", e);
        } catch (NoSuchFileException e) {
            throw new UnusableModelException(file + " is not there; check its name.", e);
        } catch (IOException e) {
            throw new UnusableModelException(file + " cannot be read: " + FailureWords.reason(e) + ".", e);
        }
    }
}
