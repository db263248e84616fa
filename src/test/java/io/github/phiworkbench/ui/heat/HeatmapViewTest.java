package io.github.phiworkbench.ui.heat;

import static org.assertj.core.api.Assertions.assertThat;

import atlantafx.base.theme.PrimerDark;
import atlantafx.base.theme.PrimerLight;
import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.control.Row;
import io.github.phiworkbench.ui.control.TranscriptView;
import io.github.phiworkbench.ui.markdown.Fx;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javafx.application.Application;
import javafx.event.Event;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.canvas.Canvas;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.scene.input.PickResult;
import javafx.scene.paint.Color;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HeatmapViewTest {

    private static final int WIDTH = 500;
    private static final int HEIGHT = 400;
    private static final TokenTrace LONG = SampleTraces.tokens(5_000);

    private HeatmapView view;
    private HeatmapScroll scroll;
    private Stage stage;

    @BeforeAll
    static void startJavaFx() {
        Fx.start();
    }

    @BeforeEach
    void show() {
        Fx.run(() -> {
            Application.setUserAgentStylesheet(new PrimerLight().getUserAgentStylesheet());
            view = new HeatmapView();
            view.hintsProperty().set(false);
            view.traceProperty().set(Optional.of(LONG));
            scroll = new HeatmapScroll(view);
            stage = new Stage();
            stage.setScene(new Scene(scroll, WIDTH, HEIGHT));
            stage.show();
        });
        Fx.pulses(2);
    }

    @AfterEach
    void hide() {
        Fx.run(stage::hide);
    }

    @Test
    void what_is_drawn_is_only_as_large_as_what_is_seen() {
        assertThat(view.getHeight()).isGreaterThan(5_000);
        assertThat(canvas().getHeight()).isLessThan(HEIGHT + 3 * view.lineHeight());
        Fx.run(() -> scroll.scrollTo(Double.MAX_VALUE));
        Fx.pulses(2);
        assertThat(canvas().getHeight()).isLessThan(HEIGHT + 3 * view.lineHeight());
        assertThat(view.visibleTokensProperty().get().to()).isEqualTo(5_000);
        assertThat(view.visibleTokensProperty().get().from()).isGreaterThan(4_000);
    }

    @Test
    void every_token_in_sight_is_found_where_its_box_is() {
        TokenRange seen = view.visibleTokensProperty().get();
        assertThat(seen.size()).isGreaterThan(50);
        for (int token = seen.from(); token < seen.to(); token++) {
            Bounds bounds = view.tokenBounds(token).orElseThrow();
            assertThat(view.tokenAt(bounds.getCenterX(), bounds.getCenterY())).hasValue(token);
        }
        assertThat(view.tokenBounds(-1)).isEmpty();
        assertThat(view.tokenBounds(5_000)).isEmpty();
    }

    @Test
    void a_click_selects_a_double_click_activates_and_dragging_selects_a_range() {
        List<Integer> activated = new ArrayList<>();
        Fx.run(() -> view.setOnActivate(activated::add));
        mouse(MouseEvent.MOUSE_PRESSED, 7, 1, true);
        assertThat(view.selectedTokenProperty().get()).isEqualTo(7);
        assertThat(Fx.call(view::isFocused)).isTrue();
        mouse(MouseEvent.MOUSE_CLICKED, 7, 2, true);
        assertThat(activated).containsExactly(7);
        mouse(MouseEvent.MOUSE_DRAGGED, 12, 1, false);
        assertThat(view.rangeProperty().get()).isEqualTo(new TokenRange(7, 13));
        mouse(MouseEvent.MOUSE_DRAGGED, 3, 1, false);
        assertThat(view.rangeProperty().get()).isEqualTo(new TokenRange(3, 8));
        mouse(MouseEvent.MOUSE_PRESSED, 5, 1, true);
        assertThat(view.rangeProperty().get()).isEqualTo(TokenRange.NONE);
    }

    @Test
    void the_token_under_the_mouse_is_told() {
        mouse(MouseEvent.MOUSE_MOVED, 9, 0, true);
        assertThat(view.hoveredTokenProperty().get()).isEqualTo(9);
        assertThat(outline("hovered-token").isVisible()).isTrue();
        mouse(MouseEvent.MOUSE_EXITED, 9, 0, true);
        assertThat(view.hoveredTokenProperty().get()).isEqualTo(-1);
    }

    @Test
    void a_card_tells_about_the_token_that_the_mouse_rests_on() {
        Fx.run(() -> view.hintsProperty().set(true));
        mouse(MouseEvent.MOUSE_MOVED, 9, 0, true);
        Fx.until(() -> !cards().isEmpty());
        assertThat(Fx.call(() -> cards().getFirst().getText()))
                .contains("token 10 of 5,000", "Probability", "surprisal", "Drawn with");
        mouse(MouseEvent.MOUSE_EXITED, 9, 0, true);
        assertThat(Fx.call(HeatmapViewTest::cards)).isEmpty();
    }

    private static List<Tooltip> cards() {
        return Window.getWindows().stream()
                .filter(Tooltip.class::isInstance)
                .map(Tooltip.class::cast)
                .toList();
    }

    @Test
    void arrows_go_from_token_to_token_over_the_ends_of_lines() {
        int end = IntStream.range(1, 200)
                .filter(it -> y(it) > y(it - 1))
                .findFirst()
                .orElseThrow();
        Fx.run(() -> view.selectedTokenProperty().set(end - 1));
        key(KeyCode.RIGHT, false, false);
        assertThat(view.selectedTokenProperty().get()).isEqualTo(end);
        key(KeyCode.LEFT, false, false);
        key(KeyCode.LEFT, false, false);
        assertThat(view.selectedTokenProperty().get()).isEqualTo(end - 2);
        Bounds outline = Fx.call(() -> outline("selected-token").getBoundsInParent());
        assertThat(outline.contains(view.tokenBounds(end - 2).orElseThrow())).isTrue();
    }

    @Test
    void the_first_and_the_last_token_are_a_key_away_and_brought_into_sight() {
        key(KeyCode.END, true, false);
        Fx.pulses(2);
        assertThat(view.selectedTokenProperty().get()).isEqualTo(4_999);
        assertThat(view.visibleTokensProperty().get().contains(4_999)).isTrue();
        key(KeyCode.RIGHT, false, false);
        assertThat(view.selectedTokenProperty().get()).isEqualTo(4_999);
        key(KeyCode.HOME, true, false);
        Fx.pulses(2);
        assertThat(view.selectedTokenProperty().get()).isZero();
        assertThat(scroll.position()).isZero();
    }

    @Test
    void shift_and_arrows_select_a_range() {
        Fx.run(() -> view.selectedTokenProperty().set(10));
        key(KeyCode.RIGHT, false, true);
        key(KeyCode.RIGHT, false, true);
        assertThat(view.rangeProperty().get()).isEqualTo(new TokenRange(10, 13));
        key(KeyCode.LEFT, false, true);
        assertThat(view.rangeProperty().get()).isEqualTo(new TokenRange(10, 12));
    }

    @Test
    void other_keys_are_left_to_the_owner() {
        List<KeyCode> left = new ArrayList<>();
        Fx.run(() -> {
            scroll.addEventHandler(KeyEvent.KEY_PRESSED, event -> left.add(event.getCode()));
            view.requestFocus();
        });
        for (KeyCode code : List.of(KeyCode.UP, KeyCode.DOWN, KeyCode.ENTER, KeyCode.F, KeyCode.M, KeyCode.ESCAPE)) {
            key(code, false, false);
        }
        assertThat(left).containsExactly(KeyCode.UP, KeyCode.DOWN, KeyCode.ENTER, KeyCode.F, KeyCode.M, KeyCode.ESCAPE);
    }

    @Test
    void page_keys_home_and_end_move_the_text() {
        key(KeyCode.PAGE_DOWN, false, false);
        Fx.pulses(2);
        double page = scroll.position();
        assertThat(page).isBetween(HEIGHT * 0.7, (double) HEIGHT);
        key(KeyCode.PAGE_UP, false, false);
        Fx.pulses(2);
        assertThat(scroll.position()).isZero();
        key(KeyCode.END, false, false);
        Fx.pulses(2);
        assertThat(scroll.position()).isGreaterThan(5_000);
        assertThat(view.selectedTokenProperty().get()).isEqualTo(-1);
    }

    @Test
    void a_screen_reader_is_told_the_selected_token() {
        assertThat(view.getAccessibleText()).isEqualTo("5,000 tokens, none selected");
        List<String> told = new ArrayList<>();
        Fx.run(() -> {
            view.accessibleTextProperty().subscribe((before, now) -> told.add(now));
            view.selectedTokenProperty().set(4);
        });
        assertThat(told).hasSize(1);
        assertThat(told.getFirst())
                .matches("Token 5 of 5,000: \u2018.+\u2019, probability .+ %, rank \\d+, surprisal \\d+\\.\\d\\d bits");
        Fx.run(() -> view.selectedTokenProperty().set(0));
        assertThat(told.getLast()).isEqualTo("Token 1 of 5,000: control token <|assistant|>, which nothing predicted");
    }

    @Test
    void what_is_selected_stays_while_a_reply_grows_and_goes_with_another() {
        TokenTrace.Builder builder = new TokenTrace.Builder(LONG.source(), LONG::entry);
        for (int token = 0; token < 100; token++) {
            builder.add(LONG.event(token));
        }
        TokenTrace part = builder.trace();
        Fx.run(() -> {
            view.traceProperty().set(Optional.of(part));
            view.selectedTokenProperty().set(50);
            view.rangeProperty().set(new TokenRange(40, 60));
        });
        Fx.pulses(2);
        double before = view.getHeight();
        for (int token = 100; token < 300; token++) {
            builder.add(LONG.event(token));
        }
        Fx.run(() -> view.traceProperty().set(Optional.of(builder.trace())));
        Fx.pulses(2);
        assertThat(view.getHeight()).isGreaterThan(before);
        assertThat(view.selectedTokenProperty().get()).isEqualTo(50);
        assertThat(view.rangeProperty().get()).isEqualTo(new TokenRange(40, 60));
        assertThat(view.tokenBounds(299)).isPresent();
        Fx.run(() -> view.traceProperty().set(Optional.of(io.github.phiworkbench.inspect.Traces.random(200, 3, 1))));
        assertThat(view.selectedTokenProperty().get()).isEqualTo(-1);
        assertThat(view.rangeProperty().get()).isEqualTo(TokenRange.NONE);
        Fx.run(() -> view.traceProperty().set(Optional.empty()));
        Fx.pulses(2);
        assertThat(view.visibleTokensProperty().get()).isEqualTo(TokenRange.NONE);
    }

    @Test
    void colours_follow_the_heat_its_intensity_and_the_theme() {
        int hot = IntStream.range(1, 200)
                .filter(it -> Heat.of(HeatMetric.SURPRISAL, Basis.MODEL).heat(LONG, it) > 0.5)
                .findFirst()
                .orElseThrow();
        assertThat(ground(hot)).isEqualTo(rgb(expected(HeatTheme.LIGHT, 1, hot)));
        Fx.run(() -> view.intensityProperty().set(0.4));
        Fx.pulses(2);
        assertThat(ground(hot)).isEqualTo(rgb(expected(HeatTheme.LIGHT, 0.4, hot)));
        Fx.run(() -> Application.setUserAgentStylesheet(new PrimerDark().getUserAgentStylesheet()));
        Fx.pulses(2);
        assertThat(view.theme().isDark()).isTrue();
        assertThat(ground(hot)).isEqualTo(rgb(expected(view.theme(), 0.4, hot)));
        Fx.run(() -> view.heatProperty().set(Heat.difference("d", "s", token -> -3, 3)));
        Fx.pulses(2);
        assertThat(ground(hot)).isEqualTo(rgb(HeatRamp.of(view.theme(), 0.4).fill(-1)));
    }

    private static Color expected(HeatTheme theme, double intensity, int token) {
        return HeatRamp.of(theme, intensity)
                .fill(Heat.of(HeatMetric.SURPRISAL, Basis.MODEL).heat(LONG, token));
    }

    @Test
    void as_a_row_of_a_transcript_it_draws_what_can_be_seen_there() {
        HeatmapView row = Fx.call(() -> {
            HeatmapView inRow = new HeatmapView();
            inRow.traceProperty().set(Optional.of(LONG));
            TranscriptView transcript = new TranscriptView();
            transcript.setRows(List.of(new HeatRow(inRow)));
            stage.setScene(new Scene(transcript, WIDTH, HEIGHT));
            return inRow;
        });
        Fx.pulses(3);
        assertThat(row.visibleTokensProperty().get().to()).isEqualTo(5_000);
        assertThat(row.visibleTokensProperty().get().from()).isGreaterThan(4_000);
        assertThat(((Canvas) row.lookup("Canvas")).getHeight()).isLessThan(HEIGHT + 3 * row.lineHeight());
    }

    private record HeatRow(HeatmapView view) implements Row {
        @Override
        public Object key() {
            return "heat";
        }

        @Override
        public Node create() {
            return view;
        }

        @Override
        public boolean update(Node node) {
            return true;
        }
    }

    private double y(int token) {
        return view.tokenBounds(token).orElseThrow().getMinY();
    }

    private Canvas canvas() {
        return (Canvas) view.lookup("Canvas");
    }

    private Node outline(String styleClass) {
        return view.lookup("." + styleClass);
    }

    /** What is drawn behind a token, at the right edge of its box, where no text is. */
    private int ground(int token) {
        return Fx.call(() -> {
            Bounds bounds = view.tokenBounds(token).orElseThrow();
            var image = canvas().snapshot(null, null);
            int y = (int) (bounds.getMinY() - canvas().getLayoutY()) + 2;
            return image.getPixelReader().getArgb((int) bounds.getMaxX() - 1, y) & 0xffffff;
        });
    }

    private static int rgb(Color color) {
        return (int) Math.round(color.getRed() * 255) << 16
                | (int) Math.round(color.getGreen() * 255) << 8
                | (int) Math.round(color.getBlue() * 255);
    }

    private void key(KeyCode code, boolean shortcut, boolean shift) {
        Fx.run(() -> {
            boolean mac = System.getProperty("os.name").startsWith("Mac");
            Event.fireEvent(
                    view,
                    new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, shift, shortcut && !mac, false, shortcut && mac));
        });
    }

    private void mouse(EventType<MouseEvent> type, int token, int clicks, boolean still) {
        Fx.run(() -> {
            Bounds bounds = view.tokenBounds(token).orElseThrow();
            double x = bounds.getCenterX();
            double y = bounds.getCenterY();
            MouseButton button = clicks == 0 ? MouseButton.NONE : MouseButton.PRIMARY;
            boolean down = clicks > 0;
            Event.fireEvent(
                    view,
                    new MouseEvent(
                            type,
                            x,
                            y,
                            x,
                            y,
                            button,
                            clicks,
                            false,
                            false,
                            false,
                            false,
                            down,
                            false,
                            false,
                            false,
                            false,
                            still,
                            new PickResult(view, x, y)));
        });
    }
}
