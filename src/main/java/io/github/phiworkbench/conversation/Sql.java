package io.github.phiworkbench.conversation;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Statements on one connection, with their values in order. */
final class Sql {

    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Makes a value of one row. */
    @FunctionalInterface
    interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** All rows of a query. */
    <T> List<T> list(String query, Row<T> reader, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(query, values);
                ResultSet rows = statement.executeQuery()) {
            List<T> result = new ArrayList<>();
            while (rows.next()) {
                result.add(reader.read(rows));
            }
            return result;
        }
    }

    /** The first row of a query. */
    <T> Optional<T> first(String query, Row<T> reader, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(query, values);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    /** The number in the first row of a query. */
    long number(String query, @Nullable Object... values) throws SQLException {
        return first(query, row -> row.getLong(1), values).orElseThrow(() -> new SQLException("No row for: " + query));
    }

    /** Changes rows and gives their number. */
    int update(String change, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(change, values)) {
            return statement.executeUpdate();
        }
    }

    /** Adds a row and gives its id. */
    long insert(String insertion, @Nullable Object... values) throws SQLException {
        update(insertion, values);
        return number("SELECT last_insert_rowid()");
    }

    /** Runs a statement without values. */
    void run(String statementText) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }

    /** The text in the first row that a pragma answers with. */
    String pragma(String name) throws SQLException {
        return first("PRAGMA " + name, row -> row.getString(1)).orElse("");
    }

    private PreparedStatement prepare(String text, @Nullable Object... values) throws SQLException {
        PreparedStatement statement = connection.prepareStatement(text);
        try {
            for (int i = 0; i < values.length; i++) {
                statement.setObject(i + 1, plain(values[i]));
            }
            return statement;
        } catch (SQLException | RuntimeException e) {
            statement.close();
            throw e;
        }
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Optional<?> optional -> plain(optional.orElse(null));
            case OptionalLong optional -> optional.isPresent() ? (Object) optional.getAsLong() : null;
            case Instant instant -> instant.toEpochMilli();
            case Duration duration -> duration.toNanos();
            case Boolean yes -> yes ? 1 : 0;
            case Enum<?> constant -> constant.name();
            case String text -> WellFormed.of(text);
            default -> value;
        };
    }

    static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    static OptionalLong id(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    static Duration duration(ResultSet row, String column) throws SQLException {
        return Duration.ofNanos(row.getLong(column));
    }
}
