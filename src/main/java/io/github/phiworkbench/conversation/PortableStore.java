package io.github.phiworkbench.conversation;

import io.github.phiworkbench.conversation.PortableConversation.PortableMessage;
import io.github.phiworkbench.conversation.PortableConversation.PortableStats;
import io.github.phiworkbench.database.Sql;
import io.github.phiworkbench.database.WellFormed;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/** Takes whole conversations out of a database and into it, within a transaction. */
final class PortableStore {

    private final Sql sql;

    PortableStore(Sql sql) {
        this.sql = sql;
    }

    PortableConversation take(long id) throws SQLException {
        Conversation conversation = new Conversations(sql).get(id);
        ConversationSummary summary = conversation.summary();
        Map<Long, Place> places = places(id);
        List<PortableMessage> messages = new ArrayList<>();
        for (StoredMessage message : new Messages(sql).tree(id)) {
            messages.add(portable(message, places));
        }
        Optional<String> selected = sql.first(
                        "SELECT selected_root FROM conversation WHERE id = ?", row -> Sql.id(row, "selected_root"), id)
                .flatMap(root -> uid(root, places));
        return new PortableConversation(
                conversation.uid(),
                summary.title(),
                summary.folder(),
                List.copyOf(summary.tags()),
                summary.pinned(),
                summary.created(),
                summary.updated(),
                summary.trashed(),
                conversation.settings().modelId(),
                conversation.settings().sampling(),
                conversation.settings().systemPrompt(),
                conversation.draft(),
                selected,
                messages);
    }

    /** Where a message stands. */
    private record Place(String uid, OptionalLong selectedChild) {}

    private Map<Long, Place> places(long conversation) throws SQLException {
        Map<Long, Place> places = new HashMap<>();
        sql.list(
                "SELECT id, uid, selected_child FROM message WHERE conversation = ?",
                row -> Optional.ofNullable(
                        places.put(row.getLong("id"), new Place(row.getString("uid"), Sql.id(row, "selected_child")))),
                conversation);
        return places;
    }

    private static Optional<String> uid(OptionalLong message, Map<Long, Place> places) {
        return message.isPresent()
                ? Optional.ofNullable(places.get(message.getAsLong())).map(Place::uid)
                : Optional.empty();
    }

    private PortableMessage portable(StoredMessage message, Map<Long, Place> places) throws SQLException {
        Answers answers = new Answers(sql);
        return new PortableMessage(
                uid(OptionalLong.of(message.id()), places).orElseThrow(),
                uid(message.parent(), places),
                Optional.ofNullable(places.get(message.id())).flatMap(place -> uid(place.selectedChild(), places)),
                message.role(),
                message.state(),
                message.created(),
                message.content(),
                message.model(),
                message.finishReason(),
                message.failure(),
                message.stats()
                        .map(stats -> new PortableStats(
                                stats.promptTokens(),
                                stats.cachedTokens(),
                                stats.newTokens(),
                                stats.timeToFirstToken().toNanos(),
                                stats.prefill().toNanos(),
                                stats.decode().toNanos(),
                                stats.decodeInLibtorch().toNanos())),
                message.reasoning().map(Duration::toNanos),
                answers.data(message.id(), "token_ids").map(TokenIds::unpack).orElse(List.of()),
                answers.data(message.id(), "capture").map(Base64.getEncoder()::encodeToString));
    }

    /** Adds a conversation, or the messages that one of the same uid lacks. */
    ImportReport.Entry put(PortableConversation conversation, Optional<String> remark) throws SQLException {
        List<PortableMessage> ordered = inOrder(conversation.messages());
        Optional<Long> here =
                sql.first("SELECT id FROM conversation WHERE uid = ?", row -> row.getLong(1), conversation.uid());
        long id = here.isPresent() ? here.get() : add(conversation);
        Map<String, Long> known = new HashMap<>();
        sql.list(
                "SELECT uid, id FROM message WHERE conversation = ?",
                row -> Optional.ofNullable(known.put(row.getString(1), row.getLong(2))),
                id);
        int added = 0;
        int other = 0;
        for (PortableMessage message : ordered) {
            Long existing = known.get(message.uid());
            if (existing == null) {
                known.put(message.uid(), add(id, message, known));
                added++;
            } else if (!isSame(existing, message)) {
                other++;
            }
        }
        select(id, conversation, known);
        if (here.isEmpty()) {
            name(id, conversation);
            return entry(conversation, ImportReport.Outcome.IMPORTED, id, added, remark);
        }
        if (added > 0) {
            new Conversations(sql).change(id, "updated = max(updated, ?)", conversation.updated());
        }
        return entry(
                conversation,
                added > 0 ? ImportReport.Outcome.COMPLETED : ImportReport.Outcome.ALREADY_HERE,
                id,
                added,
                remarkOnExisting(id, other).or(() -> remark));
    }

    private static ImportReport.Entry entry(
            PortableConversation conversation,
            ImportReport.Outcome outcome,
            long id,
            int added,
            Optional<String> remark) {
        return new ImportReport.Entry(conversation.title(), outcome, OptionalLong.of(id), added, remark);
    }

    private Optional<String> remarkOnExisting(long id, int other) throws SQLException {
        if (new Conversations(sql).list("id = ?", id).getFirst().trashed().isPresent()) {
            return Optional.of("It is in the trash here; restore it to see it.");
        }
        return other == 0
                ? Optional.empty()
                : Optional.of("%d of its messages read otherwise here and were left as they are.".formatted(other));
    }

    private boolean isSame(long id, PortableMessage message) throws SQLException {
        return new Messages(sql).get(id).content().equals(WellFormed.of(message.content()));
    }

