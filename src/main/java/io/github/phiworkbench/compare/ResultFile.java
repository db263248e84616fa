package io.github.phiworkbench.compare;

import io.github.phiworkbench.conversation.WholeFile;
import io.github.phiworkbench.conversation.WholeFile.Existing;
import io.github.phiworkbench.family.FailureWords;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * A file for the results of a batch, in the form that its name tells.
 *
 * @param path where
 * @param form how
 */
public record ResultFile(Path path, Form form) {

    /** How results are written. */
    public enum Form {
        CSV,
        JSONL,
        HTML
    }

    /**
     * A file that is to be written.
     *
     * @throws IllegalArgumentException if its name tells no form
     */
    public static ResultFile at(Path path) {
        return new ResultFile(path, formOf(path));
    }

    /**
     * Finds out now what would be a pity to find out when there are results.
     *
     * @throws IllegalArgumentException if there is such a file already, or no such folder
     */
    public ResultFile requireFree() {
        if (Files.exists(path)) {
            throw new IllegalArgumentException("There is a file %s already; choose another name.".formatted(path));
        }
        if (!Files.isDirectory(path.toAbsolutePath().resolveSibling(""))) {
            throw new IllegalArgumentException(
                    "The folder of %s does not exist; make it, or choose another one.".formatted(path));
        }
        return this;
    }

    private static Form formOf(Path path) {
        String name = String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
        return switch (name.substring(name.lastIndexOf('.') + 1)) {
            case "csv" -> Form.CSV;
            case "jsonl" -> Form.JSONL;
            case "html" -> Form.HTML;
            default ->
                throw new IllegalArgumentException(
                        "%s is named neither .csv nor .jsonl nor .html; choose one of them.".formatted(path));
        };
    }

    /**
     * Writes results.
     *
     * @throws ComparisonStoreException if that cannot be done; a file that is to be kept stays as it is
     */
    public void write(BatchResults results, Existing existing) {
        try {
            WholeFile.write(path, existing, stream -> {
                Writer writer = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
                switch (form) {
                    case CSV -> BatchExport.csv(results, writer);
                    case JSONL -> BatchExport.jsonLines(results, writer);
                    case HTML -> BatchReport.html(results, Instant.now(), writer);
                }
                writer.flush();
            });
        } catch (FileAlreadyExistsException e) {
            throw new ComparisonStoreException(
                    "There is a file %s already; choose another name, or replace it.".formatted(path), e);
        } catch (IOException e) {
            throw new ComparisonStoreException(
                    "%s cannot be written: %s; choose another place.".formatted(path, FailureWords.reason(e)), e);
        }
    }
}
