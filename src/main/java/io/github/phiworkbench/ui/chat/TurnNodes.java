package io.github.phiworkbench.ui.chat;

import io.github.phiworkbench.conversation.MessageState;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.inspect.ReplyText;
import io.github.phiworkbench.tokenizer.Role;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.control.WrappedLabel;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.value.ObservableValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.javafx.FontIcon;

/** What stands around a turn's text in the transcript; each node follows its turn. */
final class TurnNodes {

    /** What the user can ask for at a turn. */
    interface Actions {
        void step(Turn turn, int by);

        void edit(Turn turn);

        void regenerate(Turn turn);

        void answer(Turn turn);

        void copyMarkdown(TurnRows rows);

        void copyPlain(TurnRows rows);

        void showTokens(Turn turn, boolean shown);

        void inspect(Turn turn);
    }

    private final Texts texts;
    private final Actions actions;
    private final ObservableValue<Boolean> answering;
    private final Function<Turn, Node> tokens;

    /**
     * @param answering whether an answer is on its way, so that nothing else can be asked
     * @param tokens makes a node with the tokens of an answer
     */
    TurnNodes(Texts texts, Actions actions, ObservableValue<Boolean> answering, Function<Turn, Node> tokens) {
        this.tokens = tokens;
        this.answering = answering;
        this.texts = texts;
        this.actions = actions;
    }

    Node header(TurnRows rows) {
        Turn turn = rows.turn();
        StoredMessage message = turn.message();
        boolean asked = message.role() != Role.ASSISTANT;
        Label who = new Label(
                asked
                        ? texts.get("you")
                        : message.model().map(model -> model.id()).orElse(texts.get("assistant")));
        who.getStyleClass().add("turn-who");
        who.setGraphic(new FontIcon(asked ? "mdi2a-account-circle-outline" : "mdi2c-cube-outline"));
        Region gap = new Region();
        HBox.setHgrow(gap, Priority.ALWAYS);
        HBox header = new HBox(who);
        header.getStyleClass().addAll("turn-header", asked ? "of-user" : "of-model");
        if (turn.siblings().count() > 1) {
            header.getChildren().add(stepper(turn));
        }
        header.getChildren().add(gap);
        if (asked) {
            header.getChildren().add(asking("mdi2p-pencil-outline", "edit", () -> actions.edit(turn)));
            header.getChildren().add(icon("mdi2c-content-copy", "copy.plain", () -> actions.copyPlain(rows)));
        } else {
            header.getChildren().add(tokensToggle(turn));
            header.getChildren().add(inspecting(turn));
            header.getChildren().add(asking("mdi2r-refresh", "regenerate", () -> actions.regenerate(turn)));
            header.getChildren()
                    .add(icon("mdi2l-language-markdown-outline", "copy.markdown", () -> actions.copyMarkdown(rows)));
            header.getChildren().add(icon("mdi2c-content-copy", "copy.plain", () -> actions.copyPlain(rows)));
        }
        return header;
    }

    /** What is being written has no numbers on disk yet. */
    private Node inspecting(Turn turn) {
        Button button = icon("mdi2m-magnify-scan", "inspect", () -> actions.inspect(turn));
        whileInScene(button, () -> button.setDisable(turn.isBeingWritten()), turn.liveProperty());
        return button;
    }

    private Node tokensToggle(Turn turn) {
        ToggleButton toggle = new ToggleButton();
        toggle.setGraphic(new FontIcon("mdi2g-grain"));
        toggle.getStyleClass().addAll("flat", "turn-action");
        toggle.setAccessibleText(texts.get("tokens"));
        toggle.setTooltip(new Tooltip(texts.get("tokens.tooltip")));
        toggle.setOnAction(_ -> actions.showTokens(turn, toggle.isSelected()));
        whileInScene(toggle, () -> toggle.setSelected(turn.tokensShownProperty().get()), turn.tokensShownProperty());
        return toggle;
    }

    /** The tokens of an answer in place of its text. */
    Node tokens(Turn turn) {
        return tokens.apply(turn);
    }

