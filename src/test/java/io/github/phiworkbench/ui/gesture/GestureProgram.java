package io.github.phiworkbench.ui.gesture;

import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.conversation.AnswerEnd;
import io.github.phiworkbench.conversation.AnswerModel;
import io.github.phiworkbench.conversation.Conversation;
import io.github.phiworkbench.conversation.ConversationSettings;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.ui.TestWindow;
import io.github.phiworkbench.ui.control.TranscriptView;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javafx.application.Platform;
import javafx.embed.swing.SwingFXUtils;
import javafx.event.EventHandler;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ContextMenu;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextArea;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DragEvent;
import javafx.scene.input.KeyCode;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.text.TextFlow;
import javafx.stage.Stage;
import javafx.stage.StageStyle;
import javafx.stage.Window;
import javax.imageio.ImageIO;

/**
 * Opens the window on the display of its environment, makes gestures with pointer and keys, and tells what came of them, one
 * {@link Finding} a line. Ends when its input closes.
 */
final class GestureProgram {

    static final String SHORT_CHAT = "A fox and a dog";
    static final String LONG_CHAT = "A long talk";
    static final String REPLY = "The quick brown fox jumps over the lazy dog.";
    static final String DROPPED_NAME = "notes.txt";
    static final String DROPPED_TEXT = "First line, with \u00fc and \u05d0.\nSecond line.";
    static final String BINARY_NAME = "picture.bin";

    /** With words from right to left, a family of four joined into one sign, and a flag. */
    static final String FOREIGN =
            "\u05e9\u05dc\u05d5\u05dd \u05e2\u05d5\u05dc\u05dd, hello \ud83d\udc68\u200d\ud83d\udc69\u200d\ud83d\udc67\u200d\ud83d\udc66 \ud83c\uddee\ud83c\uddf1 \ud83d\ude42";

    private static final int EXCHANGES = 30;
    private static final double WIDTH = 1000;
    private static final double HEIGHT = 700;
    private static final double SCREEN_WIDTH = 1280;
    private static final double SCREEN_HEIGHT = 800;
    private static final int MOST_STOPS = 60;

    private final Path data;
    private final Path pictures;
    private final PrintStream out;
    private final Hand hand = new Hand();
    private final Stage stage;
    private final TestWindow window;
    private final Stage source;
    private final StackPane handle = new StackPane(new Label("A file"));
    private String gesture = "start";

    private GestureProgram(Path data, Path pictures, PrintStream out) {
        this.data = data;
        this.pictures = pictures;
        this.out = out;
        stage = hand.see(Stage::new);
        source = hand.see(() -> new Stage(StageStyle.UNDECORATED));
        window = hand.see(() -> {
            Settings settings = new Settings();
            settings.set(Settings.THEME, Theme.LIGHT);
            // No model is loaded meanwhile.
            settings.set(Settings.DEFAULT_MODEL, "not-there");
            return new TestWindow(stage, data.resolve("home"), settings);
        });
    }