    /**
     * Makes sure that a conversation can be put into a database.
     *
     * @throws ConversationStoreException if its messages are no tree, or bytes of it are damaged
     */
    static void requireTree(PortableConversation conversation) {
        for (PortableMessage message : inOrder(conversation.messages())) {
            try {
                message.capture().ifPresent(Base64.getDecoder()::decode);
            } catch (IllegalArgumentException e) {
                throw new ConversationStoreException("The figures of one of its messages are damaged.", e);
            }
        }
    }

    /** Parents before children; what follows a message that is not there begins the conversation. */
    private static List<PortableMessage> inOrder(List<PortableMessage> messages) {
        Set<String> uids = new HashSet<>();
        for (PortableMessage message : messages) {
            if (!uids.add(message.uid())) {
                throw new ConversationStoreException("Two of its messages have the same id.");
            }
        }
        if (isInOrder(messages)) {
            return messages;
        }
        Map<String, List<PortableMessage>> children = new HashMap<>();
        for (PortableMessage message : messages) {
            String parent = message.parent().filter(uids::contains).orElse("");
            children.computeIfAbsent(parent, uid -> new ArrayList<>()).add(message);
        }
        List<PortableMessage> ordered = new ArrayList<>();
        Deque<String> parents = new ArrayDeque<>(List.of(""));
        while (!parents.isEmpty()) {
            for (PortableMessage child : children.getOrDefault(parents.removeFirst(), List.of())) {
                ordered.add(child);
                parents.addLast(child.uid());
            }
        }
        if (ordered.size() < messages.size()) {
            throw new ConversationStoreException("Its messages follow one another in a circle.");
        }
        return ordered;
    }

    /** As our own exports are: every message stands behind the one that it follows. */
    private static boolean isInOrder(List<PortableMessage> messages) {
        Set<String> seen = new HashSet<>();
        return messages.stream()
                .allMatch(message -> message.parent().map(seen::contains).orElse(true) && seen.add(message.uid()));
    }

    private long add(PortableConversation conversation) throws SQLException {
        Conversations conversations = new Conversations(sql);
        long id = conversations.add(
                conversation.uid(),
                new ConversationSettings(conversation.modelId(), conversation.systemPrompt(), conversation.sampling()),
                conversation.created());
        conversations.change(
                id,
                "folder = ?, pinned = ?, updated = ?, trashed = ?, draft = ?",
                conversation.folder(),
                conversation.pinned(),
                conversation.updated(),
                conversation.trashed(),
                conversation.draft());
        conversations.setTags(id, conversation.tags());
        return id;
    }

    private void name(long id, PortableConversation conversation) throws SQLException {
        Conversations conversations = new Conversations(sql);
        conversations.rename(id, conversation.title().isBlank() ? conversations.titleOf(id) : conversation.title());
    }

    private long add(long conversation, PortableMessage message, Map<String, Long> known) throws SQLException {
        Optional<PortableStats> stats = message.stats();
        long id = sql.insert(
                """
                INSERT INTO message (conversation, parent, uid, role, state, created, model_id, model_variant,
                    model_precision, finish_reason, failure, prompt_tokens, cached_tokens, new_tokens, first_token_time,
                    prefill_time, decode_time, decode_in_libtorch, reasoning_time, content)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
                conversation,
                message.parent().map(known::get),
                message.uid(),
                message.role(),
                ended(message.state()),
                message.created(),
                message.model().map(AnswerModel::id),
                message.model().map(AnswerModel::variant),
                message.model().map(AnswerModel::precision),
                message.finishReason(),
                message.failure(),
                stats.map(PortableStats::promptTokens),
                stats.map(PortableStats::cachedTokens),
                stats.map(PortableStats::newTokens),
                stats.map(PortableStats::timeToFirstToken),
                stats.map(PortableStats::prefill),
                stats.map(PortableStats::decode),
                stats.map(PortableStats::decodeInLibtorch),
                message.reasoning(),
                message.content());
        new Messages(sql).index(id, message.content());
        Answers answers = new Answers(sql);
        if (!message.tokenIds().isEmpty()) {
            answers.saveData(id, "token_ids", TokenIds.pack(message.tokenIds()));
        }
        if (message.capture().isPresent()) {
            answers.saveData(
                    id, "capture", Base64.getDecoder().decode(message.capture().get()));
        }
        return id;
    }

    /** What was being written when it was exported will not be written further here. */
    private static MessageState ended(MessageState state) {
        return switch (state) {
            case PENDING, STREAMING -> MessageState.STOPPED;
            case COMPLETE, STOPPED, FAILED -> state;
        };
    }

    /** Selections that were made here stay. */
    private void select(long id, PortableConversation conversation, Map<String, Long> known) throws SQLException {
        for (PortableMessage message : conversation.messages()) {
            Optional<Long> child = message.selectedChild().map(known::get);
            if (child.isPresent()) {
                sql.update(
                        "UPDATE message SET selected_child = ?1 WHERE id = ?2 AND selected_child IS NULL AND EXISTS (SELECT 1 FROM message WHERE id = ?1 AND parent = ?2)",
                        child,
                        known.get(message.uid()));
            }
        }
        sql.update("""
                UPDATE message SET selected_child = (SELECT max(child.id) FROM message child WHERE child.parent = message.id)
                WHERE conversation = ? AND selected_child IS NULL""", id);
        sql.update("""
                UPDATE conversation SET selected_root = coalesce(
                    (SELECT id FROM message WHERE id = ?1 AND conversation = ?2 AND parent IS NULL),
                    (SELECT max(id) FROM message WHERE conversation = ?2 AND parent IS NULL))
                WHERE id = ?2 AND selected_root IS NULL""", conversation.selected().map(known::get), id);
    }
}
