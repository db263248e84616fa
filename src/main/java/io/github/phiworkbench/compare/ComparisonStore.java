package io.github.phiworkbench.compare;

import io.github.phiworkbench.database.Contents;
import io.github.phiworkbench.database.Database;
import io.github.phiworkbench.database.OpenedDatabase;
import io.github.phiworkbench.database.OpenedDatabase.Access;
import io.github.phiworkbench.database.OpenedDatabase.Notice;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Votes, batches, and the comparison that stands in the columns, in a SQLite file of their own, so that trouble with it is none of the chats'.
 *
 * <p>Every method may be called from any thread and returns when it is done: a write when it is on disk, synced. What is removed
 * is only hidden and can be taken back until {@link #forgetRemoved}.
 *
 * <p>All methods but {@link #open} throw {@link ComparisonStoreException} if the file cannot be read or written, if the store is
 * closed, or if there is no batch of the given id.
 */
public final class ComparisonStore implements AutoCloseable {

    /** The application id is "Ph4c" in ASCII. */
    private static final Contents CONTENTS = new Contents(
            "comparisons",
            0x50683463,
            Contents.steps(ComparisonStore.class, "V1__comparisons.sql", "V2__sheet.sql"),
            ComparisonStoreException::new,
            _ -> List.of());

    private final Database database;

    private ComparisonStore(Database database) {
        this.database = database;
    }

    /**
     * A store that is ready, whatever state its file was in.
     *
     * @param access whether what is written there is kept
     * @param notices what the user should know of it
     */
    public record Opened(ComparisonStore store, Access access, List<Notice> notices) {
        public Opened {
            notices = List.copyOf(notices);
        }
    }

    /** Opens the file as {@link OpenedDatabase#open} does. */
    public static Opened open(Path file) {
        OpenedDatabase opened = OpenedDatabase.open(file, CONTENTS);
        return new Opened(new ComparisonStore(opened.database()), opened.access(), opened.notices());
    }

    /** Keeps a vote. */
    public StoredVote addVote(Vote vote) {
        return database.write(sql -> new StoredVote(new Votes(sql).add(vote), vote));
    }

    /** Keeps the votes of one judgement, all or none. */
    public List<StoredVote> addVotes(List<Vote> votes) {
        return database.write(sql -> {
            List<StoredVote> kept = new ArrayList<>();
            for (Vote vote : votes) {
                kept.add(new StoredVote(new Votes(sql).add(vote), vote));
            }
            return kept;
        });
    }

    /** All votes, in the order in which they were given. */
    public List<StoredVote> votes() {
        return database.read(sql -> new Votes(sql).list());
    }

    public void removeVote(long id) {
        database.change(sql -> sql.update("UPDATE vote SET removed = ? WHERE id = ?", Instant.now(), id));
    }

    public void restoreVote(long id) {
        database.change(sql -> sql.update("UPDATE vote SET removed = NULL WHERE id = ?", id));
    }

    /** Begins a batch. */
    public Batch begin(BatchPlan plan) {
        return database.write(sql -> new Batches(sql).add(plan, Instant.now()));
    }

    /** The batch that was begun last for the same prompts, models and settings. */
    public Optional<Batch> latest(BatchPlan plan) {
        return database.read(sql -> new Batches(sql).latest(plan.fingerprint()));
    }

    public Batch batch(long id) {
        return database.read(sql -> new Batches(sql).get(id));
    }

    /** All batches, the last begun first. */
    public List<BatchSummary> batches() {
        return database.read(sql -> new Batches(sql).list());
    }

    public BatchSummary summary(long batch) {
        return database.read(sql -> new Batches(sql).summary(batch));
    }

    /** Keeps an answer, in place of a failure at the same place; an answer that is there already stays. */
    public void addAnswer(long batch, BatchAnswer answer) {
        database.change(sql -> new Batches(sql).addAnswer(batch, answer));
    }

    /** The answers of a batch so far, failures among them, by entrant, prompt and sample. */
    public List<BatchAnswer> answers(long batch) {
        return database.read(sql -> new Batches(sql).answers(batch));
    }

    public void removeBatch(long id) {
        database.change(sql -> sql.update("UPDATE batch SET removed = ? WHERE id = ?", Instant.now(), id));
    }

    public void restoreBatch(long id) {
        database.change(sql -> sql.update("UPDATE batch SET removed = NULL WHERE id = ?", id));
    }

    /**
     * Keeps the comparison that stands in the columns, in place of the one before.
     *
     * @param layout which answers stand where
     * @param ids of all its answers; others are deleted
     * @param fresh those of them that are not kept yet
     */
    public void keepSheet(String layout, Set<String> ids, List<KeptAnswer> fresh) {
        database.change(sql -> new Sheets(sql).keep(layout, ids, fresh));
    }

    /** The comparison that stood in the columns last; empty before the first. */
    public Optional<KeptSheet> sheet() {
        return database.read(sql -> new Sheets(sql).read());
    }

    /** Deletes for good what was removed before a time. */
    public void forgetRemoved(Instant before) {
        database.change(sql -> {
            sql.update("DELETE FROM vote WHERE removed < ?", before);
            sql.update("DELETE FROM batch WHERE removed < ?", before);
        });
    }

    @Override
    public void close() {
        database.close();
    }
}
