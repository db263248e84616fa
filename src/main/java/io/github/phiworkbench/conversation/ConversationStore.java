package io.github.phiworkbench.conversation;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SequencedMap;

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
@SuppressWarnings({"DoNotCallSuggester", "ObjectToString", "UnusedVariable"})
public final class ConversationStore implements AutoCloseable {

    private static final String LATER = "Not implemented yet";

    /**
     * Opens the file, making it if it is missing, and brings it to this version's form. Never fails for the file's sake
     * and never deletes anything: see {@link Opened.Kind} for what can be the matter.
     */
    public static Opened open(Path file) {
        throw new UnsupportedOperationException(LATER);
    }

    /** Adds an empty conversation without a title. */
    public Conversation create(ConversationSettings settings) {
        throw new UnsupportedOperationException(LATER);
    }

    public Conversation conversation(long id) {
        throw new UnsupportedOperationException(LATER);
    }

    /** All conversations outside the trash: pinned ones first, each part with the last updated first. */
    public List<ConversationSummary> list() {
        throw new UnsupportedOperationException(LATER);
    }

    /** The conversations in the trash, the last trashed first. */
    public List<ConversationSummary> trash() {
        throw new UnsupportedOperationException(LATER);
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
        throw new UnsupportedOperationException(LATER);
    }

    /** The folders in use outside the trash, by name, with the number of conversations in each. */
    public SequencedMap<String, Integer> folders() {
        throw new UnsupportedOperationException(LATER);
    }

    /** The tags in use outside the trash, by name, with the number of conversations that have each. */
    public SequencedMap<String, Integer> tags() {
        throw new UnsupportedOperationException(LATER);
    }

    public void rename(long conversation, String title) {
        throw new UnsupportedOperationException(LATER);
    }

    public void setPinned(long conversation, boolean pinned) {
        throw new UnsupportedOperationException(LATER);
    }

    /** Moves a conversation to a folder, which exists as long as something lies in it; an empty name takes it out. */
    public void moveToFolder(long conversation, String folder) {
        throw new UnsupportedOperationException(LATER);
    }

    /** Gives a conversation these tags in place of those it has. */
    public void setTags(long conversation, Collection<String> tags) {
        throw new UnsupportedOperationException(LATER);
    }

    public void saveSettings(long conversation, ConversationSettings settings) {
        throw new UnsupportedOperationException(LATER);
    }

    public void saveDraft(long conversation, String draft) {
        throw new UnsupportedOperationException(LATER);
    }

    /** Moves a conversation to the trash; {@link #restore} takes it back as it was. */
    public void moveToTrash(long conversation) {
        throw new UnsupportedOperationException(LATER);
    }

    public void restore(long conversation) {
        throw new UnsupportedOperationException(LATER);
    }

    /**
     * Deletes the conversations in the trash for good.
     *
     * @return how many there were
     */
    public int emptyTrash() {
        throw new UnsupportedOperationException(LATER);
    }

    public StoredMessage message(long id) {
        throw new UnsupportedOperationException(LATER);
    }

    /** The selected path, from the first message to the last. */
    public List<PathStep> path(long conversation) {
        throw new UnsupportedOperationException(LATER);
    }

    /** All messages of a conversation, parents before children and siblings in order of age. */
    public List<StoredMessage> tree(long conversation) {
        throw new UnsupportedOperationException(LATER);
    }

    public Siblings siblings(long message) {
        throw new UnsupportedOperationException(LATER);
    }

    /** Selects the path that leads through a message, and below it the one that was selected there last. */
    public void select(long message) {
        throw new UnsupportedOperationException(LATER);
    }

    /**
     * Adds a question, selects it and empties the draft. The first one gives the conversation its title.
     *
     * @param parent the message it follows; empty begins the conversation
     */
    public StoredMessage addUser(long conversation, OptionalLong parent, String text) {
        throw new UnsupportedOperationException(LATER);
    }

    /** Adds another wording of a question as its sibling and selects it. */
    public StoredMessage editUser(long message, String text) {
        throw new UnsupportedOperationException(LATER);
    }

    /**
     * Adds an empty answer that is {@link MessageState#PENDING} and selects it. Called again with the same parent, it
     * begins another answer beside the first.
     *
     * @param parent the question
     */
    public StoredMessage beginAnswer(long parent, AnswerModel model) {
        throw new UnsupportedOperationException(LATER);
    }

    /**
     * Saves an answer that is being written. Only what is new since the last save is written, so it costs the same at the
     * end of a long answer as at its beginning.
     *
     * @param text the whole answer so far
     */
    public void saveAnswer(long message, String text) {
        throw new UnsupportedOperationException(LATER);
    }

    /** Ends an answer. */
    public void finishAnswer(long message, AnswerEnd end) {
        throw new UnsupportedOperationException(LATER);
    }

    /** The ids the model wrote for an answer, its stop token included; empty if they are not known. */
    public List<Integer> tokenIds(long message) {
        throw new UnsupportedOperationException(LATER);
    }

    /**
     * Stores the figures of an answer's tokens.
     *
     * @param capture in a form that the store does not look into
     */
    public void saveCapture(long message, byte[] capture) {
        throw new UnsupportedOperationException(LATER);
    }

    /** What {@link #saveCapture} stored. */
    public Optional<byte[]> capture(long message) {
        throw new UnsupportedOperationException(LATER);
    }

    /** Waits for the writes that were asked for and closes the file. Closing again does nothing. */
    @Override
    public void close() {
        throw new UnsupportedOperationException(LATER);
    }
}
