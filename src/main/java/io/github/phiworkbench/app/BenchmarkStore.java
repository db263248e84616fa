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
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/** Keeps series of measurements, each in a file of its own that other programs can read. */
public final class BenchmarkStore {

    private static final Logger LOG = LoggerFactory.getLogger(BenchmarkStore.class);

    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Path folder;

    /** @param folder made at the first measurement */
    public BenchmarkStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Keeps a series.
     *
     * @return its file
     * @throws IOException if it cannot be written
     */
    public Path save(BenchmarkReport report) throws IOException {
        Files.createDirectories(folder);
        Path file = folder.resolve(NAME.format(report.began()) + ".json");
        WholeFile.write(
                file,
                WholeFile.Existing.REPLACE,
                stream -> stream.write(report.toJson().getBytes(StandardCharsets.UTF_8)));
        return file;
    }

    /**
     * All series, the latest first. A file that is none is left alone.
     *
     * @throws IOException if the folder cannot be read
     */
    public List<BenchmarkReport> all() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<BenchmarkReport> reports = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(it -> it.toString().endsWith(".json")).toList()) {
                try {
                    reports.add(BenchmarkReport.parse(Files.readString(file)));
                } catch (IOException | JacksonException e) {
                    LOG.warn("{} is no series of measurements", file, e);
                }
            }
        }
        reports.sort(Comparator.comparing(BenchmarkReport::began).reversed());
        return List.copyOf(reports);
    }
}
