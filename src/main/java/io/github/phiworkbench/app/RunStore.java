package io.github.phiworkbench.app;

import io.github.phiworkbench.database.Contents;
import io.github.phiworkbench.database.Database;
import io.github.phiworkbench.database.OpenedDatabase;
import io.github.phiworkbench.database.OpenedDatabase.Notice;
import io.github.phiworkbench.database.Sql;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.telemetry.Percentiles;
import io.github.phiworkbench.telemetry.Reading;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Runs in a SQLite file of their own: what they took, never what was asked or answered. Every method returns when it is done, a
 * write when it is on disk, and throws {@link RunStoreException} if the file cannot be read or written or the store is closed.
 */
final class RunStore implements AutoCloseable {

    /** Older runs are not kept. */
    static final Duration LONGEST = Duration.ofDays(180);

    /** The application id is "Ph4r" in ASCII. */
    private static final Contents CONTENTS = new Contents(
            "runs", 0x50683472, Contents.steps(RunStore.class, "V1__runs.sql"), RunStoreException::new, _ -> List.of());

    private final Database database;

    private RunStore(Database database) {
        this.database = database;
    }

    /**
     * A store that is ready, whatever state its file was in.
     *
     * @param notices what the user should know of it
     */
    record Opened(RunStore store, List<Notice> notices) {
        Opened {
            notices = List.copyOf(notices);
        }
    }

    /** Opens the file as {@link OpenedDatabase#open} does. */
    static Opened open(Path file) {
        OpenedDatabase opened = OpenedDatabase.open(file, CONTENTS);
        return new Opened(new RunStore(opened.database()), opened.notices());
    }

    /**
     * Deletes what is older than {@link #LONGEST}, and the oldest of more than some.
     *
     * @param most how many are kept
     */
    void trim(Instant now, int most) {
        database.change(sql -> {
            sql.update("DELETE FROM run WHERE began < ?", now.minus(LONGEST));
            sql.update(
                    "DELETE FROM run WHERE number <= (SELECT number FROM run ORDER BY number DESC LIMIT 1 OFFSET ?)",
                    most);
        });
    }

    /** Keeps runs, all or none; one of a number that is there already is left out. */
    void add(Collection<Run> runs) {
        database.change(sql -> {
            for (Run run : runs) {
                add(sql, run);
            }
        });
    }

    private static void add(Sql sql, Run run) throws SQLException {
        GenerationStats stats = run.stats();
        @Nullable Percentiles steps = run.steps().orElse(null);
        sql.update(
                """
                INSERT OR IGNORE INTO run (number, began, kind, model, precision, device, kernel, prompt_tokens,
                        cached_tokens, new_tokens, first_token, prefill, decode, decode_in_libtorch, length, step_p50,
                        step_p95, step_p99, bandwidth_share, bandwidth_reason, joules_per_token, joules_reason,
                        resident_bytes, ending)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                run.number(),
                run.began(),
                run.kind(),
                run.model(),
                run.precision(),
                run.device(),
                run.kernel(),
                stats.promptTokens(),
                stats.cachedTokens(),
                stats.newTokens(),
                stats.timeToFirstToken(),
                stats.prefill(),
                stats.decode(),
                stats.decodeInLibtorch(),
                run.length(),
                steps == null ? null : steps.p50(),
                steps == null ? null : steps.p95(),
                steps == null ? null : steps.p99(),
                number(run.bandwidthShare()),
                reason(run.bandwidthShare()),
                number(run.joulesPerToken()),
                reason(run.joulesPerToken()),
                run.residentBytes(),
                run.ending());
    }

    private static @Nullable Double number(Reading reading) {
        return reading instanceof Reading.Measured(double value) ? value : null;
    }

    private static @Nullable String reason(Reading reading) {
        return reading instanceof Reading.NotAvailable(String why) ? why : null;
    }

    /** The greatest number that a run has; 0 without any. */
    long last() {
        return database.read(sql -> sql.number("SELECT coalesce(max(number), 0) FROM run"));
    }

    /** All runs, by number. A run of a kind or an ending that this program does not know is left out. */
    List<Run> all() {
        return database.read(sql -> sql.list("SELECT * FROM run ORDER BY number", RunStore::run)).stream()
                .flatMap(Optional::stream)
                .toList();
    }

    private static Optional<Run> run(ResultSet row) throws SQLException {
        Optional<Run.Kind> kind = constant(Run.Kind.values(), row.getString("kind"));
        Optional<Run.Ending> ending = constant(Run.Ending.values(), row.getString("ending"));
        if (kind.isEmpty() || ending.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new Run(
                row.getLong("number"),
                Sql.instant(row, "began"),
                kind.get(),
                row.getString("model"),
                row.getString("precision"),
                row.getString("device"),
                row.getString("kernel"),
                new GenerationStats(
                        row.getInt("prompt_tokens"),
                        row.getInt("cached_tokens"),
                        row.getInt("new_tokens"),
                        Sql.duration(row, "first_token"),
                        Sql.duration(row, "prefill"),
                        Sql.duration(row, "decode"),
                        Sql.duration(row, "decode_in_libtorch")),
                Sql.duration(row, "length"),
                steps(row),
                reading(row, "bandwidth_share", "bandwidth_reason"),
                reading(row, "joules_per_token", "joules_reason"),
                row.getLong("resident_bytes"),
                ending.get()));
    }

    private static <E extends Enum<E>> Optional<E> constant(E[] values, String name) {
        return List.of(values).stream()
                .filter(value -> value.name().equals(name))
                .findFirst();
    }

    private static Optional<Percentiles> steps(ResultSet row) throws SQLException {
        double p50 = row.getDouble("step_p50");
        return row.wasNull()
                ? Optional.empty()
                : Optional.of(new Percentiles(p50, row.getDouble("step_p95"), row.getDouble("step_p99")));
    }

    private static Reading reading(ResultSet row, String number, String reason) throws SQLException {
        double value = row.getDouble(number);
        return row.wasNull() ? Reading.none(Sql.text(row, reason).orElse("it was not measured")) : Reading.of(value);
    }

    /** Deletes runs for good. */
    void delete(Collection<Long> numbers) {
        database.change(sql -> {
            for (long number : numbers) {
                sql.update("DELETE FROM run WHERE number = ?", number);
            }
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
