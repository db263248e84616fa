package io.github.phiworkbench.conversation;

import io.github.phiworkbench.conversation.SearchHit.Snippet;
import io.github.phiworkbench.database.Sql;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds conversations, within a transaction. */
final class Search {

    private final Sql sql;
    private final SearchQuery query;

    Search(Sql sql, SearchQuery query) {
        this.sql = sql;
        this.query = query;
    }

    List<SearchHit> hits() throws SQLException {
        List<ConversationSummary> found = new Conversations(sql)
                .list("trashed IS NULL" + Conversations.ORDER).stream()
                        .filter(query::accepts)
                        .toList();
        if (query.terms().isEmpty()) {
            return found.stream()
                    .map(conversation -> new SearchHit(conversation, List.of(), Optional.empty()))
                    .toList();
        }
        Set<Long> matching = matching();
        List<ConversationSummary> hits = found.stream()
                .filter(conversation -> matching.contains(conversation.id()))
                .toList();
        Map<Long, Long> places = hits.isEmpty() ? Map.of() : places();
        Map<Long, Snippet> snippets = snippets(hits.stream()
                .map(hit -> places.get(hit.id()))
                .filter(Objects::nonNull)
                .toList());
        return hits.stream()
                .map(hit -> new SearchHit(
                        hit,
                        Snippets.ranges(hit.title(), query.terms()),
                        Optional.ofNullable(places.get(hit.id())).map(snippets::get)))
                .toList();
    }

    /** The conversations in which every term occurs somewhere. */
    private Set<Long> matching() throws SQLException {
        Set<Long> matching = new HashSet<>();
        boolean first = true;
        for (SearchQuery.Term term : query.terms()) {
            Set<Long> having = new HashSet<>(sql.list("""
                    SELECT rowid FROM title_words WHERE title_words MATCH ?1
                    UNION SELECT conversation FROM message INDEXED BY message_home
                    WHERE id IN (SELECT rowid FROM message_words WHERE message_words MATCH ?1)""", row -> row.getLong(1), term.match()));
            if (first) {
                matching.addAll(having);
            } else {
                matching.retainAll(having);
            }
            first = false;
        }
        return matching;
    }

    /** Of each conversation the newest message that has all terms, or else the newest that has any. */
    private Map<Long, Long> places() throws SQLException {
        Map<Long, Long> places = new HashMap<>(newest(query.match("AND")));
        if (query.terms().size() > 1) {
            newest(query.match("OR")).forEach(places::putIfAbsent);
        }
        return places;
    }

    private Map<Long, Long> newest(String match) throws SQLException {
        Map<Long, Long> newest = new HashMap<>();
        sql.list("""
                SELECT conversation, max(id) FROM message INDEXED BY message_home
                WHERE id IN (SELECT rowid FROM message_words WHERE message_words MATCH ?) GROUP BY conversation""", row -> Optional.ofNullable(newest.put(row.getLong(1), row.getLong(2))), match);
        return newest;
    }

    /** By message; read with one statement, since there may be a thousand. */
    private Map<Long, Snippet> snippets(List<Long> messages) throws SQLException {
        return sql
                .list(
                        "SELECT id, content FROM message WHERE id IN (SELECT value FROM json_each(?))",
                        row -> Snippets.of(row.getLong(1), row.getString(2), query.terms()),
                        messages.toString())
                .stream()
                .collect(Collectors.toMap(Snippet::message, snippet -> snippet));
    }
}
