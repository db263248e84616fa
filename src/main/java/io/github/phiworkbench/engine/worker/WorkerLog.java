package io.github.phiworkbench.engine.worker;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a worker writes to standard error: kept in a file, of which there is none as long as it says nothing, and its end in
 * memory, which is there also where the file cannot be written.
 */
final class WorkerLog {

    private static final Logger LOG = LoggerFactory.getLogger(WorkerLog.class);

    private static final int KEPT_LINES = 40;
    private static final int KEPT_FILES = 20;
    private static final int LONGEST_LINE = 2_000;
    private static final long LARGEST_FILE = 8 << 20;
    private static final String PREFIX = "worker-";
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT);

    /** How the virtual machine begins the report of a crash; the lines that tell most come right after. */
    private static final List<String> CRASH_REPORTS =
            List.of("# A fatal error has been detected", "# There is insufficient memory");

    private final Path file;
    private final Thread thread;
    private final Deque<String> last = new ArrayDeque<>();
    private final List<String> crash = new ArrayList<>();
    private @Nullable Writer writer;
    private long written;
    private boolean fileFailed;

    private WorkerLog(InputStream in, Path file) {
        this.file = file;
        thread = Thread.ofPlatform().daemon().name("log-" + file.getFileName()).unstarted(() -> follow(in));
    }

    /** Begins to read what a worker says. Of the logs that lie beside this one, the newest stay. */
    static WorkerLog of(InputStream in, Path file) {
        WorkerLog log = new WorkerLog(in, file);
        log.thread.start();
        return log;
    }

    /** A name for a log in a folder. */
    static Path name(Path folder, String model, long pid) {
        String time = TIME.format(LocalDateTime.now(ZoneId.systemDefault()));
        return folder.resolve(PREFIX + model + "-" + time + "-" + pid + ".log");
    }

    /** The log of a worker that never was. */
    static WorkerLog empty() {
        return new WorkerLog(InputStream.nullInputStream(), Path.of(PREFIX));
    }

    private void follow(InputStream in) {
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (Optional<String> line = next(lines); line.isPresent(); line = next(lines)) {
                keep(line.get());
            }
        } catch (IOException e) {
            LOG.debug("The end of {}", file, e);
        } finally {
            closeFile();
        }
    }

    /** A line, cut where it is too long, since one without an end would fill the memory; empty at the end. */
    private static Optional<String> next(BufferedReader lines) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = lines.read();
        if (next < 0) {
            return Optional.empty();
        }
        for (; next >= 0 && next != '\n'; next = lines.read()) {
            if (line.length() < LONGEST_LINE && next != '\r') {
                line.append((char) next);
            }
        }
        return Optional.of(line.toString());
    }

    /** Whether the virtual machine has begun to report a crash. */
    synchronized boolean hasCrashReport() {
        return !crash.isEmpty();
    }

    private synchronized void keep(String line) {
        last.addLast(line);
        if (last.size() > KEPT_LINES) {
            last.removeFirst();
        }
        if ((!crash.isEmpty() || CRASH_REPORTS.stream().anyMatch(line::startsWith)) && crash.size() < KEPT_LINES) {
            crash.add(line);
        }
        if (fileFailed || written > LARGEST_FILE) {
            return;
        }
        try {
            Writer to = writer;
            if (to == null) {
                to = create();
                writer = to;
            }
            to.write(line);
            to.write('\n');
            to.flush();
            written += line.length() + 1L;
        } catch (IOException | RuntimeException e) {
            // Whatever it is, the worker must not be kept waiting for someone to read.
            fileFailed = true;
            LOG.warn("The log {} cannot be written: {}", file, e.toString());
        }
    }

    private Writer create() throws IOException {
        Path folder = file.resolveSibling("");
        Files.createDirectories(folder);
        prune(folder);
        return Files.newBufferedWriter(file);
    }

    private static void prune(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> logs = files.filter(
                            path -> String.valueOf(path.getFileName()).startsWith(PREFIX))
                    .sorted(Comparator.comparingLong(
                                    (Path path) -> path.toFile().lastModified())
                            .reversed())
                    .toList();
            for (Path old : logs.subList(Math.min(KEPT_FILES - 1, logs.size()), logs.size())) {
                Files.deleteIfExists(old);
            }
        }
    }

    private synchronized void closeFile() {
        if (writer != null) {
            try {
                writer.close();
            } catch (IOException e) {
                fileFailed = true;
                LOG.warn("The log {} could not be closed: {}", file, e.toString());
            }
        }
    }

    /** Waits until all that was said is here. */
    void awaitEnd(Duration atMost) throws InterruptedException {
        thread.join(atMost);
    }

    /** The last lines; of a crash report the first ones. */
    synchronized List<String> tail() {
        return List.copyOf(crash.isEmpty() ? last : crash);
    }

    /** The file, if there is one. */
    synchronized Optional<Path> file() {
        return writer != null && !fileFailed ? Optional.of(file) : Optional.empty();
    }
}
