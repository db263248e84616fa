package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.ui.common.TextFile;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.Visibility;
import io.github.phiworkbench.ui.common.WindowContext;
import java.io.File;
import java.util.Optional;
import javafx.animation.PauseTransition;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import javafx.util.Duration;

/** Where questions are written, sent and stopped, and edited ones written anew. */
public final class ComposerView {

    private static final Duration TYPING_PAUSE = Duration.millis(400);

    private final WindowContext window;
    private final ChatViewModel chat;
    private final Texts texts;
    private final PauseTransition typed = new PauseTransition(TYPING_PAUSE);
    private Runnable sent = () -> {};

    @FXML
    private VBox composerBox;

    @FXML
    private HBox editBar;

    @FXML
    private TextArea draft;

    @FXML
    private Label live;

    @FXML
    private Button stop;

    @FXML
    private Button send;

    public ComposerView(WindowContext window, ChatViewModel chat, Texts texts) {
        this.window = window;
        this.chat = chat;
        this.texts = texts;
    }

    /** What is done after a question went off. */
    void onSent(Runnable action) {
        sent = action;
    }

    @FXML
    private void initialize() {
        draft.textProperty().bindBidirectional(chat.draftProperty());
        // What was left there goes on where it ends.
        draft.end();
        typed.setOnFinished(_ -> {
            chat.countTokens();
            chat.saveDraft();
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
        chat.editedProperty().subscribe(this::showEdit);
        chat.phaseProperty().subscribe(this::showPhase);
        chat.liveProperty().subscribe(_ -> showLive());
        chat.conversationProperty().addListener((_, _, _) -> showLive());
    }

    private void dropped(DragEvent event) {
        TextFile.Limits limits = TextFile.Limits.USUAL;
        for (File file : event.getDragboard().getFiles()) {
            window.tasks()
                    .of(() -> TextFile.read(file.toPath(), limits))
                    .onSuccess(this::add)
                    .start();
        }
        event.setDropCompleted(true);
        event.consume();
    }

    private void add(TextFile dropped) {
        switch (dropped) {
            case TextFile.Text(var name, var text) -> {
                String before = draft.getText().isBlank() ? "" : draft.getText().stripTrailing() + "\n\n";
                draft.setText(before + name + ":\n\n```\n" + text.stripTrailing() + "\n```\n\n");
                focusAtEnd();
            }
            case TextFile.Unreadable(var name) -> window.notifier().warn(texts.get("drop.unreadable", name));
            case TextFile.TooLarge(var name, var bytes, var limit) ->
                window.notifier().warn(texts.get("drop.large", name, bytes / 1_000_000, limit / 1_000_000));
        }
    }

    private void showEdit(Optional<Turn> edited) {
        Visibility.show(editBar, edited.isPresent());
        send.setText(texts.get(edited.isPresent() ? "edit.ask" : "send"));
        if (edited.isPresent()) {
            focusAtEnd();
        }
    }

    private void showPhase(ChatViewModel.Phase phase) {
        Visibility.show(stop, phase.isAnswering());
        stop.setDisable(phase == ChatViewModel.Phase.STOPPING);
        Visibility.show(send, !phase.isAnswering());
        showLive();
    }

    private void showLive() {
        ChatViewModel.Phase phase = chat.phaseProperty().get();
        if (!phase.isAnswering()) {
            live.setText("");
        } else if (phase == ChatViewModel.Phase.STOPPING) {
            live.setText(texts.get("stopping"));
        } else if (phase == ChatViewModel.Phase.WAITING) {
            live.setText(texts.get("waiting"));
        } else if (chat.answersElsewhere()) {
            live.setText(texts.get("banner.elsewhere"));
        } else {
            live.setText(chat.liveProperty()
                    .get()
                    .map(now -> TurnNodes.live(now, texts))
                    .orElse(""));
        }
    }

    /** Asks a question that was not typed. */
    void ask(String question) {
        if (chat.phaseProperty().get().isAnswering()) {
            return;
        }
        String typed = draft.getText();
        draft.setText(question);
        send();
        draft.setText(typed);
        focusAtEnd();
    }

    @FXML
    private void send() {
        // A number in the sampling panel counts from when its field loses the focus.
        draft.requestFocus();
        chat.send();
        sent.run();
    }

    @FXML
    private void stop() {
        chat.stop();
    }

    @FXML
    private void cancelEdit() {
        chat.cancelEdit();
    }

    /** Sends, if there is something to be sent. */
    boolean sendIfPossible() {
        boolean can = chat.canSendBinding().get();
        if (can) {
            send();
        }
        return can;
    }

    /** Puts the keys where questions are written. */
    void focus() {
        draft.requestFocus();
    }

    private void focusAtEnd() {
        draft.requestFocus();
        draft.end();
    }
}
