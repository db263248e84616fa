package io.github.phiworkbench.conversation;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/** Brings a database to this program's form, each step in a transaction of its own. */
final class Migrations {

    /** Marks a file as this program's: "Phi4" in ASCII. */
    static final int APPLICATION_ID = 0x50686934;

    private static final List<String> STEPS = List.of("V1__conversations.sql");

    /** The version of this program: how many steps there are. */
    static final int VERSION = STEPS.size();

    private static final Pattern END = Pattern.compile("(?m)^;\\s*$");

    private Migrations() {}

    /**
     * Runs the steps that a database lacks. The version lies in the database's header, so it changes with the step or not
     * at all; where two programs migrate at once, the second finds it done.
     */
    static void run(Sql sql) throws SQLException {
        for (int step = 1; step <= VERSION; step++) {
            sql.run("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                if (sql.number("PRAGMA user_version") < step) {
                    for (String statement : statements(STEPS.get(step - 1))) {
                        sql.run(statement);
                    }
                    sql.run("PRAGMA application_id = " + APPLICATION_ID);
                    sql.run("PRAGMA user_version = " + step);
                }
                sql.run("COMMIT");
                done = true;
            } finally {
                if (!done) {
                    sql.run("ROLLBACK");
                }
            }
        }
    }

    private static List<String> statements(String name) {
        try (InputStream stream = Migrations.class.getResourceAsStream("db/migration/" + name)) {
            String text = new String(Objects.requireNonNull(stream, name).readAllBytes(), StandardCharsets.UTF_8);
            return END.splitAsStream(text)
                    .map(String::strip)
                    .filter(statement -> !statement.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
