package io.github.phiworkbench.database;

import java.sql.SQLException;

/** Brings a database to this program's form, each step in a transaction of its own. */
final class Migrations {

    private Migrations() {}

    /**
     * Runs the steps that a database lacks. The version lies in the database's header, so it changes with the step or not
     * at all; where two programs migrate at once, the second finds it done.
     */
    static void run(Sql sql, Contents contents) throws SQLException {
        for (int step = 1; step <= contents.version(); step++) {
            sql.run("BEGIN IMMEDIATE");
            boolean done = false;
            try {
                if (sql.number("PRAGMA user_version") < step) {
                    for (String statement : contents.migrations().get(step - 1)) {
                        sql.run(statement);
                    }
                    sql.run("PRAGMA application_id = " + contents.applicationId());
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
}
