package io.github.phiworkbench.conversation;

import io.github.phiworkbench.database.Sql;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.tokenizer.Role;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** The messages of a conversation as a tree, within a transaction. */
final class Messages {

    /** From the first message of the selected path to its last. */
    private static final String SELECTED = """
            WITH RECURSIVE selected (id, depth) AS (
                SELECT selected_root, 0 FROM conversation WHERE id = ? AND selected_root IS NOT NULL
                UNION ALL
                SELECT message.selected_child, depth + 1 FROM selected JOIN message ON message.id = selected.id
                WHERE message.selected_child IS NOT NULL)
            """;

    private final Sql sql;

    Messages(Sql sql) {
        this.sql = sql;
    }

    StoredMessage get(long id) throws SQLException {
        return sql.first("SELECT * FROM message WHERE id = ?", this::message, id)
                .orElseThrow(() -> missing(id));
    }

    static ConversationStoreException missing(long id) {
        return new ConversationStoreException(
                "There is no message %d; its conversation may have been deleted in another window.".formatted(id));
    }

    List<PathStep> path(long conversation) throws SQLException {
        List<StoredMessage> messages = sql.list(
                SELECTED + "SELECT message.* FROM selected JOIN message ON message.id = selected.id ORDER BY depth",
                this::message,
                conversation);
        Map<Long, List<Long>> children = new HashMap<>();
        sql.list(
                SELECTED + """
                        SELECT parent, id FROM message
                        WHERE conversation = ? AND (parent IS NULL OR parent IN (SELECT id FROM selected)) ORDER BY id""",
                row -> children.computeIfAbsent(row.getLong(1), parent -> new ArrayList<>())
                        .add(row.getLong(2)),
                conversation,
                conversation);
        return messages.stream()
                .map(message -> {
                    List<Long> siblings = children.getOrDefault(message.parent().orElse(0), List.of());
                    return new PathStep(message, new Siblings(siblings, siblings.indexOf(message.id())));
                })
                .toList();
    }

    OptionalLong leaf(long conversation) throws SQLException {
        return sql.first(
                        SELECTED + "SELECT id FROM selected ORDER BY depth DESC LIMIT 1",
                        row -> OptionalLong.of(row.getLong(1)),
                        conversation)
                .orElse(OptionalLong.empty());
    }

    List<StoredMessage> tree(long conversation) throws SQLException {
        return sql.list("SELECT * FROM message WHERE conversation = ? ORDER BY id", this::message, conversation);
    }

    Siblings siblings(long id) throws SQLException {
        StoredMessage message = get(id);
        List<Long> ids = sql.list(
                "SELECT id FROM message WHERE conversation = ? AND parent IS ? ORDER BY id",
                row -> row.getLong(1),
                message.conversation(),
                message.parent());
        return new Siblings(ids, ids.indexOf(id));
    }

    /** Selects the way from the first message to this one; the selections below it stay. */
    void select(long id) throws SQLException {
        StoredMessage message = get(id);
        sql.update("""
                WITH RECURSIVE way (id, parent) AS (
                    SELECT id, parent FROM message WHERE id = ?
                    UNION ALL
                    SELECT message.id, message.parent FROM way JOIN message ON message.id = way.parent)
                UPDATE message SET selected_child = (SELECT id FROM way WHERE way.parent = message.id)
                WHERE id IN (SELECT parent FROM way)""", id);
        sql.update("""
                WITH RECURSIVE way (id, parent) AS (
                    SELECT id, parent FROM message WHERE id = ?
                    UNION ALL
                    SELECT message.id, message.parent FROM way JOIN message ON message.id = way.parent)
                UPDATE conversation SET selected_root = (SELECT id FROM way WHERE parent IS NULL) WHERE id = ?""", id, message.conversation());
    }

    /** Adds a message and selects it. */
    StoredMessage add(
            long conversation,
            OptionalLong parent,
            Role role,
            String content,
            MessageState state,
            Optional<AnswerModel> model)
            throws SQLException {
        requireParent(conversation, parent);
        Instant now = Instant.now();
        long id = sql.insert(
                """
                INSERT INTO message (conversation, parent, uid, role, state, created,
                    model_id, model_variant, model_precision, content)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                conversation,
                parent,
                UUID.randomUUID().toString(),
                role,
                state,
                now,
                model.map(AnswerModel::id),
                model.map(AnswerModel::variant),
                model.map(AnswerModel::precision),
                content);
        index(id, content);
        select(id);
        sql.update("UPDATE conversation SET updated = ? WHERE id = ?", now, conversation);
        return get(id);
    }

    private void requireParent(long conversation, OptionalLong parent) throws SQLException {
        if (parent.isPresent()) {
            long id = parent.getAsLong();
            long home = sql.first("SELECT conversation FROM message WHERE id = ?", row -> row.getLong(1), id)
                    .orElseThrow(() -> missing(id));
            if (home != conversation) {
                throw new ConversationStoreException(
                        "Message %d belongs to conversation %d, not to %d.".formatted(id, home, conversation));
            }
        }
    }

    /** Makes a message's words findable in place of those it had. */
    void index(long id, String content) throws SQLException {
        sql.update("DELETE FROM message_words WHERE rowid = ?", id);
        String words = Words.indexed(content);
        if (!words.isEmpty()) {
            sql.update("INSERT INTO message_words (rowid, words) VALUES (?, ?)", id, words);
        }
    }

    private StoredMessage message(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        MessageState state = MessageState.valueOf(row.getString("state"));
        String content = row.getString("content");
        return new StoredMessage(
                id,
                row.getLong("conversation"),
                Sql.id(row, "parent"),
                Role.valueOf(row.getString("role")),
                state == MessageState.STREAMING ? content + new Answers(sql).savedParts(id) : content,
                state,
                model(row),
                Sql.text(row, "finish_reason").map(FinishReason::valueOf),
                Sql.text(row, "failure"),
                stats(row),
                Sql.id(row, "reasoning_time").isPresent()
                        ? Optional.of(Sql.duration(row, "reasoning_time"))
                        : Optional.empty(),
                Sql.instant(row, "created"));
    }

    private static Optional<AnswerModel> model(ResultSet row) throws SQLException {
        Optional<String> id = Sql.text(row, "model_id");
        return id.isEmpty()
                ? Optional.empty()
                : Optional.of(new AnswerModel(
                        id.get(),
                        Sql.text(row, "model_variant").orElse(""),
                        Sql.text(row, "model_precision").orElse("")));
    }

    private static Optional<GenerationStats> stats(ResultSet row) throws SQLException {
        return Sql.id(row, "prompt_tokens").isEmpty()
                ? Optional.empty()
                : Optional.of(new GenerationStats(
                        row.getInt("prompt_tokens"),
                        row.getInt("cached_tokens"),
                        row.getInt("new_tokens"),
                        Sql.duration(row, "first_token_time"),
                        Sql.duration(row, "prefill_time"),
                        Sql.duration(row, "decode_time"),
                        Sql.duration(row, "decode_in_libtorch")));
    }
}
