package io.github.phiworkbench.database;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connections to one database: one thread writes, in the order it is asked to; reads have a connection of their own
 * and see what was committed when they began. A database in memory has one connection for both.
 */
public final class Database implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Database.class);

    private final Path file;
    private final Contents contents;
    private final Connection writing;
    private final Optional<Connection> reading;
    private final Runnable afterClose;
    private final ExecutorService writer;
    private final ReentrantLock readLock = new ReentrantLock();
    private volatile boolean damaged;

    /**
     * @param file for messages
     * @param contents what it holds
     * @param reading empty with a database in memory
     * @param afterClose runs when the connections are closed
     */
    Database(Path file, Contents contents, Connection writing, Optional<Connection> reading, Runnable afterClose) {
        this.file = file;
        this.contents = contents;
        this.writing = writing;
        this.reading = reading;
        this.afterClose = afterClose;
        this.writer = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().name(contents.name()).daemon().factory());
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Work<T> {
        T run(Sql sql) throws SQLException;
    }

    /** What is done in a transaction without a result. */
    @FunctionalInterface
    public interface Change {
        void run(Sql sql) throws SQLException;
    }

    /** Does all of it or, if it throws, nothing. Returns when it is on disk. */
    public <T> T write(Work<T> work) {
        return submit(() -> inTransaction(new Sql(writing), work));
    }

    /** Does all of it or, if it throws, nothing. Returns when it is on disk. */
    public void change(Change change) {
        write(sql -> {
            change.run(sql);
            return true;
        });
    }

    /** Runs on the writer, outside a transaction. */
    public void onWriter(Change change) {
        submit(() -> {
            change.run(new Sql(writing));
            return true;
        });
    }

    /** Reads one consistent state. */
    public <T> T read(Work<T> work) {
        if (reading.isEmpty()) {
            return submit(() -> inTransaction(new Sql(writing), work));
        }
        if (writer.isShutdown()) {
            throw closed();
        }
        readLock.lock();
        try {
            return inTransaction("BEGIN", new Sql(reading.get()), work);
        } catch (SQLException e) {
            throw failure(e);
        } finally {
            readLock.unlock();
        }
    }

    private <T> T submit(Callable<T> task) {
        Future<T> result;
        try {
            result = writer.submit(task);
        } catch (RejectedExecutionException e) {
            throw closed();
        }
        return await(result);
    }

    /** Waits through interruptions: what the writer has begun it ends, and the caller must know how. */
    private <T> T await(Future<T> result) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return result.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw failure(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Does all of it or, if it throws, nothing. For what already runs on the writer. */
    public static <T> T inTransaction(Sql sql, Work<T> work) throws SQLException {
        return inTransaction("BEGIN IMMEDIATE", sql, work);
    }

    private static <T> T inTransaction(String begin, Sql sql, Work<T> work) throws SQLException {
        sql.run(begin);
        boolean done = false;
        try {
            T result = work.run(sql);
            sql.run("COMMIT");
            done = true;
            return result;
        } finally {
            if (!done) {
                rollBack(sql);
            }
        }
    }

    /** SQLite itself has rolled back after some errors, and then refuses to do it again. */
    private static void rollBack(Sql sql) {
        try {
            sql.run("ROLLBACK");
        } catch (SQLException e) {
            LOG.debug("Already rolled back", e);
        }
    }

    private RuntimeException failure(@Nullable Throwable cause) {
        if (cause instanceof StoreException known) {
            return contents.exception(String.valueOf(known.getMessage()), known);
        }
        if (cause instanceof SQLException trouble) {
            damaged |= SqlTrouble.isDamage(trouble);
            return SqlTrouble.exception(file, contents, trouble);
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return cause instanceof RuntimeException bug ? bug : new IllegalStateException(cause);
    }

    private StoreException closed() {
        return contents.exception(
                "The %s in %s are closed; open the program again.".formatted(contents.name(), file), null);
    }

    /** Whether SQLite has found the file damaged, so that it must be looked at when it is opened again. */
    boolean damaged() {
        return damaged;
    }

    Path file() {
        return file;
    }

    @Override
    public void close() {
        if (writer.isShutdown()) {
            return;
        }
        writer.close();
        readLock.lock();
        try {
            if (reading.isPresent()) {
                reading.get().close();
            }
            writing.close();
        } catch (SQLException e) {
            LOG.warn("{}", SqlTrouble.exception(file, contents, e).getMessage(), e);
        } finally {
            readLock.unlock();
            afterClose.run();
        }
    }
}
