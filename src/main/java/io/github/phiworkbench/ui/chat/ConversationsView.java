package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.conversation.Conversation;
import io.github.phiworkbench.conversation.ConversationSummary;
import io.github.phiworkbench.conversation.ImportReport;
import io.github.phiworkbench.conversation.ImportReport.Outcome;
import io.github.phiworkbench.conversation.SearchHit;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.beans.InvalidationListener;
import javafx.collections.ListChangeListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.util.Duration;

/** The conversations at the left of the chat pane, their search and their trash. */
public final class ConversationsView {

    private static final Duration TYPING_PAUSE = Duration.millis(200);

    /** So many refusals of an import are explained. */
    private static final int REASONS = 3;

    private final WindowContext window;
    private final ChatViewModel chat;
    private final ConversationListViewModel list;
    private final Texts texts;
    private Runnable newChat = () -> {};
    private boolean selecting;

    @FXML
    private TextField search;

    @FXML
    private ListView<SearchHit> conversations;

    @FXML
    private ToggleButton showTrash;

    @FXML
    private Button emptyTrash;

    public ConversationsView(WindowContext window, ChatViewModel chat, ConversationListViewModel list, Texts texts) {
        this.window = window;
        this.chat = chat;
        this.list = list;
        this.texts = texts;
    }

    /** What the button for a new chat does. */
    void onNewChat(Runnable action) {
        newChat = action;
    }

