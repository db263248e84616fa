package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.conversation.Conversation;
import io.github.phiworkbench.ui.chat.ConversationListViewModel.Format;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.PaneView;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.Replies.Reply;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.session.SessionStatus;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.SplitPane;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.Region;

/**
 * The chat pane: conversations at the left, the turns of the one that is shown with its name above and the composer below,
 * and the sampling panel at the right.
 */
public final class ChatView implements PaneView {

    /** Pixels of the conversation below which the list of conversations gives way. */
    private static final double LEAST_WIDTH = 420;

    private final WindowContext window;
    private final ChatViewModel chat;
    private final ConversationListViewModel list;
    private final Supplier<Parent> samplingPanel;
    private final Replies replies;
    private final Texts texts;

    @FXML
    private SplitPane chatPane;

    @FXML
    private ConversationsView conversationsController;

    @FXML
    private Button title;

    @FXML
    private Button model;

    @FXML
    private MenuButton more;

    @FXML
    private ToggleButton showConversations;

    @FXML
    private ToggleButton showSampling;

    @FXML
    private TurnsView turnsController;

    @FXML
    private ComposerView composerController;

    @FXML
    private Region conversations;

    public ChatView(
            WindowContext window,
            ChatViewModel chat,
            ConversationListViewModel list,
            Supplier<Parent> samplingPanel,
            Replies replies,
            Texts texts) {
        this.replies = replies;
        this.window = window;
        this.chat = chat;
        this.list = list;
        this.samplingPanel = samplingPanel;
        this.texts = texts;
    }

    /** Made when it is asked for: a start does not pay for it. */
    private Optional<Region> sampling = Optional.empty();

    private boolean narrow;
    private boolean gaveWay;

    @FXML
    private void initialize() {
        conversationsController.onNewChat(this::newChat);
        turnsController.onExample(composerController::ask);
        composerController.onSent(turnsController::toLatest);
        chat.conversationProperty().subscribe(this::show);
        chat.modelProperty().subscribe(this::show);
        chat.phaseProperty()
                .subscribe(phase -> window.status().answeringProperty().set(phase.isAnswering()));
        chat.troubleProperty().subscribe(trouble -> {
            if (!trouble.isEmpty()) {
                window.notifier().warn(trouble);
            }
        });
        showConversations.selectedProperty().addListener((_, _, _) -> arrange());
        showSampling.selectedProperty().addListener((_, _, _) -> arrange());
        chatPane.widthProperty().addListener((_, _, _) -> makeRoom());
    }

    /** In a narrow window the list of conversations is there when it is asked for; in a wide one it comes back if that hid it. */
    private void makeRoom() {
        boolean now = chatPane.getWidth()
                < LEAST_WIDTH
                        + width(conversations)
                        + shownSampling().map(ChatView::width).orElse(0.0);
        if (now != narrow) {
            narrow = now;
            if (narrow) {
                gaveWay = showConversations.isSelected();
                showConversations.setSelected(false);
            } else if (gaveWay) {
                showConversations.setSelected(true);
            }
        }
    }

    private void arrange() {
        List<Node> parts = chatPane.getItems();
        boolean list = parts.contains(conversations);
        if (showConversations.isSelected() && !list) {
            parts.addFirst(conversations);
        } else if (!showConversations.isSelected() && list) {
            parts.remove(conversations);
        }
        if (showSampling.isSelected() && shownSampling().isEmpty()) {
            Region panel = sampling.orElseGet(() -> (Region) samplingPanel.get());
            sampling = Optional.of(panel);
            SplitPane.setResizableWithParent(panel, false);
            parts.addLast(panel);
        } else if (!showSampling.isSelected()) {
            sampling.ifPresent(parts::remove);
        }
        // What has just come in has no style yet, and so no width.
        chatPane.applyCss();
        makeRoom();
        double all = Math.max(1, chatPane.getWidth());
        if (parts.contains(conversations)) {
            chatPane.setDividerPosition(0, width(conversations) / all);
        }
        shownSampling().ifPresent(panel -> chatPane.setDividerPosition(parts.size() - 2, 1 - width(panel) / all));
    }

    private Optional<Region> shownSampling() {
        return sampling.filter(chatPane.getItems()::contains);
    }

    /** As wide as a part is now, or would like to be. */
    private static double width(Region part) {
        return part.getParent() == null || part.getWidth() == 0 ? part.prefWidth(-1) : part.getWidth();
    }

    private void show(Optional<Conversation> shown) {
        title.setText(
                shown.map(Conversation::title).filter(text -> !text.isEmpty()).orElse(texts.get("untitled")));
        title.setDisable(shown.isEmpty());
        more.setDisable(shown.isEmpty());
    }

    private void show(State state) {
        String name = SessionStatus.name(state);
        model.setText(name.isEmpty() ? texts.get("model.none") : name);
    }

    private void newChat() {
        conversationsController.leaveTrash();
        chat.newChat();
        composerController.focus();
    }

    @FXML
    private void renameShown() {
        chat.conversationProperty().get().map(Conversation::summary).ifPresent(conversationsController::rename);
    }

    @FXML
    private void exportMarkdown() {
        export(Format.MARKDOWN, "md");
    }

    @FXML
    private void exportHtml() {
        export(Format.HTML, "html");
    }

    @FXML
    private void exportJson() {
        export(Format.JSON, "json");
    }

    @FXML
    private void inspectAll() {
        if (!chat.turns().isEmpty()) {
            Turn last = chat.turns().getLast();
            window.navigator().open(PaneId.INSPECT);
            replies.inspectConversation(new Reply(last.message().conversation(), last.id()));
        }
    }

    private void export(Format format, String ending) {
        chat.conversationProperty().get().ifPresent(shown -> {
            String name =
                    shown.title().replaceAll("[\\\\/:*?\"<>|\\p{Cntrl}]", " ").strip();
            String kind = texts.get("export.kind." + format.name().toLowerCase(Locale.ROOT));
            Optional<Path> file = window.dialogs()
                    .chooseFileToSave(
                            kind,
                            (name.isEmpty() ? "chat" : name) + "." + ending,
                            List.of(new DialogService.FileKind(kind, List.of(ending))));
            file.ifPresent(target -> list.export(
                    shown.id(),
                    format,
                    target,
                    () -> window.notifier().info(texts.get("export.done", target)),
                    window.notifier()::warn));
        });
    }

    @FXML
    private void chooseModel() {
        window.navigator().open(PaneId.MODELS, PaneCommand.LOAD_MODEL);
    }

    @Override
    public void shown() {
        // A split pane takes its parts in only when it is styled, and what is in no scene cannot have the focus.
        chatPane.applyCss();
        composerController.focus();
    }

    @Override
    public boolean perform(PaneCommand command) {
        return switch (command) {
            case SEND -> composerController.sendIfPossible();
            case STOP -> {
                boolean something = chat.editedProperty().get().isPresent()
                        || chat.phaseProperty().get().isAnswering();
                if (chat.editedProperty().get().isPresent()) {
                    chat.cancelEdit();
                } else {
                    chat.stop();
                }
                yield something;
            }
            case FIND -> {
                showConversations.setSelected(true);
                conversationsController.find();
                yield true;
            }
            case NEW_CHAT -> {
                newChat();
                yield true;
            }
            case LOAD_MODEL -> false;
        };
    }

    @Override
    public void close() {
        chat.close();
        turnsController.close();
    }
}
