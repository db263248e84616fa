package io.github.phiworkbench.ui.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.ui.markdown.Fx;
import java.util.ArrayList;
import java.util.List;
import javafx.event.Event;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TranscriptViewTest {

    private static final int HEIGHT = 400;

    private TranscriptView view;
    private Stage stage;

    /** A row of a fixed height. */
    private record Box(Object key, double height) implements Row {
        @Override
        public Node create() {
            Region region = new Region();
            region.setPrefHeight(height);
            region.setMinHeight(height);
            return region;
        }

        @Override
        public boolean update(Node node) {
            ((Region) node).setPrefHeight(height);
            ((Region) node).setMinHeight(height);
            return true;
        }
    }

    @BeforeAll
    static void startJavaFx() {
        Fx.start();
    }

    @BeforeEach
    void show() {
        Fx.run(() -> {
            view = new TranscriptView();
            stage = new Stage();
            stage.setScene(new Scene(view, 300, HEIGHT));
            stage.show();
        });
    }

    @AfterEach
    void hide() {
        Fx.run(stage::hide);
    }

    @Test
    void only_rows_in_sight_have_nodes() {
        set(boxes(10_000, 50));
        assertThat(shown()).hasSizeBetween(8, 10);
        assertThat(view.node(9_999)).isPresent();
        assertThat(view.node(0)).isEmpty();
    }

    @Test
    void rows_that_do_not_fill_the_view_start_at_the_top() {
        set(boxes(3, 50));
        assertThat(top(0)).isZero();
        assertThat(top(2)).isEqualTo(100);
    }

    @Test
    void the_end_stays_in_sight_while_the_list_grows() {
        for (int count = 5; count < 40; count++) {
            set(boxes(count, 50));
            assertThat(bottom(count - 1)).isEqualTo(Math.min(HEIGHT, count * 50));
        }
        List<Row> rows = boxes(39, 50);
        rows.set(38, new Box(38, 170));
        set(rows);
        assertThat(bottom(38)).isEqualTo(HEIGHT);
    }

    @Test
    void the_place_is_kept_after_scrolling_up_until_the_end_is_asked_for() {
        set(boxes(100, 50));
        scroll(-1_000);
        assertThat(following()).isFalse();
        double before = top(75);
        List<Row> grown = boxes(140, 50);
        set(grown);
        assertThat(top(75)).isEqualTo(before);
        Fx.run(view::jumpToLatest);
        Fx.pulses(2);
        assertThat(following()).isTrue();
        assertThat(bottom(139)).isEqualTo(HEIGHT);
    }

    /** Keys of the form "3" begin a part, those of the form "3.1" belong to it. */
    private static boolean isStart(Object key) {
        return !key.toString().contains(".");
    }

    private static List<Row> parts(double heightOfTheFirst) {
        List<Row> rows = new ArrayList<>();
        for (int part = 0; part < 6; part++) {
            rows.add(new Box("" + part, 40));
            rows.add(new Box(part + ".1", part == 0 ? heightOfTheFirst : 300));
        }
        return rows;
    }

    @Test
    void a_list_goes_to_the_place_of_another_whose_parts_have_other_heights() {
        set(parts(900));
        List<TranscriptView.Place> places = new ArrayList<>();
        view.setOnScrolled(
                () -> places.add(view.place(TranscriptViewTest::isStart).orElseThrow()));
        scroll(-10_000);
        scroll(600);
        assertThat(places.getLast()).isEqualTo(new TranscriptView.Place("0", 600, false));
        scroll(440);
        assertThat(places.getLast()).isEqualTo(new TranscriptView.Place("1", 100, false));

        set(parts(100));
        scroll(-10_000);
        int heard = places.size();
        goTo(new TranscriptView.Place("0", 600, false));
        assertThat(top("1")).isBetween(0.0, 41.0);
        goTo(new TranscriptView.Place("1", 100, false));
        assertThat(top("1.1")).isEqualTo(-60);
        assertThat(places).hasSize(heard);
        goTo(new TranscriptView.Place("1", 100, true));
        assertThat(following()).isTrue();
    }

    private void goTo(TranscriptView.Place place) {
        Fx.run(() -> view.goTo(place, TranscriptViewTest::isStart));
        Fx.pulses(2);
    }

    @Test
    void scrolling_down_to_the_end_follows_again() {
        set(boxes(100, 50));
        scroll(-300);
        assertThat(following()).isFalse();
        scroll(500);
        assertThat(following()).isTrue();
        assertThat(bottom(99)).isEqualTo(HEIGHT);
    }

    @Test
    void what_is_read_stays_where_it_is_when_rows_above_change_come_or_go() {
        set(boxes(100, 50));
        scroll(-2_000);
        double before = top(56);
        List<Row> rows = boxes(100, 50);
        for (int i = 0; i < 20; i++) {
            rows.set(i, new Box(i, 300));
        }
        set(rows);
        assertThat(top(56)).isEqualTo(before);
        rows.subList(5, 15).clear();
        rows.add(0, new Box("new", 77));
        set(rows);
        assertThat(top(56)).isEqualTo(before);
        rows.add(rows.size(), new Box("last", 30));
        set(rows);
        assertThat(top(56)).isEqualTo(before);
    }

    @Test
    void scrolling_up_past_rows_of_unknown_height_moves_by_exactly_the_pixels_asked_for() {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            rows.add(new Box(i, 20 + i * 37 % 300));
        }
        set(rows);
        for (int i = 0; i < 40; i++) {
            Object middle = shown().get(shown().size() / 2);
            double before = top(middle);
            scroll(-60);
            assertThat(top(middle)).isEqualTo(before + 60);
        }
    }

    @Test
    void keys_move_by_pages_and_to_both_ends() {
        set(boxes(100, 50));
        press(KeyCode.HOME);
        assertThat(top(0)).isZero();
        press(KeyCode.PAGE_DOWN);
        assertThat(top(8)).isEqualTo(400 - (HEIGHT - 40));
        press(KeyCode.PAGE_UP);
        assertThat(top(0)).isZero();
        press(KeyCode.PAGE_UP);
        assertThat(top(0)).isZero();
        press(KeyCode.END);
        assertThat(bottom(99)).isEqualTo(HEIGHT);
    }

    @Test
    void a_row_can_be_shown_by_its_key() {
        set(boxes(100, 50));
        Fx.run(() -> view.show(30));
        Fx.pulses(2);
        assertThat(top(30)).isZero();
        assertThat(following()).isFalse();
    }

    @Test
    void a_replaced_row_keeps_its_node() {
        set(boxes(5, 50));
        Node node = Fx.call(() -> view.node(2).orElseThrow());
        List<Row> rows = boxes(5, 50);
        rows.set(2, new Box(2, 90));
        set(rows);
        assertThat(Fx.call(() -> view.node(2).orElseThrow())).isSameAs(node);
        assertThat(top(3)).isEqualTo(190);
    }

    @Test
    void an_empty_list_a_pixel_wide_and_a_row_higher_than_the_view_are_shown() {
        set(List.of());
        assertThat(shown()).isEmpty();
        Fx.run(() -> {
            stage.setWidth(1);
            stage.setHeight(1);
        });
        set(boxes(1_000, 50));
        Fx.run(() -> {
            stage.setWidth(300);
            stage.setHeight(HEIGHT);
        });
        set(List.of(new Box("high", 100_000)));
        assertThat(bottom("high")).isEqualTo(view.getHeight());
        scroll(-50_000);
        scroll(-100_000);
        assertThat(top("high")).isZero();
    }

    private static List<Row> boxes(int count, double height) {
        List<Row> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            rows.add(new Box(i, height));
        }
        return rows;
    }

    private void set(List<Row> rows) {
        Fx.run(() -> view.setRows(rows));
        Fx.pulses(2);
    }

    private void scroll(double pixels) {
        Fx.run(() -> view.scrollBy(pixels));
        Fx.pulses(2);
    }

    private void press(KeyCode code) {
        Fx.run(() ->
                Event.fireEvent(view, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false)));
        Fx.pulses(2);
    }

    private boolean following() {
        return Fx.call(() -> view.followingProperty().get());
    }

    private List<Object> shown() {
        return Fx.call(() -> view.rows().stream()
                .map(Row::key)
                .filter(key -> view.node(key).isPresent())
                .toList());
    }

    private double top(Object key) {
        return Fx.call(() -> view.node(key).orElseThrow().getBoundsInParent().getMinY());
    }

    private double bottom(Object key) {
        return Fx.call(() -> view.node(key).orElseThrow().getBoundsInParent().getMaxY());
    }
}
