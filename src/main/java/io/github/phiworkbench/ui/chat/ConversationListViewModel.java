package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.conversation.ConversationExport;
import io.github.phiworkbench.conversation.ConversationImport;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.ConversationStoreException;
import io.github.phiworkbench.conversation.ConversationSummary;
import io.github.phiworkbench.conversation.ImportReport;
import io.github.phiworkbench.conversation.SearchHit;
import io.github.phiworkbench.conversation.WholeFile;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.ui.common.Tasks;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The list of conversations, narrowed by a search, or the trash. All of it belongs to the JavaFX thread. */
public final class ConversationListViewModel {

    /** The files that conversations can be written to. */
    public enum Format {
        MARKDOWN,
        HTML,
        JSON
    }

    private final ConversationStore store;
    private final Tasks tasks;
    private final Tasks.Line line;
    private final ChatViewModel chat;
    private final ObservableList<SearchHit> entries = FXCollections.observableArrayList();

    /** Kept, since it is told of changes only as long as somebody holds it. */
    private final ObservableList<SearchHit> shownEntries = FXCollections.unmodifiableObservableList(entries);

    private final StringProperty query = new SimpleStringProperty(this, "query", "");
    private final BooleanProperty trash = new SimpleBooleanProperty(this, "trash");
    private int asked;

    /**
     * The list beside a chat; each tells the other what it changes.
     *
     * @param line in which what the user does happens, the same as the chat's
     */
    public ConversationListViewModel(ConversationStore store, Tasks tasks, Tasks.Line line, ChatViewModel chat) {
        this.store = store;
        this.tasks = tasks;
        this.line = line;
        this.chat = chat;
        chat.onConversationsChanged(this::refresh);
        query.addListener((_, _, _) -> refresh());
        trash.addListener((_, _, _) -> refresh());
    }

    /** What is listed: all, what the search finds, or the trash. */
    public ObservableList<SearchHit> entries() {
        return shownEntries;
    }

    /** What is searched for; see {@link ConversationStore#search}. */
    public StringProperty queryProperty() {
        return query;
    }

    /** Whether the trash is listed in place of the conversations. */
    public BooleanProperty trashProperty() {
        return trash;
    }

    /** Reads the list anew. Of several reads under way, the one asked for last counts. */
    public void refresh() {
        int mine = ++asked;
        String words = query.get();
        boolean trashed = trash.get();
        tasks.of(() -> read(words, trashed))
                .onSuccess(found -> {
                    if (mine == asked) {
                        entries.setAll(found);
                    }
                })
                .start();
    }

    private List<SearchHit> read(String words, boolean trashed) {
        if (trashed) {
            return plain(store.trash());
        }
        return words.isBlank() ? plain(store.list()) : store.search(words);
    }

    private static List<SearchHit> plain(List<ConversationSummary> conversations) {
        return conversations.stream()
                .map(conversation -> new SearchHit(conversation, List.of(), Optional.empty()))
                .toList();
    }

    public void rename(long conversation, String title) {
        if (!title.isBlank()) {
            change(() -> store.rename(conversation, title.strip()));
        }
    }

    public void setPinned(long conversation, boolean pinned) {
        change(() -> store.setPinned(conversation, pinned));
    }

    public void moveToFolder(long conversation, String folder) {
        change(() -> store.moveToFolder(conversation, folder.strip()));
    }

    public void setTags(long conversation, Collection<String> tags) {
        change(() -> store.setTags(conversation, tags));
    }

    /** Moves a conversation to the trash; {@link #restore} takes it back. The chat leaves it. */
    public void moveToTrash(long conversation) {
        chat.leave(conversation);
        change(() -> store.moveToTrash(conversation));
    }

    public void restore(long conversation) {
        change(() -> store.restore(conversation));
    }

    /** Deletes what lies in the trash, for good; the chat leaves what it shows of it. */
    public void emptyTrash() {
        chat.leaveTrash();
        change(store::emptyTrash);
    }

    private void change(Runnable change) {
        line.of(() -> {
                    change.run();
                    return true;
                })
                .andFinally(() -> {
                    refresh();
                    chat.refresh();
                })
                .start();
    }

    /**
     * Writes a conversation to a file; one that is there is replaced, since the user was asked when the file was chosen.
     *
     * @param done told that the file is there
     * @param failed told in a plain sentence why it is not
     */
    public void export(long conversation, Format format, Path file, Runnable done, Consumer<String> failed) {
        ConversationExport export = new ConversationExport(store);
        Callable<Boolean> work = () -> {
            switch (format) {
                case MARKDOWN -> export.toMarkdown(conversation, file, WholeFile.Existing.REPLACE);
                case HTML -> export.toHtml(conversation, file, WholeFile.Existing.REPLACE);
                case JSON -> export.toJson(List.of(conversation), file, WholeFile.Existing.REPLACE);
            }
            return true;
        };
        tasks.of(work)
                .onSuccess(_ -> done.run())
                .onFailure(ConversationStoreException.class, e -> failed.accept(String.valueOf(e.getMessage())))
                .start();
    }

    /**
     * Reads conversations from a file.
     *
     * @param done told what came of it
     * @param failed told in a plain sentence why the file cannot be read
     */
    public void importFile(Path file, Cancellation cancellation, Consumer<ImportReport> done, Consumer<String> failed) {
        tasks.of(() -> new ConversationImport(store).read(file, _ -> {}, cancellation))
                .onSuccess(done)
                .onFailure(ConversationStoreException.class, e -> failed.accept(String.valueOf(e.getMessage())))
                .andFinally(this::refresh)
                .start();
    }
}
