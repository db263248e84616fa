package io.github.phiworkbench.ui.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Random;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;

@ExtendWith(ApplicationExtension.class)
class RightToLeftTest {

    private static final List<String> PIECES = List.of(
            "مرحبا بالعالم ",
            "שלום עולם ",
            "hello ",
            "12.5 ",
            "\u202E",
            "\u202C",
            "👩‍👩‍👧‍👦 ",
            "\n",
            "\u200F",
            "(x) ",
            "مرحباabc",
            " ",
            "\t",
            "e\u0301");

    /** Each of these ends the drawing of a plain label that wraps. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void text_from_right_to_left_is_drawn_at_every_width(long seed, FxRobot robot) {
        Random random = new Random(seed);
        for (int i = 0; i < 150; i++) {
            String text = text(random);
            double width = 30 + random.nextInt(300);
            robot.interact(() -> assertThatCode(() -> draw(text, width))
                    .as("\"%s\" in %.0f pixels", text, width)
                    .doesNotThrowAnyException());
        }
    }

    private static String text(Random random) {
        StringBuilder text = new StringBuilder("שלום");
        for (int i = random.nextInt(14); i >= 0; i--) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    private static void draw(String text, double width) {
        Label label = new WrappedLabel(text);
        label.setMaxWidth(width);
        TextArea area = new WrappedTextArea();
        area.setText(text);
        area.setMaxWidth(width);
        TextFlow flow = new TextFlow(new Text(RightToLeft.inLines(text, 8)));
        flow.setMinWidth(Region.USE_PREF_SIZE);
        VBox box = new VBox(label, area, flow);
        new Scene(box, 500, 300).getRoot().layout();
        for (int caret = 0; caret <= area.getLength(); caret++) {
            area.positionCaret(caret);
        }
        assertThat(box.snapshot(null, null).getWidth()).isPositive();
        area.setText("left to right, " + "a long line ".repeat(20));
        assertThat(area.isWrapText()).isTrue();
        box.layout();
    }

    @Test
    void lines_are_broken_at_spaces_and_nothing_is_lost() {
        String text = " שלום עולם  of many words and one_that_is_longer_than_a_line  ";
        assertThat(RightToLeft.inLines(text, 12).lines())
                .allSatisfy(line ->
                        assertThat(line.length() <= 12 || !line.contains(" ")).isTrue());
        assertThat(RightToLeft.inLines(text, 12).replace('\n', ' ')).isEqualTo(text);
        assertThat(RightToLeft.inLines("left to right and long", 5)).isEqualTo("left to right and long");
    }
}
