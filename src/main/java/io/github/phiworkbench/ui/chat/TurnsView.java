package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.ui.chat.ChatViewModel.Phase;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.Replies.Reply;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WebLinks;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.control.Row;
import io.github.phiworkbench.ui.control.TranscriptView;
import io.github.phiworkbench.ui.heat.HeatChoice;
import io.github.phiworkbench.ui.markdown.FormulaRenderer;
import io.github.phiworkbench.ui.markdown.MarkdownRows;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import javafx.application.Platform;
import javafx.beans.InvalidationListener;
import javafx.fxml.FXML;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;

/** The turns of the conversation that is shown, or a welcome where there are none. */
public final class TurnsView implements TurnNodes.Actions, AutoCloseable {

    private static final double TEXT_WIDTH = 820;
    private static final int EXAMPLES = 3;

    private final WindowContext window;
    private final ChatViewModel chat;
    private final Replies replies;
    private final Texts texts;
    private final CopyAction copy;
    private final TranscriptView transcript = new TranscriptView();
    private final FormulaRenderer formulas = new FormulaRenderer(Platform::runLater);
    private final MarkdownRows markdown;
    private final TurnNodes nodes;
    private final Map<Long, TurnRows> turnRows = new HashMap<>();
    private Consumer<String> ask = question -> {};
    private boolean refreshing;

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

    TurnsView(
            WindowContext window, ChatViewModel chat, HeatChoice heat, Replies replies, TokenPopup popup, Texts texts) {
        this.window = window;
        this.replies = replies;
        markdown = new MarkdownRows(formulas, new WebLinks(window)::open);
        this.chat = chat;
        this.texts = texts;
        copy = new CopyAction(window.notifier(), texts);
        nodes = new TurnNodes(
                texts, this, chat.phaseProperty().map(Phase::isAnswering), new TurnTokens(heat, popup)::node);
    }

    /** What is done with an example that the user chose. */
    void onExample(Consumer<String> action) {
        ask = action;
    }

    @FXML
    private void initialize() {
        transcript.maxRowWidthProperty().set(TEXT_WIDTH);
        transcriptArea.getChildren().addFirst(transcript);
        toLatest.visibleProperty().bind(transcript.followingProperty().not());
        for (int i = 1; i <= EXAMPLES; i++) {
            String question = texts.get("example." + i);
            Button example = new Button(question);
            example.setOnAction(_ -> ask.accept(question));
            examples.getChildren().add(example);
        }
        chat.turns().addListener((InvalidationListener) _ -> turnsChanged());
        chat.phaseProperty().addListener((_, _, _) -> refresh());
        chat.modelProperty().subscribe(this::greet);
        turnsChanged();
    }

    private void greet(State state) {
        boolean arithmetic =
                state instanceof State.Ready it && it.model().manifest().id().startsWith("phi-4-nano");
        welcomeText.setText(texts.get("welcome.text") + (arithmetic ? " " + texts.get("welcome.nano") : ""));
    }

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
        turn.tokensShownProperty().addListener((_, _, _) -> refresh());
        turn.traceProperty().addListener((_, _, _) -> refresh());
        turn.uncapturedProperty().addListener((_, _, _) -> refresh());
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

    @FXML
    void toLatest() {
        transcript.jumpToLatest();
    }

    @Override
    public void step(Turn turn, int by) {
        chat.step(turn, by);
    }

    @Override
    public void edit(Turn turn) {
        chat.beginEdit(turn);
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
    public void showTokens(Turn turn, boolean shown) {
        chat.showTokens(turn, shown);
    }

    @Override
    public void inspect(Turn turn) {
        window.navigator().open(PaneId.INSPECT);
        replies.inspect(new Reply(turn.message().conversation(), turn.id()));
    }

    @Override
    public void copyMarkdown(TurnRows rows) {
        copy.copy(rows.markdownText());
    }

    @Override
    public void copyPlain(TurnRows rows) {
        copy.copy(rows.plainText());
    }

    @Override
    public void close() {
        formulas.close();
    }
}