    /** In place of the tokens of an answer that was written before they were kept. */
    Node uncaptured(Turn turn) {
        Label words = new WrappedLabel(texts.get("tokens.none"));
        words.getStyleClass().add("hint");
        Button read = new Button(texts.get("tokens.read"));
        read.getStyleClass().add("small");
        read.setOnAction(_ -> actions.inspect(turn));
        VBox box = new VBox(words, read);
        box.getStyleClass().add("turn-footer");
        return box;
    }

    private Node stepper(Turn turn) {
        int count = turn.siblings().count();
        int number = turn.siblings().index() + 1;
        Button previous = icon("mdi2c-chevron-left", "previous", () -> actions.step(turn, -1));
        previous.setDisable(turn.siblings().previous().isEmpty());
        Button next = icon("mdi2c-chevron-right", "next", () -> actions.step(turn, 1));
        next.setDisable(turn.siblings().next().isEmpty());
        Label place = new Label(texts.get("version", number, count));
        place.setAccessibleText(texts.get("version.accessible", number, count));
        HBox stepper = new HBox(previous, place, next);
        stepper.getStyleClass().add("stepper");
        return stepper;
    }

    /** One that leads to a question, which has to wait while another one is answered. */
    private Button asking(String literal, String key, Runnable action) {
        Button button = icon(literal, key, action);
        button.disableProperty().bind(answering);
        return button;
    }

    private Button icon(String literal, String key, Runnable action) {
        Button button = new Button();
        button.setGraphic(new FontIcon(literal));
        button.getStyleClass().addAll("flat", "turn-action");
        button.setAccessibleText(texts.get(key));
        button.setTooltip(new Tooltip(texts.get(key)));
        button.setOnAction(_ -> action.run());
        return button;
    }

    /** Folds and unfolds the reasoning. */
    Node reasoning(Turn turn) {
        Button fold = new Button();
        fold.getStyleClass().addAll("flat", "reasoning-fold");
        FontIcon icon = new FontIcon("mdi2c-chevron-right");
        fold.setGraphic(icon);
        Runnable show = () -> {
            boolean open = turn.reasoningOpenProperty().get();
            icon.setIconLiteral(open ? "mdi2c-chevron-down" : "mdi2c-chevron-right");
            fold.setText(reasoningWords(turn));
        };
        HBox row = new HBox(fold);
        whileInScene(row, show, turn.reasoningOpenProperty(), turn.messageProperty(), turn.liveProperty());
        fold.setOnAction(_ ->
                turn.reasoningOpenProperty().set(!turn.reasoningOpenProperty().get()));
        row.getStyleClass().add("reasoning-row");
        return row;
    }

    private String reasoningWords(Turn turn) {
        ReplyText reply = turn.reply();
        if (reply.thinking() && turn.isBeingWritten()) {
            return texts.get("thinking");
        }
        long words = reply.reasoning()
                .orElse("")
                .lines()
                .mapToLong(line -> line.isBlank() ? 0 : line.strip().split("\\s+").length)
                .sum();
        String head = turn.message()
                .reasoning()
                .map(time -> texts.get("thought.for", seconds(time) + " s"))
                .orElse(texts.get("thought"));
        return head + " \u00b7 " + texts.get("thought.length", words);
    }

    /** How the answer goes, or how it went. */
    Node footer(Turn turn) {
        FlowPane chips = new FlowPane();
        chips.getStyleClass().add("chips");
        Label trouble = new WrappedLabel();
        trouble.getStyleClass().add("turn-trouble");
        Button again = new Button(texts.get("ask"));
        again.getStyleClass().add("small");
        again.setOnAction(_ -> actions.answer(turn));
        again.disableProperty().bind(answering);
        VBox footer = new VBox(trouble, chips);
        boolean asked = turn.message().role() == Role.USER;
        if (asked) {
            footer.getChildren().add(again);
        }
        footer.getStyleClass().add("turn-footer");
        Runnable show = () -> {
            showTrouble(turn, trouble);
            chips.getChildren().clear();
            if (turn.isBeingWritten()) {
                chips.getChildren().add(chip(live(turn.liveProperty().get().orElseThrow(), texts), ""));
            } else {
                turn.message().stats().ifPresent(stats -> addChips(chips, stats));
            }
            visible(chips, !chips.getChildren().isEmpty());
            visible(footer, asked || chips.isManaged() || trouble.isManaged());
        };
        whileInScene(footer, show, turn.messageProperty(), turn.liveProperty());
        return footer;
    }

