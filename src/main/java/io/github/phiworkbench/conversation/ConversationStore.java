package io.github.phiworkbench.conversation;

import io.github.phiworkbench.database.Contents;
import io.github.phiworkbench.database.Database;
import io.github.phiworkbench.database.OpenedDatabase;
import io.github.phiworkbench.database.OpenedDatabase.Kind;
import io.github.phiworkbench.database.OpenedDatabase.Notice;
import io.github.phiworkbench.database.WellFormed;
import io.github.phiworkbench.tokenizer.Role;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;
import java.util.UUID;

/**
 * All chats, in one SQLite file.
 *
 * <p>Every method may be called from any thread and returns when it is done: a write when it is on disk, synced, so that
 * neither the end of the program nor a power failure takes it back. That takes a few milliseconds, so a window calls from
 * a thread of its own. Writes happen one after another in the order they were asked for; reads do not wait for them.
 *
 * <p>The messages of a conversation are a tree. Editing a question and asking for another answer add siblings; no message
 * is ever overwritten. One path through the tree is selected: of each message, the child that was added or selected last.
 *
 * <p>All methods but {@link #open} throw {@link ConversationStoreException} if the file cannot be read or written, if the
 * store is closed, or if there is no conversation or message of the given id.
 */
public final class ConversationStore implements AutoCloseable {

    /** The application id is "Phi4" in ASCII. */
    private static final Contents CONTENTS = new Contents(
            "chats",
            0x50686934,
            Contents.steps(ConversationStore.class, "V1__conversations.sql"),
            ConversationStoreException::new,
            ConversationStore::stopInterruptedAnswers);

    private final Database database;

    /** What is saved of each answer that is being written; only the writer uses it. */
    private final Map<Long, String> saved = new HashMap<>();

    private ConversationStore(Database database) {
        this.database = database;
    }

    /**
     * Opens the file, making it if it is missing, and brings it to this version's form. Never fails for the file's sake
     * and never deletes anything: see {@link Kind} for what can be the matter.
     */
    public static Opened open(Path file) {
        OpenedDatabase opened = OpenedDatabase.open(file, CONTENTS);
        return new Opened(new ConversationStore(opened.database()), opened.access(), opened.notices());
    }

    private static List<Notice> stopInterruptedAnswers(Database database) {
        int answers = database.write(sql -> new Answers(sql).stopInterrupted());
        if (answers == 0) {
            return List.of();
        }
        String text = answers == 1
                ? "The program ended while an answer was written; the answer is there up to its last save."
                : "The program ended while %d answers were written; they are there up to their last saves."
                        .formatted(answers);
        return List.of(new Notice(Kind.INTERRUPTED_ANSWERS, text));
    }

    /** Adds an empty conversation without a title. */
    public Conversation create(ConversationSettings settings) {
        return database.write(sql -> {
            Conversations conversations = new Conversations(sql);
            return conversations.get(conversations.add(UUID.randomUUID().toString(), settings, Instant.now()));
        });
    }

    public Conversation conversation(long id) {
        return database.read(sql -> new Conversations(sql).get(id));
    }

    /** All conversations outside the trash: pinned ones first, each part with the last updated first. */
    public List<ConversationSummary> list() {
        return database.read(sql -> new Conversations(sql).list("trashed IS NULL" + Conversations.ORDER));
    }

    /** The conversations in the trash, the last trashed first. */
    public List<ConversationSummary> trash() {
        return database.read(sql -> new Conversations(sql).list("trashed IS NOT NULL ORDER BY trashed DESC, id DESC"));
    }

    /**
     * The conversations outside the trash that hold all words of a query in their title or messages, in the order of
     * {@link #list}. Case and accents do not matter; each word may be the beginning of a longer one.
     *
     * <p>{@code "two words"} looks for the phrase; {@code folder:name}, {@code tag:name} and {@code pinned:} (or
     * {@code pinned:no}) narrow the search, with quotes around names that hold spaces. Any text is a valid query; a blank
     * one finds all.
     */
    public List<SearchHit> search(String query) {
        return database.read(sql -> new Search(sql, SearchQuery.parse(query)).hits());
    }

    /** The folders in use outside the trash, by name, with the number of conversations in each. */
    public SequencedMap<String, Integer> folders() {
        return database.read(sql -> new Conversations(sql).counts("""
                SELECT folder, count(*) FROM conversation WHERE folder <> '' AND trashed IS NULL
                GROUP BY folder ORDER BY folder COLLATE NOCASE, folder"""));
    }

    /** The tags in use outside the trash, by name, with the number of conversations that have each. */
    public SequencedMap<String, Integer> tags() {
        return database.read(sql -> new Conversations(sql).counts("""
                SELECT tag, count(*) FROM conversation_tag JOIN conversation ON conversation.id = conversation
                WHERE trashed IS NULL GROUP BY tag ORDER BY tag COLLATE NOCASE, tag"""));
    }

    /** Gives a conversation a title; a blank one takes the one that its first question gives. */
    public void rename(long conversation, String title) {
        database.change(sql -> {
            Conversations conversations = new Conversations(sql);
            conversations.rename(conversation, title.isBlank() ? conversations.titleOf(conversation) : title);
        });
    }

    public void setPinned(long conversation, boolean pinned) {
        database.change(sql -> new Conversations(sql).change(conversation, "pinned = ?", pinned));
    }

