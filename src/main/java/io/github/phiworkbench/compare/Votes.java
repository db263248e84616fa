package io.github.phiworkbench.compare;

import io.github.phiworkbench.compare.Vote.Side;
import io.github.phiworkbench.compare.Vote.Verdict;
import io.github.phiworkbench.database.Sql;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The table of votes. */
final class Votes {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final TypeReference<List<Written>> MESSAGES = new TypeReference<>() {};

    private final Sql sql;

    Votes(Sql sql) {
        this.sql = sql;
    }

    /** A message as it is kept. */
    record Written(Role role, String content) {}

    long add(Vote vote) throws SQLException {
        Contender left = vote.left().contender();
        Contender right = vote.right().contender();
        return sql.insert(
                """
                INSERT INTO vote (created, verdict, blind, left_model, left_precision, left_settings, right_model,
                        right_precision, right_settings, left_messages, left_answer, right_messages, right_answer)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                vote.time(),
                vote.verdict(),
                vote.blind(),
                left.model(),
                left.precision(),
                left.settings(),
                right.model(),
                right.precision(),
                right.settings(),
                json(vote.left()),
                vote.left().answer(),
                json(vote.right()),
                vote.right().answer());
    }

    private static String json(Side side) {
        return JSON.writeValueAsString(side.messages().stream()
                .map(message -> new Written(message.role(), message.content()))
                .toList());
    }

    List<StoredVote> list() throws SQLException {
        return sql.list(
                "SELECT * FROM vote WHERE removed IS NULL ORDER BY id",
                row -> new StoredVote(
                        row.getLong("id"),
                        new Vote(
                                Sql.instant(row, "created"),
                                side(row, "left"),
                                side(row, "right"),
                                Verdict.valueOf(row.getString("verdict")),
                                row.getBoolean("blind"))));
    }

    private static Side side(ResultSet row, String side) throws SQLException {
        Contender contender = new Contender(
                row.getString(side + "_model"), row.getString(side + "_precision"), row.getString(side + "_settings"));
        List<Message> messages = JSON.readValue(row.getString(side + "_messages"), MESSAGES).stream()
                .map(message -> new Message(message.role(), message.content()))
                .toList();
        return new Side(contender, messages, row.getString(side + "_answer"));
    }
}