    @FXML
    private void initialize() {
        conversations.setItems(list.entries());
        conversations.setCellFactory(_ -> new ConversationCell(texts));
        conversations.getSelectionModel().selectedItemProperty().addListener((_, _, hit) -> {
            // While the list is filled anew it selects what happens to lie at the old place.
            if (!selecting && hit != null) {
                chat.open(hit.conversation().id());
            }
        });
        // The first is told before the list's own selection follows the change, the second after it.
        list.entries().addListener((InvalidationListener) _ -> selecting = true);
        list.entries().addListener((ListChangeListener<SearchHit>) _ -> selectShown());
        chat.conversationProperty().addListener((_, _, _) -> selectShown());
        conversations.setContextMenu(menu());
        conversations.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.DELETE) {
                selected().ifPresent(this::trash);
            } else if (event.getCode() == KeyCode.F2) {
                selected().ifPresent(this::rename);
            }
        });
        PauseTransition searched = new PauseTransition(TYPING_PAUSE);
        searched.setOnFinished(_ -> list.queryProperty().set(search.getText()));
        search.textProperty().addListener((_, _, _) -> searched.playFromStart());
        list.trashProperty().bindBidirectional(showTrash.selectedProperty());
        emptyTrash.visibleProperty().bind(showTrash.selectedProperty());
        emptyTrash.managedProperty().bind(emptyTrash.visibleProperty());
        Label none = new Label();
        none.getStyleClass().add("hint");
        none.textProperty()
                .bind(list.trashProperty()
                        .flatMap(trash -> list.queryProperty()
                                .map(words -> texts.get(
                                        trash
                                                ? "conversations.noTrash"
                                                : words.isBlank()
                                                        ? "conversations.none"
                                                        : "conversations.noneFound"))));
        conversations.setPlaceholder(none);
        list.refresh();
    }

    private void selectShown() {
        selecting = true;
        select(chat.conversationProperty().get().map(Conversation::id).orElse(-1L));
        selecting = false;
    }

    private void select(long shown) {
        for (int i = 0; i < list.entries().size(); i++) {
            if (list.entries().get(i).conversation().id() == shown) {
                conversations.getSelectionModel().select(i);
                return;
            }
        }
        conversations.getSelectionModel().clearSelection();
    }

    private Optional<ConversationSummary> selected() {
        return Optional.ofNullable(conversations.getSelectionModel().getSelectedItem())
                .map(SearchHit::conversation);
    }

    private ContextMenu menu() {
        MenuItem rename = item("rename", () -> selected().ifPresent(this::rename));
        MenuItem pin = item("pin", () -> selected().ifPresent(it -> list.setPinned(it.id(), !it.pinned())));
        MenuItem folder = item("folder", () -> selected().ifPresent(this::moveToFolder));
        MenuItem tags = item("tags", () -> selected().ifPresent(this::setTags));
        MenuItem delete = item("delete", () -> selected().ifPresent(this::trash));
        MenuItem restore = item("restore", () -> selected().ifPresent(it -> list.restore(it.id())));
        ContextMenu menu = new ContextMenu(rename, pin, folder, tags, new SeparatorMenuItem(), delete, restore);
        menu.setOnShowing(_ -> {
            Optional<ConversationSummary> chosen = selected();
            boolean trash = list.trashProperty().get();
            pin.setText(texts.get(chosen.filter(ConversationSummary::pinned).isPresent() ? "unpin" : "pin"));
            menu.getItems().forEach(it -> it.setDisable(chosen.isEmpty()));
            delete.setVisible(!trash);
            restore.setVisible(trash);
        });
        return menu;
    }

    private MenuItem item(String key, Runnable action) {
        MenuItem item = new MenuItem(texts.get(key));
        item.setOnAction(_ -> action.run());
        return item;
    }

    /** Asks for another title. */
    void rename(ConversationSummary conversation) {
        window.dialogs()
                .askForText(texts.get("rename"), texts.get("rename.label"), conversation.title())
                .ifPresent(name -> list.rename(conversation.id(), name));
    }

    private void moveToFolder(ConversationSummary conversation) {
        window.dialogs()
                .askForText(texts.get("folder"), texts.get("folder.label"), conversation.folder())
                .ifPresent(folder -> list.moveToFolder(conversation.id(), folder));
    }

    private void setTags(ConversationSummary conversation) {
        window.dialogs()
                .askForText(texts.get("tags"), texts.get("tags.label"), String.join(", ", conversation.tags()))
                .ifPresent(words -> list.setTags(
                        conversation.id(),
                        Arrays.stream(words.split(","))
                                .map(String::strip)
                                .filter(word -> !word.isEmpty())
                                .toList()));
    }

    private void trash(ConversationSummary conversation) {
        if (list.trashProperty().get()) {
            return;
        }
        list.moveToTrash(conversation.id());
        String name = conversation.title().isEmpty() ? texts.get("untitled") : conversation.title();
        window.notifier().offer(texts.get("trashed", name), texts.get("undo"), () -> list.restore(conversation.id()));
    }

    @FXML
    private void emptyTrash() {
        if (window.dialogs()
                .confirm(
                        texts.get("trash.empty.title"),
                        texts.get("trash.empty.question"),
                        texts.get("trash.empty.action"))) {
            list.emptyTrash();
        }
    }

    @FXML
    private void importChats() {
        window.dialogs()
                .chooseFile(
                        texts.get("import"),
                        List.of(new DialogService.FileKind(texts.get("import.kind"), List.of("json"))))
                .ifPresent(file -> list.importFile(file, new Cancellation(), this::tell, window.notifier()::warn));
    }

    private void tell(ImportReport report) {
        List<String> sentences = new ArrayList<>();
        sentences.add(texts.get(
                "import.done",
                report.count(Outcome.IMPORTED),
                report.count(Outcome.COMPLETED),
                report.count(Outcome.ALREADY_HERE),
                report.count(Outcome.REFUSED)));
        report.problem().ifPresent(sentences::add);
        List<ImportReport.Entry> refused = report.entries().stream()
                .filter(entry -> entry.outcome() == Outcome.REFUSED)
                .toList();
        refused.stream().limit(REASONS).map(this::reason).forEach(sentences::add);
        if (refused.size() > REASONS) {
            sentences.add(texts.get("import.more", refused.size() - REASONS));
        }
        String words = String.join("\n", sentences);
        if (sentences.size() == 1) {
            window.notifier().info(words);
        } else {
            window.notifier().warn(words);
        }
    }

    private String reason(ImportReport.Entry entry) {
        String title = entry.title().isBlank() ? texts.get("untitled") : entry.title();
        return texts.get("import.refused", title, entry.remark().orElse(""));
    }

    @FXML
    private void newChat() {
        newChat.run();
    }

    /** Shows the conversations in place of the trash. */
    void leaveTrash() {
        showTrash.setSelected(false);
    }

    /** Puts the keys where words are searched for. */
    void find() {
        search.requestFocus();
        search.selectAll();
    }
}
