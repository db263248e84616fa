package io.github.phiworkbench.compare;

import io.github.phiworkbench.database.Sql;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The tables of the comparison that stands in the columns. */
record Sheets(Sql sql) {

    void keep(String layout, Set<String> ids, List<KeptAnswer> fresh) throws SQLException {
        for (KeptAnswer answer : fresh) {
            sql.update(
                    "INSERT OR REPLACE INTO sheet_answer (id, about, text, trace) VALUES (?, ?, ?, ?)",
                    answer.id(),
                    answer.about(),
                    answer.text(),
                    answer.trace().orElse(null));
        }
        Set<String> gone = new HashSet<>(sql.list("SELECT id FROM sheet_answer", row -> row.getString("id")));
        gone.removeAll(ids);
        for (String id : gone) {
            sql.update("DELETE FROM sheet_answer WHERE id = ?", id);
        }
        sql.update("INSERT OR REPLACE INTO sheet (id, layout) VALUES (1, ?)", layout);
    }

    Optional<KeptSheet> read() throws SQLException {
        Optional<String> layout = sql.first("SELECT layout FROM sheet", row -> row.getString("layout"));
        if (layout.isEmpty()) {
            return Optional.empty();
        }
        List<KeptAnswer> answers = sql.list(
                "SELECT * FROM sheet_answer",
                row -> new KeptAnswer(
                        row.getString("id"),
                        row.getString("about"),
                        row.getString("text"),
                        Optional.ofNullable(row.getBytes("trace"))));
        return Optional.of(new KeptSheet(layout.get(), answers));
    }
}
