package io.github.phiworkbench.conversation;

import io.github.phiworkbench.database.Sql;
import io.github.phiworkbench.engine.GenerationStats;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Answers while they are written, within a transaction: kept as pieces, joined when they end. */
final class Answers {

    private final Sql sql;

    Answers(Sql sql) {
        this.sql = sql;
    }

    /** The pieces that were saved of an answer, joined. */
    String savedParts(long message) throws SQLException {
        return String.join(
                "",
                sql.list(
                        "SELECT text FROM answer_part WHERE message = ? ORDER BY position",
                        row -> row.getString(1),
                        message));
    }

    private boolean isOpen(long message) throws SQLException {
        return sql.first(
                                "SELECT state IN ('PENDING', 'STREAMING') FROM message WHERE id = ?",
                                row -> row.getInt(1),
                                message)
                        .orElseThrow(() -> Messages.missing(message))
                != 0;
    }

    /**
     * Saves an answer as far as it is written, unless it has ended already.
     *
     * @param before what was saved of it; null if that must be looked up
     * @param whole all of it
     */
    void save(long message, @Nullable String before, String whole) throws SQLException {
        if (!isOpen(message)) {
            return;
        }
        String known = before == null ? savedParts(message) : before;
        if (whole.startsWith(known)) {
            append(message, whole.substring(known.length()));
        } else {
            sql.update("DELETE FROM answer_part WHERE message = ?", message);
            append(message, whole);
        }
    }

    private void append(long message, String piece) throws SQLException {
        if (!piece.isEmpty()) {
            sql.update("""
                    INSERT INTO answer_part (message, position, text)
                    VALUES (?1, (SELECT coalesce(max(position), 0) + 1 FROM answer_part WHERE message = ?1), ?2)""", message, piece);
        }
        sql.update("UPDATE message SET state = ? WHERE id = ?", MessageState.STREAMING, message);
    }

    /**
     * Ends an answer that is being written.
     *
     * @throws ConversationStoreException if it has ended already
     */
    void finishOpen(long message, AnswerEnd end) throws SQLException {
        if (!isOpen(message)) {
            throw new ConversationStoreException("Answer %d has ended already.".formatted(message));
        }
        finish(message, end);
    }

    private void finish(long message, AnswerEnd end) throws SQLException {
        Optional<GenerationStats> stats = end.stats();
        sql.update(
                """
                UPDATE message SET content = ?, state = ?, finish_reason = ?, failure = ?, prompt_tokens = ?,
                    cached_tokens = ?, new_tokens = ?, first_token_time = ?, prefill_time = ?, decode_time = ?,
                    decode_in_libtorch = ?, reasoning_time = ?
                WHERE id = ?""",
                end.text(),
                end.state(),
                end.finishReason(),
                end.failure(),
                stats.map(GenerationStats::promptTokens),
                stats.map(GenerationStats::cachedTokens),
                stats.map(GenerationStats::newTokens),
                stats.map(GenerationStats::timeToFirstToken),
                stats.map(GenerationStats::prefill),
                stats.map(GenerationStats::decode),
                stats.map(GenerationStats::decodeInLibtorch),
                end.reasoning(),
                message);
        sql.update("DELETE FROM answer_part WHERE message = ?", message);
        if (!end.tokenIds().isEmpty()) {
            saveData(message, "token_ids", TokenIds.pack(end.tokenIds()));
        }
        Optional<byte[]> figures = end.figures();
        if (figures.isPresent()) {
            saveData(message, "capture", figures.get());
        }
        new Messages(sql).index(message, end.text());
    }

    /** Ends what was being written when the program ended, and gives the number of those answers. */
    int stopInterrupted() throws SQLException {
        List<Long> open =
                sql.list("SELECT id FROM message WHERE state IN ('PENDING', 'STREAMING')", row -> row.getLong(1));
        for (long message : open) {
            String text = new Messages(sql).get(message).content();
            finish(
                    message,
                    new AnswerEnd(
                            text,
                            MessageState.STOPPED,
                            List.of(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        }
        return open.size();
    }

    /**
     * Stores bytes that belong to an answer.
     *
     * @param column {@code token_ids} or {@code capture}
     */
    void saveData(long message, String column, byte[] bytes) throws SQLException {
        sql.update(
                "INSERT INTO answer_data (message, %1$s) VALUES (?, ?) ON CONFLICT (message) DO UPDATE SET %1$s = excluded.%1$s"
                        .formatted(column),
                message,
                bytes);
    }

    Optional<byte[]> data(long message, String column) throws SQLException {
        return sql.first(
                        "SELECT " + column + " FROM answer_data WHERE message = ?",
                        row -> Optional.ofNullable(row.getBytes(1)),
                        message)
                .orElse(Optional.empty());
    }
}
