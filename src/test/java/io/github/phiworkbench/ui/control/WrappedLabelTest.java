package io.github.phiworkbench.ui.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;

@ExtendWith(ApplicationExtension.class)
class WrappedLabelTest {

    private static double width(FxRobot robot, String text, double most) {
        AtomicReference<Double> width = new AtomicReference<>();
        robot.interact(() -> {
            Label label = new WrappedLabel(text);
            label.setMaxWidth(most);
            StackPane pane = new StackPane(label);
            var _ = new Scene(pane);
            pane.applyCss();
            width.set(pane.prefWidth(-1));
        });
        return width.get();
    }

    @Test
    void what_lies_around_it_is_not_asked_for_more_room_than_it_can_have(FxRobot robot) {
        String text = "A sentence that is much longer than a line. ".repeat(8);
        assertThat(width(robot, text, 480)).isEqualTo(480);
        assertThat(width(robot, text, Double.MAX_VALUE)).isGreaterThan(1_000);
        assertThat(width(robot, "Short.", 480)).isLessThan(100);
    }
}
