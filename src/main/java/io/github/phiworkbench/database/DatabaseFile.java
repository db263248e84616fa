package io.github.phiworkbench.database;

import io.github.phiworkbench.database.OpenedDatabase.Access;
import io.github.phiworkbench.database.OpenedDatabase.Kind;
import io.github.phiworkbench.database.OpenedDatabase.Notice;
import io.github.phiworkbench.family.FailureWords;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteErrorCode;

/** Opens a database's file, whatever state it is in. */
final class DatabaseFile {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseFile.class);

    /** Files up to this size are checked at every opening, larger ones only if they were not closed. */
    private static final long CHECK_BYTES = 32L << 20;

    /** The most that is copied to memory from a file that cannot be written. */
    private static final long COPY_BYTES = 256L << 20;

    private static final int BUSY_MILLIS = 10_000;
    private static final String WAL = "-wal";
    private static final String JOURNAL = "-journal";

    /** In the order in which they are moved: a log that lay beside a new file would be taken for the new one's. */
    private static final List<String> PARTS = List.of(WAL, JOURNAL, "-shm", "");

    private final Path file;
    private final Contents contents;
    private final List<Notice> notices = new ArrayList<>();

    private DatabaseFile(Path file, Contents contents) {
        this.file = file;
        this.contents = contents;
    }

    static OpenedDatabase open(Path path, Contents contents) {
        Path file = path.toAbsolutePath().normalize();
        DatabaseFile opening = new DatabaseFile(file, contents);
        try {
            Files.createDirectories(opening.folder());
        } catch (IOException e) {
            return opening.unusable("the folder cannot be made: " + FailureWords.reason(e));
        }
        if (opening.cannotBeWritten()) {
            return opening.readOnly();
        }
        return StoreLock.atGate(opening.realFile(), opening::open);
    }

    private Path folder() {
        return file.resolveSibling("").normalize();
    }

    /** The same for all names of one file. */
    private Path realFile() {
        try {
            return Files.exists(file)
                    ? file.toRealPath()
                    : folder().toRealPath().resolve(file.getFileName());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private boolean cannotBeWritten() {
        return !Files.isWritable(folder()) || (Files.exists(file) && !Files.isWritable(file));
    }

    private OpenedDatabase open(StoreLock.Held held) {
        boolean opened = false;
        try {
            OpenedDatabase ready = open(held, held.clean());
            opened = ready.access() == Access.FILE;
            return ready;
        } catch (SQLException e) {
            if (SqlTrouble.isReadOnly(e)) {
                return readOnly();
            }
            return unusable(reason(e));
        } catch (IOException e) {
            return unusable(FailureWords.reason(e));
        } finally {
            if (!opened) {
                held.release(held.clean());
            }
        }
    }

    private OpenedDatabase open(StoreLock.Held held, boolean clean) throws SQLException, IOException {
        if (!held.alone()) {
            notices.add(new Notice(
                    Kind.IN_USE,
                    "Another window has the %1$s in %2$s open too; what is written in one is seen in the other when its list is read again."
                            .formatted(contents.name(), file)));
        }
        if (held.alone() && !Files.exists(file) && size(part(WAL)) > 0) {
            moveAside();
        }
        try {
            return openAsItIs(held, clean);
        } catch (SQLException e) {
            if (!SqlTrouble.isDamage(e) || !held.alone()) {
                throw e;
            }
            LOG.warn("{} is damaged", file, e);
            moveAside();
            return openAsItIs(held, true);
        }
    }

    private OpenedDatabase openAsItIs(StoreLock.Held held, boolean clean) throws SQLException, IOException {
        if (size(file) > 0) {
            switch (owner()) {
                case NEWER -> {
                    return newer();
                }
                case OTHER -> {
                    return unusable("it is another program's");
                }
                case OURS -> LOG.debug("{} is a database of this program", file);
            }
        }
        Connection writing = connect(true);
        try {
            Sql sql = new Sql(writing);
            if (held.alone() && (!clean || size(file) < CHECK_BYTES)) {
                check(sql);
            }
            sql.pragma("journal_mode = WAL");
            Migrations.run(sql, contents);
            Connection reading = connect(false);
            Database[] self = new Database[1];
            Database database =
                    new Database(file, contents, writing, Optional.of(reading), () -> held.release(!self[0].damaged()));
            self[0] = database;
            if (held.alone()) {
                notices.addAll(contents.mend().apply(database));
            }
            return new OpenedDatabase(database, Access.FILE, notices);
        } catch (SQLException | RuntimeException e) {
            writing.close();
            throw e;
        }
    }

    /** Whose file it is. */
    private enum Owner {
        OURS,
        NEWER,
        OTHER
    }

    /** Looks without changing a byte, unless a transaction must be undone that a program was killed in. */
    private Owner owner() throws SQLException {
        try {
            return owner(true);
        } catch (SQLException e) {
            if (!SqlTrouble.isReadOnly(e)) {
                throw e;
            }
            LOG.debug("{} must be recovered first", file, e);
            return owner(false);
        }
    }

    private Owner owner(boolean readOnly) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setReadOnly(readOnly);
        config.setBusyTimeout(BUSY_MILLIS);
        try (Connection connection = config.createConnection(url())) {
            return owner(new Sql(connection));
        }
    }

    private Owner owner(Sql sql) throws SQLException {
        if (sql.number("SELECT count(*) FROM sqlite_master") > 0
                && sql.number("PRAGMA application_id") != contents.applicationId()) {
            return Owner.OTHER;
        }
        return sql.number("PRAGMA user_version") > contents.version() ? Owner.NEWER : Owner.OURS;
    }

    private static void check(Sql sql) throws SQLException {
        String found = sql.pragma("quick_check(1)");
        if (!found.equals("ok")) {
            throw new SQLException(found, "", SQLiteErrorCode.SQLITE_CORRUPT.code);
        }
    }

    private Connection connect(boolean writes) throws SQLException {
        SQLiteConfig config = new SQLiteConfig();
        config.setBusyTimeout(BUSY_MILLIS);
        config.enforceForeignKeys(true);
        Connection connection = config.createConnection(url());
        Sql sql = new Sql(connection);
        if (writes) {
            sql.run("PRAGMA synchronous = FULL");
            sql.run("PRAGMA fullfsync = ON");
            sql.run("PRAGMA checkpoint_fullfsync = ON");
            sql.run("PRAGMA secure_delete = ON");
            sql.run("PRAGMA journal_size_limit = 67108864");
        } else {
            sql.run("PRAGMA query_only = ON");
            sql.run("PRAGMA cache_size = -16384");
        }
        return connection;
    }

    private String url() {
        return "jdbc:sqlite:" + file;
    }

    private void moveAside() throws IOException {
        Path aside = freeName();
        for (String ending : PARTS) {
            if (Files.exists(part(ending))) {
                Files.move(part(ending), aside.resolveSibling(aside.getFileName() + ending));
            }
        }
        notices.add(new Notice(
                Kind.DAMAGED,
                "The %1$s in %2$s were damaged. They were moved to %3$s, and a new file was begun."
                        .formatted(contents.name(), file, aside)));
    }

    private Path freeName() {
        String name = file.getFileName() + ".damaged-" + LocalDate.now(ZoneId.systemDefault());
        return IntStream.iterate(1, n -> n + 1)
                .mapToObj(n -> file.resolveSibling(n == 1 ? name : name + "-" + n))
                .filter(path -> PARTS.stream()
                        .noneMatch(ending -> Files.exists(path.resolveSibling(path.getFileName() + ending))))
                .findFirst()
                .orElseThrow();
    }

    private Path part(String ending) {
        return file.resolveSibling(file.getFileName() + ending);
    }

    private static long size(Path path) throws IOException {
        return Files.isRegularFile(path) ? Files.size(path) : 0;
    }

    private OpenedDatabase newer() throws SQLException {
        notices.add(new Notice(
                Kind.NEWER_VERSION,
                "The %1$s in %2$s were written by a newer version of this program and were left as they are. Until you start that version, %1$s last only until the program ends."
                        .formatted(contents.name(), file)));
        return inMemory();
    }

    private OpenedDatabase unusable(String reason) {
        notices.clear();
        notices.add(new Notice(
                Kind.UNUSABLE,
                "The %1$s in %2$s cannot be used: %3$s. They were left as they are, and %1$s last only until the program ends."
                        .formatted(contents.name(), file, reason)));
        try {
            return inMemory();
        } catch (SQLException e) {
            throw SqlTrouble.exception(file, contents, e);
        }
    }

    private static String reason(SQLException trouble) {
        return SqlTrouble.isDamage(trouble)
                ? "they are damaged, and another window has them open"
                : SqlTrouble.reason(trouble);
    }

    /** Copies what the file holds to memory. */
    private OpenedDatabase readOnly() {
        notices.clear();
        try {
            long size = size(file);
            if (size > COPY_BYTES) {
                return unusable("they cannot be written, and are too large to be copied to memory");
            }
            notices.add(new Notice(
                    Kind.READ_ONLY,
                    "The %1$s in %2$s cannot be written. You can read them, but what is new lasts only until the program ends; change the permissions of the file and its folder."
                            .formatted(contents.name(), file)));
            return size == 0 ? inMemory() : copied();
        } catch (SQLException e) {
            return unusable(SqlTrouble.reason(e));
        } catch (IOException e) {
            return unusable(FailureWords.reason(e));
        }
    }

    /**
     * A log or journal beside the file can only be worked in where it can be written, so that they are copied to a folder
     * for temporary files first.
     */
    private OpenedDatabase copied() throws SQLException, IOException {
        if (size(part(WAL)) == 0 && size(part(JOURNAL)) == 0) {
            return copied(file.toUri() + "?immutable=1");
        }
        Path folder = Files.createTempDirectory("phi4-database");
        Path copy = folder.resolve("copy.db");
        try {
            Files.copy(file, copy);
            for (String ending : List.of(WAL, JOURNAL)) {
                if (Files.exists(part(ending))) {
                    Files.copy(part(ending), folder.resolve("copy.db" + ending));
                }
            }
            try (Connection recovering = DriverManager.getConnection("jdbc:sqlite:" + copy)) {
                LOG.debug(
                        "{} holds {} entries", copy, new Sql(recovering).number("SELECT count(*) FROM sqlite_master"));
            }
            return copied(copy.toUri().toString());
        } finally {
            for (String ending : PARTS) {
                Files.deleteIfExists(folder.resolve("copy.db" + ending));
            }
            Files.deleteIfExists(folder);
        }
    }

    private OpenedDatabase copied(String uri) throws SQLException {
        Connection connection = memory();
        try {
            Sql sql = new Sql(connection);
            sql.run("restore from '" + uri.replaceFirst("^file:///", "file:/").replace("'", "''") + "'");
            switch (owner(sql)) {
                case OURS -> LOG.debug("{} was copied to memory", file);
                case NEWER -> {
                    connection.close();
                    notices.clear();
                    return newer();
                }
                case OTHER -> {
                    connection.close();
                    return unusable("it is another program's");
                }
            }
            return inMemory(connection);
        } catch (SQLException e) {
            connection.close();
            throw e;
        }
    }

    private static Connection memory() throws SQLException {
        return DriverManager.getConnection("jdbc:sqlite::memory:");
    }

    private OpenedDatabase inMemory() throws SQLException {
        return inMemory(memory());
    }

    private OpenedDatabase inMemory(Connection connection) throws SQLException {
        Sql sql = new Sql(connection);
        sql.run("PRAGMA foreign_keys = ON");
        Migrations.run(sql, contents);
        Database database =
                new Database(file, contents, connection, Optional.empty(), () -> LOG.debug("{} was not used", file));
        notices.addAll(contents.mend().apply(database));
        return new OpenedDatabase(database, Access.MEMORY, notices);
    }
}