    /** Moves a conversation to a folder, which exists as long as something lies in it; an empty name takes it out. */
    public void moveToFolder(long conversation, String folder) {
        database.change(sql -> new Conversations(sql).change(conversation, "folder = ?", folder.strip()));
    }

    /** Gives a conversation these tags in place of those it has. */
    public void setTags(long conversation, Collection<String> tags) {
        database.change(sql -> new Conversations(sql).setTags(conversation, tags));
    }

    public void saveSettings(long conversation, ConversationSettings settings) {
        database.change(sql -> new Conversations(sql)
                .change(
                        conversation,
                        "model_id = ?, sampling = ?, system_prompt = ?",
                        settings.modelId(),
                        settings.sampling(),
                        settings.systemPrompt()));
    }

    public void saveDraft(long conversation, String draft) {
        database.change(sql -> new Conversations(sql).change(conversation, "draft = ?", draft));
    }

    /** Moves a conversation to the trash; {@link #restore} takes it back as it was. */
    public void moveToTrash(long conversation) {
        database.change(sql -> new Conversations(sql).change(conversation, "trashed = ?", Instant.now()));
    }

    public void restore(long conversation) {
        database.change(sql -> new Conversations(sql).change(conversation, "trashed = NULL"));
    }

    /**
     * Deletes the conversations in the trash for good.
     *
     * @return how many there were
     */
    public int emptyTrash() {
        int deleted = database.write(sql -> sql.update("DELETE FROM conversation WHERE trashed IS NOT NULL"));
        database.onWriter(sql -> {
            sql.run("INSERT INTO message_words (message_words) VALUES ('optimize')");
            sql.run("INSERT INTO title_words (title_words) VALUES ('optimize')");
            sql.pragma("wal_checkpoint(TRUNCATE)");
        });
        return deleted;
    }

    public StoredMessage message(long id) {
        return database.read(sql -> new Messages(sql).get(id));
    }

    /** The selected path, from the first message to the last. */
    public List<PathStep> path(long conversation) {
        return database.read(sql -> new Messages(sql).path(conversation));
    }

    /** All messages of a conversation, parents before children and siblings in order of age. */
    public List<StoredMessage> tree(long conversation) {
        return database.read(sql -> new Messages(sql).tree(conversation));
    }

    public Siblings siblings(long message) {
        return database.read(sql -> new Messages(sql).siblings(message));
    }

    /** Selects the path that leads through a message, and below it the one that was selected there last. */
    public void select(long message) {
        database.change(sql -> new Messages(sql).select(message));
    }

    /**
     * Adds a question, selects it and empties the draft. The first one gives the conversation its title.
     *
     * @param parent the message it follows; empty begins the conversation
     */
    public StoredMessage addUser(long conversation, OptionalLong parent, String text) {
        return database.write(sql -> {
            Conversations conversations = new Conversations(sql);
            conversations.change(conversation, "draft = ''");
            StoredMessage message = new Messages(sql)
                    .add(conversation, parent, Role.USER, text, MessageState.COMPLETE, Optional.empty());
            if (conversations.get(conversation).title().isEmpty()) {
                conversations.rename(conversation, Titles.of(text));
            }
            return message;
        });
    }

    /** Adds another wording of a question as its sibling and selects it. */
    public StoredMessage editUser(long message, String text) {
        return database.write(sql -> {
            Messages messages = new Messages(sql);
            StoredMessage old = messages.get(message);
            return messages.add(
                    old.conversation(), old.parent(), Role.USER, text, MessageState.COMPLETE, Optional.empty());
        });
    }

    /**
     * Adds an empty answer that is {@link MessageState#PENDING} and selects it. Called again with the same parent, it
     * begins another answer beside the first.
     *
     * @param parent the question
     */
    public StoredMessage beginAnswer(long parent, AnswerModel model) {
        return database.write(sql -> {
            Messages messages = new Messages(sql);
            return messages.add(
                    messages.get(parent).conversation(),
                    OptionalLong.of(parent),
                    Role.ASSISTANT,
                    "",
                    MessageState.PENDING,
                    Optional.of(model));
        });
    }

    /**
     * Saves an answer that is being written. Only what is new since the last save is written, so it costs the same at the
     * end of a long answer as at its beginning.
     *
     * <p>A save that comes after the end of the answer does nothing.
     *
     * @param text the whole answer so far
     */
    public void saveAnswer(long message, String text) {
        String whole = WellFormed.untilLastWhole(text);
        database.onWriter(sql -> {
            String before = saved.remove(message);
            Database.inTransaction(sql, transaction -> {
                new Answers(transaction).save(message, before, whole);
                return true;
            });
            saved.put(message, whole);
        });
    }

    /** Ends an answer. */
    public void finishAnswer(long message, AnswerEnd end) {
        database.change(sql -> {
            new Answers(sql).finishOpen(message, end);
            saved.remove(message);
        });
    }

    /** The ids the model wrote for an answer, its stop token included; empty if they are not known. */
    public List<Integer> tokenIds(long message) {
        return database.read(sql -> new Answers(sql).data(message, "token_ids"))
                .map(TokenIds::unpack)
                .orElse(List.of());
    }

    /** The figures of an answer's tokens, see {@link AnswerEnd#capture}; empty if there are none. */
    public Optional<byte[]> capture(long message) {
        return database.read(sql -> new Answers(sql).data(message, "capture"));
    }

    /** For this package's import. */
    Database database() {
        return database;
    }

    /** Waits for the writes that were asked for and closes the file. Closing again does nothing. */
    @Override
    public void close() {
        database.close();
    }
}