    /** @param arguments a folder to work in, and one for pictures of what went wrong */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        System.setOut(System.err);
        Thread.ofPlatform().daemon().start(GestureProgram::endWithInput);
        Path data = Path.of(arguments[0]);
        store(data.resolve("home"));
        CountDownLatch ready = new CountDownLatch(1);
        Platform.startup(ready::countDown);
        ready.await();
        Platform.setImplicitExit(false);
        try {
            new GestureProgram(data, Path.of(arguments[1]), out).perform();
        } catch (Exception | AssertionError e) {
            // The thread of a window that hangs would keep this process.
            e.printStackTrace();
            Runtime.getRuntime().halt(1);
        }
        Platform.exit();
    }

    private static void endWithInput() {
        try {
            while (System.in.read() >= 0) {
                // Nothing is said to it.
            }
        } catch (IOException e) {
            e.printStackTrace();
        }
        Runtime.getRuntime().halt(1);
    }

    private static void store(Path home) {
        try (ConversationStore store =
                ConversationStore.open(new AppFolders(home).history()).store()) {
            exchange(store, "Algebra", List.of("What is 2x when x is 4?"), "It is 8.");
            List<String> questions = Stream.iterate(1, i -> i + 1)
                    .limit(EXCHANGES)
                    .map(i -> "Question " + i)
                    .toList();
            exchange(
                    store,
                    LONG_CHAT,
                    questions,
                    "An answer of some length. ".repeat(20) + "\n\nAnd another paragraph.");
            exchange(store, SHORT_CHAT, List.of("What does the fox do?"), REPLY);
        }
    }

    private static void exchange(ConversationStore store, String title, List<String> questions, String reply) {
        Conversation conversation = store.create(ConversationSettings.DEFAULT);
        OptionalLong last = OptionalLong.empty();
        for (String question : questions) {
            long asked = store.addUser(conversation.id(), last, question).id();
            long answer = store.beginAnswer(asked, new AnswerModel("an example", "other", "bf16"))
                    .id();
            GenerationStats stats = new GenerationStats(
                    24,
                    0,
                    20,
                    Duration.ofMillis(310),
                    Duration.ofMillis(300),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(1));
            store.finishAnswer(answer, AnswerEnd.of(new GenerationResult(List.of(1), reply, FinishReason.STOP, stats)));
            last = OptionalLong.of(answer);
        }
        store.rename(conversation.id(), title);
    }

    private void perform() throws IOException {
        hand.on(() -> {
            Thread.currentThread().setUncaughtExceptionHandler((_, failure) -> window.failures.add(failure));
            window.show();
            place(stage, 0, 0, WIDTH, HEIGHT);
            handle.setId("handle");
            source.setScene(new Scene(handle));
            place(source, WIDTH + 60, 40, 160, 100);
            source.show();
        });
        make("start", this::start);
        make("dropText", () -> dropText(file(DROPPED_NAME, DROPPED_TEXT.getBytes(StandardCharsets.UTF_8))));
        make(
                "dropBinary",
                () -> dropBinary(file(BINARY_NAME, new byte[] {(byte) 0x89, 'P', 'N', 'G', 0, (byte) 0xff})));
        make("divider", this::dragDivider);
        make("wheel", this::wheel);
        make("select", this::selectText);
        make("size", this::resize);
        make("tab", this::tab);
        make("shortcuts", this::shortcuts);
        make("contextMenu", this::contextMenu);
        make("foreign", this::pasteForeign);
        make("megabyte", this::pasteMegabyte);
        gesture = "end";
        hand.on(window::close);
        tell("failures", window.failures.stream().map(GestureProgram::trace).toList());
    }

    private static void place(Stage stage, double x, double y, double width, double height) {
        stage.setX(x);
        stage.setY(y);
        stage.setWidth(width);
        stage.setHeight(height);
    }

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(data.resolve(name), content);
    }

    private interface Gesture {
        void make() throws Exception;
    }

    /** Makes a gesture; one that fails does not keep the others from being made. */
    private void make(String name, Gesture made) throws IOException {
        gesture = name;
        long begun = System.nanoTime();
        try {
            made.make();
        } catch (Exception | AssertionError e) {
            tell(Finding.FAILURE, trace(e));
            Files.createDirectories(pictures);
            ImageIO.write(
                    SwingFXUtils.fromFXImage(hand.picture(SCREEN_WIDTH, SCREEN_HEIGHT), null),
                    "png",
                    pictures.resolve("gesture-" + name + ".png").toFile());
            hand.letGo();
        }
        tell("milliseconds", millisSince(begun));
    }

    private static long millisSince(long nanos) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - nanos);
    }

    private static String trace(Throwable failure) {
        StringWriter text = new StringWriter();
        failure.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private void tell(String name, Object value) {
        out.println(Finding.of(gesture, name, value).line());
    }

    // ---- what is in the window

    private <T extends Node> T node(Class<T> type, String selector) {
        return hand.see(() -> type.cast(Objects.requireNonNull(stage.getScene().lookup(selector), selector)));
    }

    private TextArea draft() {
        return node(TextArea.class, "#draft");
    }

    private Region conversations() {
        return node(Region.class, "#conversationsSide");
    }

    private static Stream<Node> all(Node node) {
        Stream<Node> below = node instanceof Parent parent
                ? parent.getChildrenUnmodifiable().stream().flatMap(GestureProgram::all)
                : Stream.empty();
        return Stream.concat(Stream.of(node), below);
    }

    private Optional<Labeled> labeled(String text) {
        return all(stage.getScene().getRoot())
                .filter(Labeled.class::isInstance)
                .map(Labeled.class::cast)
                .filter(label -> text.equals(label.getText()))
                .findFirst();
    }

    private boolean isNoticed(String text) {
        return window.notices.getChildren().stream()
                .anyMatch(card -> String.valueOf(card.getAccessibleText()).contains(text));
    }

    private boolean isFocused(Node node) {
        return stage.isFocused() && node.equals(stage.getScene().getFocusOwner());
    }

    private void open(String title) {
        hand.click(hand.see(() -> labeled(title).orElseThrow()));
        Labeled shown = node(Labeled.class, "#title");
        hand.await(title + " is shown", () -> title.equals(shown.getText()));
        hand.pulses(2);
    }

    private void clipboard(String text) {
        hand.on(() -> {
            ClipboardContent content = new ClipboardContent();
            content.putString(text);
            Clipboard.getSystemClipboard().setContent(content);
        });
    }

    private void awaitCopied(String text) {
        hand.await(
                "\"" + text + "\" is on the clipboard",
                () -> text.equals(Clipboard.getSystemClipboard().getString()));
    }

    // ---- the gestures

    private void start() {
        ListView<?> list = node(ListView.class, "#conversations");
        hand.await("three conversations", () -> list.getItems().size() == 3);
        hand.on(stage::requestFocus);
        TextArea draft = draft();
        hand.await("the composer has the focus", () -> isFocused(draft));
    }

    /** Takes a file from the other window and lets go of it over the composer. */
    private void dragToComposer(Path file) {
        CompletableFuture<String> done = new CompletableFuture<>();
        boolean[] begun = new boolean[1];
        int[] over = new int[1];
        Node composer = node(Node.class, "#composerBox");
        EventHandler<DragEvent> count = _ -> over[0]++;
        hand.on(() -> {
            handle.setOnDragDetected(event -> {
                ClipboardContent content = new ClipboardContent();
                content.putFiles(List.of(file.toFile()));
                handle.startDragAndDrop(TransferMode.COPY).setContent(content);
                begun[0] = true;
                event.consume();
            });
            handle.setOnDragDone(event -> done.complete(String.valueOf(event.getTransferMode())));
            composer.addEventFilter(DragEvent.DRAG_OVER, count);
        });
        hand.move(hand.centre(handle));
        hand.press();
        // A few pixels are no drag yet.
        hand.move(hand.centre(handle).add(-40, 0));
        hand.await("the drag begins", () -> begun[0]);
        hand.move(hand.centre(composer));
        // That there is a second question shows that the first was answered.
        hand.jiggle("the composer is asked whether it takes the file", () -> over[0] >= 2);
        hand.on(() -> composer.removeEventFilter(DragEvent.DRAG_OVER, count));
        hand.release();
        hand.await("the drag is over", done::isDone);
        tell("transferMode", done.join());
    }

    /** JavaFX does not tell the window that a drag came from of the release, and to the next click sends it what is others'. */
    private void endOfDrags() {
        hand.click(handle);
    }

    private void dropText(Path file) {
        TextArea draft = draft();
        dragToComposer(file);
        hand.await("the text is in the draft", () -> draft.getText().contains(DROPPED_TEXT));
        tell("draft", hand.see(draft::getText));
        hand.await("the composer has the keys", draft::isFocused);
        hand.on(draft::clear);
    }

    private void dropBinary(Path file) {
        TextArea draft = draft();
        hand.on(() -> draft.setText("typed before"));
        dragToComposer(file);
        hand.await("a notice names the file", () -> isNoticed(BINARY_NAME));
        tell("draft", hand.see(draft::getText));
        hand.on(() -> {
            draft.clear();
            window.notices.getChildren().clear();
        });
        endOfDrags();
    }

    private void dragDivider() {
        Region list = conversations();
        Region talk = node(Region.class, "#conversationSide");
        Node divider = node(Node.class, ".split-pane-divider");
        double before = hand.see(list::getWidth);
        double talkBefore = hand.see(talk::getWidth);
        Point2D from = hand.centre(divider);
        hand.drag(from, from.add(80, 0));
        hand.await("the list is wider", () -> list.getWidth() > before + 70);
        tell("wider", hand.see(list::getWidth) - before);
        tell("talk", hand.see(talk::getWidth) - talkBefore);
        Point2D then = hand.centre(divider);
        hand.drag(then, then.add(-80, 0));
        hand.await("the list is as wide as before", () -> Math.abs(list.getWidth() - before) < 2);
    }

    private void wheel() {
        open(LONG_CHAT);
        TranscriptView transcript = node(TranscriptView.class, ".transcript-view");
        Node toLatest = node(Node.class, "#toLatest");
        hand.await("the end is in sight", () -> endIsInSight(transcript));
        tell("atFirst", hand.see(toLatest::isVisible));
        hand.move(hand.centre(transcript));
        hand.wheel(-5);
        hand.await("the button shows", toLatest::isVisible);
        hand.pulses(2);
        tell("endInSightAfterWheel", hand.see(() -> endIsInSight(transcript)));
        hand.click(toLatest);
        hand.await("the end is in sight again", () -> endIsInSight(transcript) && !toLatest.isVisible());
        hand.move(hand.centre(transcript));
        hand.wheel(-5);
        hand.await("the button shows", toLatest::isVisible);
        hand.wheel(20);
        hand.await("the wheel goes to the end too", () -> endIsInSight(transcript) && !toLatest.isVisible());
    }

    private static boolean endIsInSight(TranscriptView transcript) {
        return !transcript.rows().isEmpty()
                && transcript
                        .node(transcript.rows().getLast().key())
                        .filter(node -> node.getBoundsInParent().getMaxY() <= transcript.getHeight() + 1)
                        .isPresent();
    }

    private void selectText() {
        open(SHORT_CHAT);
        TextFlow reply = hand.see(() -> all(stage.getScene().getRoot())
                .filter(TextFlow.class::isInstance)
                .map(TextFlow.class::cast)
                .filter(flow -> REPLY.equals(flow.getAccessibleText()))
                .findFirst()
                .orElseThrow());
        String part = "quick brown fox";
        clipboard("before");
        hand.drag(at(reply, REPLY.indexOf(part)), at(reply, REPLY.indexOf(part) + part.length()));
        hand.pulses(2);
        hand.keys(KeyCode.CONTROL, KeyCode.C);
        awaitCopied(part);
        tell("dragged", hand.see(() -> Clipboard.getSystemClipboard().getString()));
        hand.move(at(reply, REPLY.indexOf("jumps") + 2));
        hand.doubleClick();
        hand.pulses(2);
        hand.keys(KeyCode.CONTROL, KeyCode.C);
        awaitCopied("jumps");
        tell("doubleClicked", hand.see(() -> Clipboard.getSystemClipboard().getString()));
    }

    /** Between two characters of a text, on the screen. */
    private Point2D at(TextFlow flow, int offset) {
        return hand.see(() -> {
            Bounds before = new javafx.scene.shape.Path(flow.getRangeShape(0, offset, false)).getLayoutBounds();
            return flow.localToScreen(before.getMaxX(), before.getCenterY());
        });
    }

    private void resize() {
        BooleanSupplier listed = () -> stage.getScene().lookup("#conversationsSide") != null;
        List<Double> withoutList = new ArrayList<>();
        List<Double> withList = new ArrayList<>();
        for (double width : new double[] {900, 760, 620, 540, 480, 540, 620, 760, 900}) {
            resizeTo(width, 500);
            (hand.see(listed::getAsBoolean) ? withList : withoutList).add(width);
        }
        tell("withoutList", withoutList);
        tell("withList", withList);
        resizeTo(1, 1);
        tell("smallest", hand.see(() -> List.of(stage.getWidth(), stage.getHeight())));
        goThroughPanes();
        resizeTo(SCREEN_WIDTH, SCREEN_HEIGHT);
        resizeTo(WIDTH, HEIGHT);
        hand.await("the list is there", listed);
        tell("titleAfterwards", node(Labeled.class, "#title").getText());
    }

    private void resizeTo(double width, double height) {
        hand.on(() -> {
            stage.setWidth(width);
            stage.setHeight(height);
        });
        hand.await(
                "the window is " + width + " x " + height + " or as small as it goes",
                () -> stage.getWidth() == Math.max(width, stage.getMinWidth())
                        && stage.getHeight() == Math.max(height, stage.getMinHeight()));
        hand.pulses(2);
    }

    private void tab() {
        hand.keys(KeyCode.CONTROL, KeyCode.N);
        TextArea draft = draft();
        hand.await("the composer has the focus", () -> isFocused(draft));
        hand.keys(KeyCode.H);
        hand.keys(KeyCode.I);
        hand.await("what is typed is in the draft", () -> draft.getText().equals("hi"));
        List<String> stops = new ArrayList<>();
        Node now = draft;
        do {
            Node before = now;
            hand.keys(KeyCode.TAB);
            hand.await(
                    "Tab leaves " + before,
                    () -> !before.equals(stage.getScene().getFocusOwner()));
            now = hand.see(() -> stage.getScene().getFocusOwner());
            stops.add(name(now));
        } while (!now.equals(draft) && stops.size() < MOST_STOPS);
        tell("stops", stops);
        tell("draft", hand.see(draft::getText));
        hand.keys(KeyCode.SHIFT, KeyCode.TAB);
        hand.await("Shift and Tab go back", () -> !isFocused(draft));
        tell("back", name(hand.see(() -> stage.getScene().getFocusOwner())));
        hand.keys(KeyCode.TAB);
        hand.await("the composer has the focus", () -> isFocused(draft));
    }

    private static String name(Node node) {
        return Optional.ofNullable(node.getId())
                .orElseGet(() -> Optional.ofNullable(node.getAccessibleText()).orElse(node.toString()));
    }

    private void shortcuts() {
        TextArea draft = draft();
        Node sheet = node(Node.class, "#shortcuts");
        hand.keys(KeyCode.F1);
        hand.await("the shortcuts show", sheet::isVisible);
        hand.keys(KeyCode.ESCAPE);
        hand.await("the composer has the keys again", () -> !sheet.isVisible() && isFocused(draft));
        List<String> panes = goThroughPanes();
        tell("panes", panes);
        hand.await("the composer has the keys again", () -> isFocused(draft));
    }

    /** Goes to two other panes and back, and gives the names of all three. */
    private List<String> goThroughPanes() {
        List<String> panes = new ArrayList<>();
        for (KeyCode digit : List.of(KeyCode.DIGIT4, KeyCode.DIGIT6, KeyCode.DIGIT1)) {
            Object before = hand.see(window.navigator::selectedPane);
            hand.keys(KeyCode.CONTROL, digit);
            hand.await("another pane", () -> !before.equals(window.navigator.selectedPane()));
            hand.pulses(2);
            panes.add(
                    hand.see(() -> window.navigator.selectedPane().orElseThrow().key()));
        }
        return panes;
    }

    private void contextMenu() {
        ListView<?> list = node(ListView.class, "#conversations");
        hand.keys(KeyCode.CONTROL, KeyCode.F);
        Node search = node(Node.class, "#search");
        hand.await("the search has the keys", () -> isFocused(search));
        for (int i = 0; i < MOST_STOPS && !hand.see(() -> isFocused(list)); i++) {
            Node before = hand.see(() -> stage.getScene().getFocusOwner());
            hand.keys(KeyCode.TAB);
            hand.await(
                    "Tab leaves " + before,
                    () -> !before.equals(stage.getScene().getFocusOwner()));
        }
        hand.keys(KeyCode.HOME);
        hand.await(
                "the first conversation is selected",
                () -> list.getSelectionModel().getSelectedIndex() == 0);
        hand.keys(KeyCode.DOWN);
        hand.await(
                "the second conversation is selected",
                () -> list.getSelectionModel().getSelectedIndex() == 1);
        Labeled title = node(Labeled.class, "#title");
        hand.await("it is shown", () -> LONG_CHAT.equals(title.getText()));
        hand.keys(KeyCode.SHIFT, KeyCode.F10);
        hand.await("the menu shows", () -> menu().isPresent());
        tell(
                "items",
                hand.see(() -> menu().orElseThrow().getItems().stream()
                        .filter(item -> item.getText() != null && item.isVisible() && !item.isDisable())
                        .map(MenuItem::getText)
                        .toList()));
        Bounds chosen = hand.see(() -> all(list)
                .filter(node -> node instanceof ListCell<?> cell && cell.isSelected())
                .findFirst()
                .map(cell -> cell.localToScreen(cell.getLayoutBounds()))
                .orElseThrow());
        tell(
                "atTheConversation",
                hand.see(() -> chosen.contains(
                        menu().orElseThrow().getAnchorX(), menu().orElseThrow().getAnchorY())));
        hand.keys(KeyCode.ESCAPE);
        hand.await("the list has the keys again", () -> menu().isEmpty() && isFocused(list));
    }

    private static Optional<ContextMenu> menu() {
        return Window.getWindows().stream()
                .filter(ContextMenu.class::isInstance)
                .map(ContextMenu.class::cast)
                .filter(Window::isShowing)
                .findFirst();
    }

    private long paste(String text) {
        TextArea draft = draft();
        hand.keys(KeyCode.CONTROL, KeyCode.N);
        hand.await("the composer has the focus", () -> isFocused(draft));
        hand.keys(KeyCode.CONTROL, KeyCode.A);
        clipboard(text);
        long begun = System.nanoTime();
        hand.keys(KeyCode.CONTROL, KeyCode.V);
        hand.await("the draft is what was pasted", () -> text.equals(draft.getText()));
        hand.pulses(2);
        return millisSince(begun);
    }

    private void pasteForeign() {
        tell("millisecondsToShow", paste(FOREIGN));
        TextArea draft = draft();
        tell("draft", hand.see(draft::getText));
        hand.keys(KeyCode.BACK_SPACE);
        hand.await("a sign is gone", () -> draft.getText().length() < FOREIGN.length());
        tell("withoutLastSign", hand.see(draft::getText));
    }

    private void pasteMegabyte() {
        String line = "Sixty-four characters of plain text, again and again and again.\n";
        tell("millisecondsToShow", paste(line.repeat(1_048_576 / line.length())));
        TextArea draft = draft();
        long begun = System.nanoTime();
        int length = hand.see(draft::getLength);
        hand.keys(KeyCode.X);
        hand.await("what is typed is in the draft", () -> draft.getLength() == length + 1);
        hand.pulses(2);
        tell("millisecondsToType", millisSince(begun));
        hand.keys(KeyCode.CONTROL, KeyCode.A);
        hand.keys(KeyCode.DELETE);
        hand.await("the draft is empty", () -> draft.getLength() == 0);
    }
}
