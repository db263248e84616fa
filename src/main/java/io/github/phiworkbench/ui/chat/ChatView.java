package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.app.LoadFailure;
import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.conversation.Conversation;
import io.github.phiworkbench.conversation.ConversationSummary;
import io.github.phiworkbench.conversation.ImportReport.Outcome;
import io.github.phiworkbench.conversation.SearchHit;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.ui.chat.ConversationListViewModel.Format;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.PaneView;
import io.github.phiworkbench.ui.common.Pulses;
import io.github.phiworkbench.ui.common.StatusViewModel;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.control.Row;
import io.github.phiworkbench.ui.control.TranscriptView;
import io.github.phiworkbench.ui.markdown.FormulaRenderer;
import io.github.phiworkbench.ui.markdown.MarkdownRows;
import java.io.File;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.beans.value.ChangeListener;
import javafx.css.PseudoClass;
import javafx.fxml.FXML;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.SeparatorMenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import javafx.util.Duration;
import org.jspecify.annotations.Nullable;

/** The chat pane: conversations at the left, the transcript, the composer, and the sampling panel at the right. */
public final class ChatView implements PaneView, TurnNodes.Actions {

    private static final Duration TYPING_PAUSE = Duration.millis(400);
    private static final double TEXT_WIDTH = 820;
    private static final int EXAMPLES = 3;

    private final WindowContext window;
    private final ChatViewModel chat;
    private final ConversationListViewModel list;
    private final Texts texts;
    private final TranscriptView transcript = new TranscriptView();
    private final FormulaRenderer formulas;
    private final MarkdownRows markdown;
    private final TurnNodes nodes;
    private final Map<Long, TurnRows> turnRows = new HashMap<>();
    private final PauseTransition typed = new PauseTransition(TYPING_PAUSE);
    private boolean refreshing;
    private @Nullable Turn edited;

    @FXML
    private SplitPane chatPane;

    @FXML
    private TextField search;

    @FXML
    private ListView<SearchHit> conversations;

    @FXML
    private ToggleButton showTrash;

    @FXML
    private Button emptyTrash;

    @FXML
    private Button title;

    @FXML
    private Button model;

    @FXML
    private MenuButton more;

    @FXML
    private ToggleButton showSampling;

    @FXML
    private Node sampling;

    @FXML
    private StackPane transcriptArea;

    @FXML
    private VBox welcome;

    @FXML
    private Label welcomeText;

    @FXML
    private HBox examples;

    @FXML
    private Button toLatest;

    @FXML
    private HBox modelBanner;

    @FXML
    private Label bannerText;

    @FXML
    private ProgressBar bannerProgress;

    @FXML
    private Button bannerDetails;

    @FXML
    private Button bannerAnyway;

    @FXML
    private Button bannerAction;

    @FXML
    private VBox composerBox;

    @FXML
    private HBox editBar;

    @FXML
    private TextArea draft;

    @FXML
    private Label live;

    @FXML
    private ProgressBar contextBar;

    @FXML
    private Label contextText;

    @FXML
    private Button stop;

    @FXML
    private Button send;

    public ChatView(WindowContext window, ChatViewModel chat, ConversationListViewModel list, Texts texts) {
        this.window = window;
        this.chat = chat;
        this.list = list;
        this.texts = texts;
        formulas = new FormulaRenderer(Platform::runLater);
        markdown = new MarkdownRows(formulas, this::follow);
        nodes = new TurnNodes(texts, this);
    }

