package io.github.phiworkbench.database;

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
public final class Sql {

    private final Connection connection;

    Sql(Connection connection) {
        this.connection = connection;
    }

    /** Makes a value of one row. */
    @FunctionalInterface
    public interface Row<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** All rows of a query. */
    public <T> List<T> list(String query, Row<T> reader, @Nullable Object... values) throws SQLException {
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
    public <T> Optional<T> first(String query, Row<T> reader, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(query, values);
                ResultSet rows = statement.executeQuery()) {
            return rows.next() ? Optional.of(reader.read(rows)) : Optional.empty();
        }
    }

    /** The number in the first row of a query. */
    public long number(String query, @Nullable Object... values) throws SQLException {
        return first(query, row -> row.getLong(1), values).orElseThrow(() -> new SQLException("No row for: " + query));
    }

    /** Changes rows and gives their number. */
    public int update(String change, @Nullable Object... values) throws SQLException {
        try (PreparedStatement statement = prepare(change, values)) {
            return statement.executeUpdate();
        }
    }

    /** Adds a row and gives its id. */
    public long insert(String insertion, @Nullable Object... values) throws SQLException {
        update(insertion, values);
        return number("SELECT last_insert_rowid()");
    }

    /** Runs a statement without values. */
    public void run(String statementText) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(statementText);
        }
    }

    /** The text in the first row that a pragma answers with. */
    public String pragma(String name) throws SQLException {
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

    public static Optional<String> text(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column));
    }

    public static OptionalLong id(ResultSet row, String column) throws SQLException {
        long value = row.getLong(column);
        return row.wasNull() ? OptionalLong.empty() : OptionalLong.of(value);
    }

    public static Instant instant(ResultSet row, String column) throws SQLException {
        return Instant.ofEpochMilli(row.getLong(column));
    }

    public static Duration duration(ResultSet row, String column) throws SQLException {
        return Duration.ofNanos(row.getLong(column));
    }
}
