package io.github.phiworkbench.app;

import io.github.phiworkbench.conversation.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Keeps what models were measured to lose, each result in a file of its own that other programs can read. */
public final class QualityStore {

    private static final Logger LOG = LoggerFactory.getLogger(QualityStore.class);

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;

    /** A result and where it lies. */
    private record Kept(Path file, QualityReport report) {}

    /** @param folder made at the first result */
    public QualityStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Keeps a result in place of earlier ones of the same models, text and way of reading.
     *
     * @return its file
     * @throws IOException if it cannot be written
     */
    public Path save(QualityReport report) throws IOException {
        Files.createDirectories(folder);
        List<Kept> earlier =
                kept().stream().filter(it -> report.replaces(it.report())).toList();
        Path file = folder.resolve(NAME.format(report.began()) + ".json");
        WholeFile.write(
                file,
                WholeFile.Existing.REPLACE,
                stream -> stream.write(report.toJson().getBytes(StandardCharsets.UTF_8)));
        for (Kept old : earlier) {
            if (!old.file().equals(file)) {
                Files.deleteIfExists(old.file());
            }
        }
        return file;
    }

    /**
     * All results, the latest first. A file that is none is left alone.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<QualityReport> all() throws IOException {
        return kept().stream()
                .map(Kept::report)
                .sorted(Comparator.comparing(QualityReport::began).reversed())
                .toList();
    }

    /**
     * The latest result of two models, on whatever text.
     *
     * @param referenceId id of the reference
     * @param candidateId id of the candidate
     * @throws IOException if the folder cannot be read
     */
    public Optional<QualityReport> latest(String referenceId, String candidateId) throws IOException {
        return all().stream()
                .filter(report -> report.isOf(referenceId, candidateId))
                .findFirst();
    }

    private List<Kept> kept() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Kept> kept = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".json")).toList()) {
                try {
                    kept.add(new Kept(file, QualityReport.parse(Files.readString(file))));
                } catch (IOException | JacksonException | IllegalArgumentException e) {
                    LOG.warn("{} is no result of a measurement", file, e);
                }
            }
        }
        return kept;
    }
}
