package io.github.phiworkbench.conversation;

import io.github.phiworkbench.database.Sql;
import io.github.phiworkbench.database.WellFormed;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The list of conversations, within a transaction. Never reads a message. */
final class Conversations {

    /** How lists are sorted. */
    static final String ORDER = " ORDER BY pinned DESC, updated DESC, id DESC";

    private static final String SUMMARY =
            "SELECT id, title, folder, pinned, created, updated, trashed FROM conversation WHERE ";

    private final Sql sql;

    Conversations(Sql sql) {
        this.sql = sql;
    }

    /**
     * The conversations for which a condition holds.
     *
     * @param conditionAndOrder what follows WHERE
     */
    List<ConversationSummary> list(String conditionAndOrder, Object... values) throws SQLException {
        Map<Long, SortedSet<String>> tags = new HashMap<>();
        sql.list(
                "SELECT conversation, tag FROM conversation_tag",
                row -> tags.computeIfAbsent(row.getLong(1), id -> new TreeSet<>())
                        .add(row.getString(2)));
        return sql.list(SUMMARY + conditionAndOrder, row -> summary(row, tags), values);
    }

    Conversation get(long id) throws SQLException {
        ConversationSummary summary = list("id = ?", id).stream().findFirst().orElseThrow(() -> missing(id));
        return sql.first(
                        "SELECT uid, model_id, system_prompt, sampling, draft FROM conversation WHERE id = ?",
                        row -> new Conversation(
                                summary,
                                row.getString("uid"),
                                new ConversationSettings(
                                        Sql.text(row, "model_id"),
                                        row.getString("system_prompt"),
                                        Sql.text(row, "sampling")),
                                row.getString("draft"),
                                new Messages(sql).leaf(id)),
                        id)
                .orElseThrow(() -> missing(id));
    }

    long add(String uid, ConversationSettings settings, Instant created) throws SQLException {
        return sql.insert("""
                INSERT INTO conversation (uid, title, created, updated, model_id, sampling, system_prompt)
                VALUES (?, '', ?, ?, ?, ?, ?)""", uid, created, created, settings.modelId(), settings.sampling(), settings.systemPrompt());
    }

    /** Changes columns of a conversation. */
    void change(long id, String assignments, Object... values) throws SQLException {
        Object[] all = Arrays.copyOf(values, values.length + 1);
        all[values.length] = id;
        if (sql.update("UPDATE conversation SET " + assignments + " WHERE id = ?", all) == 0) {
            throw missing(id);
        }
    }

    void rename(long id, String title) throws SQLException {
        change(id, "title = ?", title);
        sql.update("DELETE FROM title_words WHERE rowid = ?", id);
        sql.update("INSERT INTO title_words (rowid, words) VALUES (?, ?)", id, Words.indexed(title));
    }

    /** The title that the first question gives; empty if there is none. */
    String titleOf(long id) throws SQLException {
        return sql.first(
                        "SELECT content FROM message WHERE conversation = ? AND role = 'USER' ORDER BY id LIMIT 1",
                        row -> Titles.of(row.getString(1)),
                        id)
                .orElse("");
    }

    void setTags(long id, Collection<String> tags) throws SQLException {
        change(id, "id = id");
        sql.update("DELETE FROM conversation_tag WHERE conversation = ?", id);
        for (String tag : names(tags)) {
            sql.update("INSERT INTO conversation_tag (conversation, tag) VALUES (?, ?)", id, tag);
        }
    }

    private static SortedSet<String> names(Collection<String> tags) {
        return tags.stream()
                .map(WellFormed::of)
                .map(String::strip)
                .filter(tag -> !tag.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    SequencedMap<String, Integer> counts(String query) throws SQLException {
        SequencedMap<String, Integer> counts = new LinkedHashMap<>();
        sql.list(query, row -> Optional.ofNullable(counts.put(row.getString(1), row.getInt(2))));
        return counts;
    }

    private static ConversationSummary summary(ResultSet row, Map<Long, SortedSet<String>> tags) throws SQLException {
        long id = row.getLong("id");
        return new ConversationSummary(
                id,
                row.getString("title"),
                row.getString("folder"),
                tags.getOrDefault(id, new TreeSet<>()),
                row.getInt("pinned") != 0,
                Sql.instant(row, "created"),
                Sql.instant(row, "updated"),
                Sql.id(row, "trashed").isPresent() ? Optional.of(Sql.instant(row, "trashed")) : Optional.empty());
    }

    static ConversationStoreException missing(long id) {
        return new ConversationStoreException(
                "There is no conversation %d; it may have been deleted in another window.".formatted(id));
    }
}