    @FXML
    private void initialize() {
        transcript.maxRowWidthProperty().set(TEXT_WIDTH);
        transcriptArea.getChildren().addFirst(transcript);
        toLatest.visibleProperty().bind(transcript.followingProperty().not());
        initializeConversations();
        initializeComposer();
        chat.turns().addListener((InvalidationListener) _ -> turnsChanged());
        chat.conversationProperty().addListener((_, _, _) -> conversationChanged());
        chat.phaseProperty().addListener((_, _, _) -> phaseChanged());
        chat.modelProperty().addListener((_, _, _) -> modelChanged());
        chat.contextSizeProperty().addListener((_, _, _) -> contextChanged());
        chat.contextUsedProperty().addListener((_, _, _) -> contextChanged());
        chat.troubleProperty().addListener((_, _, trouble) -> {
            if (!trouble.isEmpty()) {
                window.notifier().warn(trouble);
            }
        });
        chat.onConversationsChanged(list::refresh);
        showSampling.selectedProperty().addListener((_, _, shown) -> showSampling(shown));
        showSampling(false);
        for (int i = 1; i <= EXAMPLES; i++) {
            examples.getChildren().add(example(texts.get("example." + i)));
        }
        conversationChanged();
        modelChanged();
        phaseChanged();
        contextChanged();
        turnsChanged();
        list.refresh();
        // A model on its way would keep the cores from the window.
        new Pulses(Pulses.UNTIL_USABLE, chat::loadDefaultModel).start();
    }

    private Button example(String question) {
        Button button = new Button(question);
        button.setOnAction(_ -> {
            draft.setText(question);
            draft.requestFocus();
            draft.end();
            chat.send();
        });
        return button;
    }

    private void showSampling(boolean shown) {
        if (shown && !chatPane.getItems().contains(sampling)) {
            chatPane.getItems().add(sampling);
            SplitPane.setResizableWithParent(sampling, false);
            chatPane.setDividerPosition(chatPane.getItems().size() - 2, 0.76);
        } else if (!shown) {
            chatPane.getItems().remove(sampling);
        }
    }

    // ---- conversations

