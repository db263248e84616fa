package io.github.phiworkbench.ui.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.ui.control.ChartPicture.Line;
import io.github.phiworkbench.ui.control.ChartPicture.Mark;
import io.github.phiworkbench.ui.control.ChartPicture.Spot;
import io.github.phiworkbench.ui.control.ChartPicture.Tick;
import io.github.phiworkbench.ui.markdown.Fx;
import java.util.List;
import javafx.event.Event;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryChartTest {

    private HistoryChart chart;
    private Stage stage;

    @BeforeAll
    static void startJavaFx() {
        Fx.start();
    }

    @BeforeEach
    void show() {
        Fx.run(() -> {
            chart = new HistoryChart();
            stage = new Stage();
            stage.setScene(new Scene(chart, 400, 200));
            stage.show();
            chart.show(picture(0.5));
            chart.layout();
        });
    }

    @AfterEach
    void hide() {
        Fx.run(stage::hide);
    }

    private static ChartPicture picture(double middle) {
        return new ChartPicture(
                "then",
                "now",
                place -> "at " + Math.round(100 * place),
                List.of(new Tick(0, "0"), new Tick(1, "1")),
                List.of(
                        new Line(
                                "first",
                                place -> "first " + Math.round(100 * place),
                                List.of(new Spot(0, 0.1, true), new Spot(middle, 0.2, false), new Spot(1, 0.3, false))),
                        new Line(
                                "second",
                                place -> "second " + Math.round(100 * place),
                                List.of(new Spot(0.5, 0.9, true)))),
                List.of(new Mark(0.505, "load", "a model was loaded")),
                "all of it");
    }

    private void point(double x) {
        Fx.run(() -> Event.fireEvent(
                chart,
                new MouseEvent(
                        MouseEvent.MOUSE_MOVED,
                        x,
                        100,
                        x,
                        100,
                        MouseButton.NONE,
                        0,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        true,
                        false,
                        true,
                        null)));
    }

    private void type(KeyCode code) {
        Fx.run(() ->
                Event.fireEvent(chart, new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false)));
    }

    private Label readout() {
        return (Label) chart.lookup(".history-readout");
    }

    @Test
    void the_pointer_tells_time_values_and_what_happened_there() {
        assertThat(readout().isVisible()).isFalse();

        point(395);
        assertThat(readout().isVisible()).isTrue();
        assertThat(readout().getText()).isEqualTo("at 100\nfirst 30");
        point(210);
        assertThat(readout().getText()).isEqualTo("at 50\nfirst 20\nsecond 90\na model was loaded");
        assertThat(readout().getBoundsInParent().getMaxX()).isLessThanOrEqualTo(400);

        Fx.run(() -> Event.fireEvent(
                chart,
                new MouseEvent(
                        MouseEvent.MOUSE_EXITED,
                        0,
                        0,
                        0,
                        0,
                        MouseButton.NONE,
                        0,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        false,
                        true,
                        false,
                        true,
                        null)));
        assertThat(readout().isVisible()).isFalse();
        assertThat(chart.getAccessibleText()).isEqualTo("all of it");
    }

    @Test
    void keys_go_from_value_to_value() {
        assertThat(chart.isFocusTraversable()).isTrue();
        type(KeyCode.LEFT);
        assertThat(readout().getText()).startsWith("at 100");
        type(KeyCode.LEFT);
        assertThat(readout().getText()).startsWith("at 50");
        assertThat(chart.getAccessibleText()).isEqualTo("at 50; first 20; second 90; a model was loaded");
        type(KeyCode.HOME);
        assertThat(readout().getText()).isEqualTo("at 0\nfirst 10");
        type(KeyCode.LEFT);
        assertThat(readout().getText()).startsWith("at 0");
        type(KeyCode.END);
        assertThat(readout().getText()).startsWith("at 100");
        type(KeyCode.ESCAPE);
        assertThat(readout().isVisible()).isFalse();
    }

    @Test
    void what_is_told_goes_with_the_picture() {
        point(210);
        Fx.run(() -> chart.show(picture(0.56)));
        assertThat(readout().getText()).isEqualTo("at 50\nsecond 90\na model was loaded");
        Fx.run(() -> chart.show(ChartPicture.EMPTY));
        assertThat(readout().isVisible()).isFalse();
    }
}