    /** Shows what there is now, and what changes while the node is in a scene: a turn outlives the nodes made for it. */
    private static void whileInScene(Node node, Runnable show, ObservableValue<?>... values) {
        ObservableValue<Boolean> inScene = node.sceneProperty().map(_ -> true).orElse(false);
        for (ObservableValue<?> value : values) {
            value.when(inScene).addListener((_, _, _) -> show.run());
        }
        show.run();
    }

    private void showTrouble(Turn turn, Label trouble) {
        StoredMessage message = turn.message();
        String words = "";
        if (!turn.isBeingWritten() && message.role() == Role.ASSISTANT) {
            Optional<FinishReason> reason = message.finishReason();
            if (message.state() == MessageState.FAILED) {
                words = texts.get("failed", message.failure().orElse(""));
            } else if (message.state() == MessageState.STOPPED) {
                words = texts.get("stopped");
            } else if (reason.filter(FinishReason.LENGTH::equals).isPresent()) {
                words = texts.get("stopped.length");
            } else if (reason.filter(FinishReason.CONTEXT::equals).isPresent()) {
                words = texts.get("stopped.context");
            }
        }
        trouble.setText(words);
        visible(trouble, !words.isEmpty());
        trouble.getStyleClass().remove("failed");
        if (message.state() == MessageState.FAILED) {
            trouble.getStyleClass().add("failed");
        }
    }

    /** How far an answer is, in words. */
    static String live(Turn.Live live, Texts texts) {
        if (live.written() > 0) {
            return texts.get(
                    "writing",
                    live.written(),
                    String.format(Locale.ROOT, "%.1f", live.seconds()),
                    String.format(Locale.ROOT, "%.1f", live.tokensPerSecond()));
        }
        return live.prompt() > 0 ? texts.get("reading", live.read(), live.prompt()) : texts.get("reading.begun");
    }

    private void addChips(FlowPane chips, GenerationStats stats) {
        int read = stats.promptTokens() - stats.cachedTokens();
        String prefill = seconds(stats.prefill());
        String decode = seconds(stats.decode());
        String readSpeed = String.format(Locale.ROOT, "%.2f", stats.prefillTokensPerSecond());
        String writeSpeed = String.format(Locale.ROOT, "%.2f", stats.decodeTokensPerSecond());
        String cached = stats.cachedTokens() == 0 ? "" : " " + texts.get("chip.reading.cached", stats.cachedTokens());
        Label reading = chip(
                texts.get("chip.reading.short", read, prefill, readSpeed),
                texts.get("chip.reading", read, prefill, readSpeed) + cached);
        reading.setGraphic(new FontIcon("mdi2b-book-open-page-variant-outline"));
        Label writing = chip(
                texts.get("chip.writing.short", stats.newTokens(), decode, writeSpeed),
                texts.get("chip.writing", stats.newTokens(), decode, writeSpeed));
        writing.setGraphic(new FontIcon("mdi2p-pencil-box-outline"));
        String first = seconds(stats.timeToFirstToken());
        Label start = chip(texts.get("chip.first.short", first), texts.get("chip.first", first));
        start.setGraphic(new FontIcon("mdi2t-timer-outline"));
        chips.getChildren().addAll(reading, writing, start);
    }

    private static Label chip(String text, String whole) {
        Label chip = new Label(text);
        chip.getStyleClass().add("chip");
        if (!whole.isEmpty()) {
            chip.setTooltip(new Tooltip(whole));
            chip.setAccessibleText(whole);
        }
        return chip;
    }

    private static String seconds(Duration time) {
        double value = time.toNanos() / 1e9;
        return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%.1f", value);
    }

    private static void visible(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