    private void initializeConversations() {
        conversations.setItems(list.entries());
        conversations.setCellFactory(_ -> new ConversationCell(texts));
        conversations.getSelectionModel().selectedItemProperty().addListener((_, _, hit) -> {
            if (hit != null) {
                chat.open(hit.conversation().id());
            }
        });
        list.entries().addListener((InvalidationListener) _ -> selectShown());
        conversations.setContextMenu(menu());
        conversations.addEventHandler(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.DELETE) {
                selected().ifPresent(this::trash);
            } else if (event.getCode() == KeyCode.F2) {
                selected().ifPresent(this::rename);
            }
        });
        PauseTransition searched = new PauseTransition(Duration.millis(200));
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

    private void rename(ConversationSummary conversation) {
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
        if (chat.conversationProperty()
                .get()
                .filter(shown -> shown.id() == conversation.id())
                .isPresent()) {
            chat.newChat();
        }
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
                .ifPresent(file -> list.importFile(
                        file,
                        new Cancellation(),
                        report -> window.notifier()
                                .info(texts.get(
                                        "import.done",
                                        report.count(Outcome.IMPORTED),
                                        report.count(Outcome.COMPLETED),
                                        report.count(Outcome.ALREADY_HERE),
                                        report.count(Outcome.REFUSED))),
                        window.notifier()::warn));
    }

    private void selectShown() {
        long shown = chat.conversationProperty().get().map(Conversation::id).orElse(-1L);
        for (int i = 0; i < list.entries().size(); i++) {
            if (list.entries().get(i).conversation().id() == shown) {
                conversations.getSelectionModel().select(i);
                return;
            }
        }
        conversations.getSelectionModel().clearSelection();
    }

    private void conversationChanged() {
        Optional<Conversation> shown = chat.conversationProperty().get();
        String name =
                shown.map(Conversation::title).filter(text -> !text.isEmpty()).orElse(texts.get("untitled"));
        title.setText(name);
        title.setDisable(shown.isEmpty());
        more.setDisable(shown.isEmpty());
        selectShown();
        cancelEdit();
    }

    @FXML
    private void newChat() {
        showTrash.setSelected(false);
        chat.newChat();
        draft.requestFocus();
    }

    @FXML
    private void renameShown() {
        chat.conversationProperty().get().map(Conversation::summary).ifPresent(this::rename);
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

    // ---- the transcript

    private void turnsChanged() {
        Map<Long, TurnRows> kept = new HashMap<>();
        for (Turn turn : chat.turns()) {
            TurnRows known = turnRows.get(turn.id());
            kept.put(turn.id(), known != null && known.turn().equals(turn) ? known : watched(turn));
        }
        turnRows.clear();
        turnRows.putAll(kept);
        refresh();
    }

    private TurnRows watched(Turn turn) {
        turn.onText(_ -> refresh());
        turn.messageProperty().addListener((_, _, _) -> refresh());
        turn.reasoningOpenProperty().addListener((_, _, _) -> refresh());
        ChangeListener<Optional<Turn.Live>> listener = (_, _, now) -> showLive(now);
        turn.liveProperty().addListener(listener);
        return new TurnRows(turn, markdown, nodes);
    }

    /** Once for all that changes before the next pulse. */
    private void refresh() {
        if (!refreshing) {
            refreshing = true;
            Platform.runLater(this::showRows);
        }
    }

    private void showRows() {
        refreshing = false;
        List<Row> rows = new ArrayList<>();
        for (Turn turn : chat.turns()) {
            TurnRows of = turnRows.get(turn.id());
            if (of != null) {
                boolean last = turn.equals(chat.turns().getLast());
                rows.addAll(of.rows(last && !chat.phaseProperty().get().isAnswering()));
            }
        }
        transcript.setRows(rows);
        boolean empty = rows.isEmpty();
        welcome.setVisible(empty);
        transcript.setVisible(!empty);
    }

    private void showLive(Optional<Turn.Live> now) {
        live.setText(now.map(nodes::live).orElse(""));
        now.filter(it -> it.written() > 1)
                .ifPresent(it -> window.status().tokensPerSecondProperty().set(it.tokensPerSecond()));
    }

    /** A link of an answer, which the model made up: only those that a browser opens are followed. */
    private void follow(String link) {
        try {
            URI target = new URI(link);
            String scheme = String.valueOf(target.getScheme()).toLowerCase(Locale.ROOT);
            if (scheme.equals("https") || scheme.equals("http")) {
                window.browser().openLink(target);
                return;
            }
            window.notifier().warn(texts.get("link.unknown", link));
        } catch (URISyntaxException e) {
            window.notifier().warn(texts.get("link.unknown", link));
        }
    }

    @FXML
    private void toLatest() {
        transcript.jumpToLatest();
    }

    @Override
    public void step(Turn turn, int by) {
        chat.step(turn, by);
    }

    @Override
    public void regenerate(Turn turn) {
        chat.regenerate(turn);
    }

    @Override
    public void answer(Turn turn) {
        chat.answer(turn);
    }

    @Override
    public void copyMarkdown(TurnRows rows) {
        copy(rows.markdownText());
    }

    @Override
    public void copyPlain(TurnRows rows) {
        copy(rows.plainText());
    }

    private void copy(String text) {
        ClipboardContent content = new ClipboardContent();
        content.putString(text);
        Clipboard.getSystemClipboard().setContent(content);
        window.notifier().info(texts.get("copied"));
    }

    // ---- the composer

    private void initializeComposer() {
        draft.textProperty().bindBidirectional(chat.draftProperty());
        typed.setOnFinished(_ -> {
            chat.countTokens();
            if (edited == null) {
                chat.saveDraft();
            }
        });
        draft.textProperty().addListener((_, _, _) -> typed.playFromStart());
        chat.systemPromptProperty().addListener((_, _, _) -> typed.playFromStart());
        chat.samplingProperty().addListener((_, _, _) -> typed.playFromStart());
        send.disableProperty().bind(chat.canSendBinding().not());
        composerBox.setOnDragOver(event -> {
            if (event.getDragboard().hasFiles()) {
                event.acceptTransferModes(TransferMode.COPY);
            }
            event.consume();
        });
        composerBox.setOnDragDropped(this::dropped);
        editBar.setManaged(false);
        editBar.setVisible(false);
    }

    private void dropped(DragEvent event) {
        DroppedText.Limits limits = DroppedText.Limits.USUAL;
        for (File file : event.getDragboard().getFiles()) {
            window.tasks()
                    .of(() -> DroppedText.read(file.toPath(), limits))
                    .onSuccess(this::add)
                    .start();
        }
        event.setDropCompleted(true);
        event.consume();
    }

    private void add(DroppedText dropped) {
        switch (dropped) {
            case DroppedText.Text(var name, var text) -> {
                String before = draft.getText().isBlank() ? "" : draft.getText().stripTrailing() + "\n\n";
                draft.setText(before + name + ":\n\n```\n" + text.stripTrailing() + "\n```\n\n");
                draft.requestFocus();
                draft.end();
            }
            case DroppedText.Unreadable(var name) -> window.notifier().warn(texts.get("drop.unreadable", name));
            case DroppedText.TooLarge(var name, var bytes, var limit) ->
                window.notifier().warn(texts.get("drop.large", name, bytes / 1_000_000, limit / 1_000_000));
        }
    }

    @FXML
    private void send() {
        Turn turn = edited;
        if (turn != null) {
            String text = draft.getText();
            cancelEdit();
            chat.edit(turn, text);
        } else {
            chat.send();
        }
        transcript.jumpToLatest();
        draft.requestFocus();
    }

    @FXML
    private void stop() {
        chat.stop();
    }

    @Override
    public void edit(Turn turn) {
        edited = turn;
        draft.setText(turn.text());
        editBar.setManaged(true);
        editBar.setVisible(true);
        send.setText(texts.get("edit.ask"));
        draft.requestFocus();
        draft.end();
    }

    @FXML
    private void cancelEdit() {
        if (edited != null) {
            edited = null;
            draft.setText("");
        }
        editBar.setManaged(false);
        editBar.setVisible(false);
        send.setText(texts.get("send"));
    }

    private void contextChanged() {
        int size = chat.contextSizeProperty().get();
        int used = chat.contextUsedProperty().get();
        boolean known = size > 0;
        contextBar.setVisible(known);
        contextText.setVisible(known);
        contextText.setText(texts.get("context.text", used, size));
        double share = known ? (double) used / size : 0;
        contextBar.setProgress(Math.min(1, share));
        contextBar.pseudoClassStateChanged(PseudoClass.getPseudoClass("full"), share > 0.9);
    }

    private void phaseChanged() {
        ChatViewModel.Phase phase = chat.phaseProperty().get();
        boolean answering = phase.isAnswering();
        refresh();
        stop.setVisible(answering);
        stop.setManaged(answering);
        stop.setDisable(phase == ChatViewModel.Phase.STOPPING);
        send.setVisible(!answering);
        send.setManaged(!answering);
        if (phase == ChatViewModel.Phase.STOPPING) {
            live.setText(texts.get("stopping"));
        } else if (!answering) {
            live.setText("");
        } else if (chat.answersElsewhere()) {
            live.setText(texts.get("banner.elsewhere"));
        }
        if (chat.modelProperty().get() instanceof State.Ready) {
            window.status()
                    .modelStateProperty()
                    .set(answering ? StatusViewModel.ModelState.BUSY : StatusViewModel.ModelState.READY);
        }
    }

    // ---- the model

    private void modelChanged() {
        State state = chat.modelProperty().get();
        model.setText(
                switch (state) {
                    case State.None _ -> texts.get("model.none");
                    case State.Importing it -> it.model();
                    case State.Loading it -> it.model();
                    case State.Ready it -> it.model().manifest().id();
                    case State.Failed it -> it.model();
                });
        String preset = window.settings().get(Settings.DEFAULT_MODEL);
        switch (state) {
            case State.None _ -> banner(texts.get("banner.none"), -1, texts.get("banner.load", preset));
            case State.Importing it ->
                banner(texts.get("banner.importing", it.model()), it.progress().fraction(), texts.get("banner.cancel"));
            case State.Loading it -> {
                long total = it.progress().bytesTotal();
                double done = total == 0 ? 0 : (double) it.progress().bytesDone() / total;
                String key = "banner." + it.progress().stage().name().toLowerCase(Locale.ROOT);
                banner(
                        texts.get(key, it.model(), megabytes(it.progress().bytesDone()), megabytes(total)),
                        done,
                        texts.get("banner.cancel"));
            }
            case State.Ready _ -> {
                modelBanner.setVisible(false);
                modelBanner.setManaged(false);
            }
            case State.Failed it -> banner(it.failure().sentence(), -1, texts.get("banner.again"));
        }
        boolean failed = state instanceof State.Failed;
        modelBanner.pseudoClassStateChanged(PseudoClass.getPseudoClass("failed"), failed);
        show(
                bannerDetails,
                state instanceof State.Failed it && !it.failure().logTail().isEmpty());
        show(bannerAnyway, state instanceof State.Failed it && it.failure().canLoadAnyway());
        welcomeText.setText(
                state instanceof State.Ready it && it.model().manifest().id().startsWith("phi-4-nano")
                        ? texts.get("welcome.text") + " " + texts.get("welcome.nano")
                        : texts.get("welcome.text"));
        status(state);
    }

    private static String megabytes(long bytes) {
        return bytes < 10_000_000_000L
                ? String.format(Locale.ROOT, "%,d MB", bytes / 1_000_000)
                : String.format(Locale.ROOT, "%.1f GB", bytes / 1e9);
    }

    private static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    /** @param progress 0 to 1; negative for none */
    private void banner(String text, double progress, String action) {
        modelBanner.setVisible(true);
        modelBanner.setManaged(true);
        bannerText.setText(text);
        bannerAction.setText(action);
        show(bannerProgress, progress >= 0);
        bannerProgress.setProgress(Math.max(0, progress));
    }

    private void status(State state) {
        StatusViewModel status = window.status();
        status.modelProperty().set(state instanceof State.None ? "" : model.getText());
        status.deviceProperty()
                .set(
                        state instanceof State.Ready ready
                                ? ready.model().model().backend().device() + ", "
                                        + ready.model().model().backend().kernel()
                                : "");
        status.modelStateProperty()
                .set(
                        switch (state) {
                            case State.None _ -> StatusViewModel.ModelState.NONE;
                            case State.Importing _, State.Loading _ -> StatusViewModel.ModelState.LOADING;
                            case State.Ready _ -> StatusViewModel.ModelState.READY;
                            case State.Failed _ -> StatusViewModel.ModelState.FAILED;
                        });
    }

    @FXML
    private void bannerAction() {
        switch (chat.modelProperty().get()) {
            case State.None _ -> chat.loadDefaultModel();
            case State.Importing _, State.Loading _ -> chat.cancelLoading();
            case State.Failed _ -> chat.reloadModel();
            case State.Ready _ -> modelChanged();
        }
    }

    @FXML
    private void loadAnyway() {
        chat.loadModelAnyway();
    }

    @FXML
    private void showFailure() {
        if (chat.modelProperty().get() instanceof State.Failed failed) {
            LoadFailure failure = failed.failure();
            String log = String.join("\n", failure.logTail());
            String whole = failure.logFile()
                    .map(file -> "\n\n" + texts.get("failure.file", file))
                    .orElse("");
            copy(failure.sentence() + "\n\n" + texts.get("failure.log") + "\n" + log + whole);
            window.navigator().open(PaneId.LOG);
        }
    }

    @FXML
    private void chooseModel() {
        window.navigator().open(PaneId.MODELS, PaneCommand.LOAD_MODEL);
    }

    // ---- the window

    @Override
    public void shown() {
        draft.requestFocus();
    }

    @Override
    public boolean perform(PaneCommand command) {
        return switch (command) {
            case SEND -> {
                boolean can = !send.isDisabled() && send.isVisible();
                if (can) {
                    send();
                }
                yield can;
            }
            case STOP -> {
                if (edited != null) {
                    cancelEdit();
                    yield true;
                }
                boolean answering = chat.phaseProperty().get().isAnswering();
                if (answering) {
                    chat.stop();
                }
                yield answering;
            }
            case FIND -> {
                search.requestFocus();
                search.selectAll();
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
        formulas.close();
    }
}
