package io.github.phiworkbench.ui.markdown;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.github.phiworkbench.ui.control.TranscriptView;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.event.Event;
import javafx.geometry.Bounds;
import javafx.geometry.Point2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.layout.CornerRadii;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class MarkdownNodesTest {

    private final List<String> opened = new ArrayList<>();
    private FormulaRenderer formulas;
    private TranscriptView view;
    private Stage stage;

    @BeforeAll
    static void startJavaFx() {
        Fx.start();
    }

    @BeforeEach
    void show() {
        formulas = new FormulaRenderer(Platform::runLater);
        Fx.run(() -> {
            Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
            view = new TranscriptView();
            stage = new Stage();
            stage.setScene(new Scene(view, 600, 800));
            stage.getScene().getStylesheets().add(MarkdownPictureTest.stylesheet());
            stage.show();
        });
    }

    @AfterEach
    void hide() {
        Fx.run(stage::hide);
        formulas.close();
    }

    @Test
    void dragging_over_a_paragraph_selects_and_copies_it_with_the_source_of_its_formulas() {
        show("Let \\(x_1\\) be **bold** and `code`.");
        SpanText text = first(SpanText.class);
        Fx.run(() -> {
            mouse(text, MouseEvent.MOUSE_PRESSED, 1, 1, 1);
            mouse(text, MouseEvent.MOUSE_DRAGGED, text.getWidth() - 1, text.getHeight() - 1, 1);
            key(text, KeyCode.C);
        });
        assertThat(clipboard()).isEqualTo("Let \\(x_1\\) be bold and code.");
        Fx.run(() -> {
            mouse(text, MouseEvent.MOUSE_PRESSED, 8, 8, 2);
            key(text, KeyCode.C);
        });
        assertThat(clipboard()).isEqualTo("Let");
    }

    @Test
    void a_selection_goes_when_another_text_is_clicked() {
        show("one\n\ntwo");
        List<SpanText> texts = all(SpanText.class);
        Fx.run(() -> {
            mouse(texts.get(0), MouseEvent.MOUSE_PRESSED, 4, 4, 3);
            assertThat(texts.get(0).selection().selected()).isEqualTo("one");
            mouse(texts.get(1), MouseEvent.MOUSE_PRESSED, 4, 4, 1);
        });
        assertThat(Fx.call(() -> texts.get(0).selection().isEmpty())).isTrue();
    }

    @Test
    void the_button_of_a_code_block_copies_all_of_it() {
        show("```java\nint i;\n\n\treturn i;\n```\n");
        Button copy = first(Button.class);
        assertThat(copy.getAccessibleText()).isEqualTo("Copy code");
        Fx.run(copy::fire);
        assertThat(clipboard()).isEqualTo("int i;\n\n\treturn i;");
    }

    @Test
    void a_link_is_opened_by_a_click_or_the_enter_key_and_never_by_itself() {
        show("see [the page](https://example.org/x) ![image](file:///etc/passwd)");
        assertThat(opened).isEmpty();
        Fx.run(() -> {
            Node link = view.lookup(".link");
            assertThat(link.isFocusTraversable()).isTrue();
            Event.fireEvent(
                    link, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.ENTER, false, false, false, false));
        });
        assertThat(opened).containsExactly("https://example.org/x");
    }

    @Test
    void a_formula_that_cannot_be_drawn_stands_as_its_source_with_a_reason() {
        show("bad $\\nosuchthing{x}$ and good $x$");
        Fx.until(() -> formulas.pending() == 0);
        List<FormulaView> views = all(FormulaView.class);
        assertThat(views.get(0).drawn()).isFalse();
        assertThat(views.get(0).getAccessibleText()).isEqualTo("$\\nosuchthing{x}$");
        assertThat(views.get(0).getAccessibleHelp()).startsWith("Shown as its source:");
        assertThat(views.get(1).drawn()).isTrue();
    }

    @Test
    void a_code_block_of_thousands_of_lines_has_nodes_for_those_in_sight_only() {
        show("```\n" + "some line of code\n".repeat(20_000) + "```\n");
        CodeLines lines = first(CodeLines.class);
        assertThat(Fx.call(lines::shownLines)).isBetween(20, 80);
        assertThat(lines.getHeight()).isGreaterThan(200_000);
        Fx.run(() -> view.scrollBy(-50_000));
        Fx.pulses(3);
        assertThat(Fx.call(lines::shownLines)).isBetween(20, 80);
    }

    @Test
    void the_theme_and_the_size_of_the_font_can_change_while_code_is_in_sight() {
        show("```java\nreturn i;\nreturn 1;\n```\n");
        CodeLines lines = first(CodeLines.class);
        double before = lines.getHeight();
        Fx.run(() -> Application.setUserAgentStylesheet(new PrimerDark().getUserAgentStylesheet()));
        Fx.pulses(2);
        assertThat(lines.getHeight()).isEqualTo(before);
        Text word = Fx.call(() -> (Text) lines.lookup(".code-keyword"));
        assertThat(word.getFill()).isEqualTo(Color.web("#f85149"));
        Fx.run(() -> view.setStyle("-fx-font-size: 28px"));
        Fx.pulses(2);
        assertThat(lines.getHeight()).isGreaterThan(1.5 * before);
        assertThat(Fx.call(lines::shownLines)).isEqualTo(2);
    }

    @Test
    void the_ground_of_code_covers_all_of_it_in_three_pieces_that_overlap() {
        show("```java\nint i = 1;\nreturn i;\n```\n");
        CodeView code = first(CodeView.class);
        CodeGround ground = first(CodeGround.class);
        List<Bounds> pieces = Fx.call(() -> ground.getChildrenUnmodifiable().stream()
                .map(Node::getBoundsInParent)
                .sorted(Comparator.comparingDouble(Bounds::getMinY))
                .toList());
        assertThat(pieces)
                .hasSize(3)
                .allSatisfy(piece -> assertThat(piece.getWidth()).isEqualTo(code.getWidth()));
        assertThat(pieces.get(0).getMinY()).isZero();
        assertThat(pieces.get(1).getMinY()).isLessThan(pieces.get(0).getMaxY());
        assertThat(pieces.get(2).getMinY()).isLessThan(pieces.get(1).getMaxY());
        assertThat(pieces.get(2).getMaxY()).isEqualTo(code.getHeight());
    }

    @Test
    void what_grows_with_the_code_has_square_corners_and_one_fill() {
        show("```java\nint i = 1;\n```\n");
        Region middle = (Region) Fx.call(() -> view.lookup(".code-middle"));
        assertThat(middle.getBackground().getFills())
                .singleElement()
                .satisfies(fill -> assertThat(fill.getRadii()).isEqualTo(CornerRadii.EMPTY));
        assertThat(first(CodeView.class).getBackground()).isNull();
    }

    @Test
    void blocks_that_stay_keep_their_nodes_while_the_text_grows() {
        MessageText message = Fx.call(() -> new MessageText("m", new MarkdownRows(formulas, opened::add)));
        append(message, "First.\n\nSec");
        List<SpanText> before = all(SpanText.class);
        append(message, "ond with $x$.\n\n```\na\n");
        append(message, "b\n```\n");
        List<SpanText> after = all(SpanText.class);
        assertThat(after).containsAll(before);
        assertThat(Fx.call(message::plainText)).isEqualTo("First.\n\nSecond with $x$.\n\na\nb");
    }

    @Test
    void hostile_text_is_shown_without_an_error() {
        List<Throwable> errors = new ArrayList<>();
        Fx.run(() -> Thread.currentThread().setUncaughtExceptionHandler((thread, error) -> errors.add(error)));
        for (String text : List.of(
                "x".repeat(1_000_000),
                "word ".repeat(200_000),
                "```\n" + "y".repeat(300_000) + "\n```",
                "> ".repeat(3_000) + "deep",
                "- ".repeat(3_000) + "deep",
                "مرحبا بالعالم $x$ 👩‍👩‍👧‍👦 `كود` " + "\u202Ertl\u0007\u0000",
                "|a|b|\n|-|-|\n" + "|x|y|\n".repeat(2_000),
                "|" + "a|".repeat(300) + "\n|" + "-|".repeat(300) + "\n",
                "$" + "\\frac{1}{".repeat(500) + "x" + "}".repeat(500) + "$",
                "\\[\n" + "x + ".repeat(3_000) + "\n\\]",
                "```\nunbalanced\n~~~\n````\n",
                "")) {
            show(text);
            Fx.run(() -> stage.setWidth(1));
            Fx.pulses(2);
            Fx.run(() -> stage.setWidth(600));
            Fx.pulses(2);
            Fx.run(() -> view.scrollBy(-3_000));
            Fx.pulses(2);
            assertThat(Fx.call(() -> view.lookupAll("*").size())).isLessThan(8_000);
        }
        Fx.run(() -> Thread.currentThread().setUncaughtExceptionHandler(null));
        assertThat(errors).isEmpty();
    }

    private void show(String markdown) {
        MessageText message =
                Fx.call(() -> new MessageText("m" + markdown.hashCode(), new MarkdownRows(formulas, opened::add)));
        append(message, markdown);
    }

    private void append(MessageText message, String text) {
        Fx.run(() -> {
            message.append(text);
            view.setRows(message.rows());
        });
        Fx.pulses(3);
    }

    private <T extends Node> T first(Class<T> type) {
        return all(type).getFirst();
    }

    private <T extends Node> List<T> all(Class<T> type) {
        return Fx.call(() -> view.lookupAll("*").stream()
                .filter(type::isInstance)
                .map(type::cast)
                .sorted(Comparator.comparingDouble(
                        node -> node.localToScene(0, 0).getY()))
                .toList());
    }

    private static String clipboard() {
        return Fx.call(() -> Clipboard.getSystemClipboard().getString());
    }

    private static void mouse(Node node, javafx.event.EventType<MouseEvent> type, double x, double y, int clicks) {
        Point2D scene = node.localToScene(x, y);
        Event.fireEvent(
                node,
                new MouseEvent(
                        type,
                        scene.getX(),
                        scene.getY(),
                        scene.getX(),
                        scene.getY(),
                        MouseButton.PRIMARY,
                        clicks,
                        false,
                        false,
                        false,
                        false,
                        true,
                        false,
                        false,
                        false,
                        false,
                        true,
                        new PickResult(node, scene.getX(), scene.getY())));
    }

    private static void key(Node node, KeyCode code) {
        Event.fireEvent(node, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, true, false, false));
    }
}
