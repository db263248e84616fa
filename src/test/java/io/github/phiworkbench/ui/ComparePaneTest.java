package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneId;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.event.EventType;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.input.MouseEvent;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The embedded pair side by side in the real window, with pictures. */
@ExtendWith(ApplicationExtension.class)
class ComparePaneTest {

    @TempDir
    Path data;

    private final Settings settings = new Settings();
    private TestWindow test;
    private Stage stage;

    @Start
    void open(Stage opened) {
        stage = opened;
        test = new TestWindow(opened, data, settings);
        test.show();
        opened.setX(0);
        opened.setY(0);
        opened.setWidth(1200);
        opened.setHeight(780);
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(test::close);
        assertThat(test.failures).isEmpty();
    }

    private void openPane(FxRobot robot) {
        robot.interact(() -> test.navigator.open(PaneId.COMPARE));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private void ask(FxRobot robot) {
        robot.interact(() -> find(robot, "#send", Button.class).fire());
        await(() -> find(robot, "#send", Button.class).isVisible());
    }

    private static List<String> chips(FxRobot robot, String style) {
        return robot.lookup(".compare-chip." + style).queryAllAs(Label.class).stream()
                .map(Label::getText)
                .toList();
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void one_key_shows_why_reasoning_helps(Theme theme, FxRobot robot) {
        String ending = "-" + theme.name().toLowerCase(Locale.ROOT);
        robot.interact(() -> settings.set(Settings.THEME, theme));
        openPane(robot);
        assertThat(find(robot, "#draft", TextArea.class).getText()).isEqualTo("What is 58 * 72?");
        robot.interact(() -> test.navigator.open(PaneId.COMPARE, PaneCommand.SEND));
        await(() -> chips(robot, "differs").size() == 1);

        assertThat(chips(robot, "final")).containsExactly("4256");
        assertThat(chips(robot, "differs")).containsExactly("4176");
        assertThat(chips(robot, "badge")).isNotEmpty();
        robot.interact(
                () -> robot.lookup(".compare-fold").queryAllAs(Button.class).forEach(Button::fire));
        WaitForAsyncUtils.waitForFxEvents();
        Pictures.take(robot, stage.getScene(), Pictures.FOLDER, "compare" + ending);

        robot.interact(() -> find(robot, "#differences", ToggleButton.class).fire());
        await(() -> !robot.lookup(".words-added").queryAll().isEmpty());
        Pictures.take(robot, stage.getScene(), Pictures.TARGET, "compare-words" + ending);

        robot.interact(() -> find(robot, "#tokens", ToggleButton.class).fire());
        await(() -> robot.lookup(".heatmap").queryAll().size() == 2);
        robot.interact(() -> item(robot, "probabilities").fire());
        await(() -> find(robot, "#other", ComboBox.class).getValue() != null);
        robot.interact(() -> find(robot, "#compare", Button.class).fire());
        await(() -> !find(robot, "#places", ListView.class).getItems().isEmpty());
        robot.interact(() -> find(robot, "#coloured", ToggleButton.class).fire());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Pictures.take(robot, stage.getScene(), Pictures.TARGET, "compare-tokens" + ending))
                .isNotEmptyFile();
    }

    @Test
    void who_answers_stays_hidden_until_the_vote(FxRobot robot) {
        openPane(robot);
        robot.interact(() -> find(robot, "#blind", ToggleButton.class).fire());
        robot.interact(() -> find(robot, "#send", Button.class).fire());
        await(() -> find(robot, ".vote-bar", Node.class).isVisible());

        assertThat(robot.lookup("#modelChoice").queryAllAs(ComboBox.class)).noneMatch(Node::isVisible);
        assertThat(robot.lookup(".compare-who").queryAllAs(Label.class))
                .extracting(Label::getText)
                .containsExactlyInAnyOrder("Model A", "Model B");
        assertThat(chips(robot, "badge")).isEmpty();
        Pictures.take(robot, stage.getScene(), Pictures.TARGET, "compare-blind");
        // Somebody who looks at the standings meanwhile votes by key all the same.
        TabPane tabs = find(robot, "#comparePane", TabPane.class);
        robot.interact(() -> {
            tabs.getSelectionModel().select(2);
            tabs.requestFocus();
        });
        robot.interact(() -> tabs.getSelectionModel().select(0));
        robot.push(KeyCode.DIGIT1);
        await(() -> !find(robot, ".vote-bar", Node.class).isVisible());
        assertThat(find(robot, "#draft", TextArea.class).getText()).isEmpty();
        robot.push(KeyCode.DIGIT2);
        assertThat(find(robot, "#draft", TextArea.class).getText()).isEqualTo("2");

        assertThat(robot.lookup(".compare-who").queryAllAs(Label.class))
                .extracting(Label::getText)
                .containsExactlyInAnyOrder("phi-4-nano-instruct", "phi-4-nano-reasoning");
    }

    @Test
    void columns_are_added_moved_and_shown_alone_in_a_narrow_window(FxRobot robot) {
        openPane(robot);
        robot.interact(() -> {
            stage.setWidth(640);
            find(robot, "#add", Button.class).fire();
        });
        WaitForAsyncUtils.waitForFxEvents();
        SplitPane split = find(robot, "#split", SplitPane.class);
        assertThat(split.getItems()).hasSize(3);
        assertThat(split.getItems())
                .allSatisfy(column ->
                        assertThat(column.getLayoutBounds().getWidth()).isGreaterThan(200));
        Pictures.take(robot, stage.getScene(), Pictures.TARGET, "compare-narrow");

        Node first = split.getItems().getFirst();
        robot.interact(() -> first.lookup("#more").requestFocus());
        robot.press(KeyCode.ALT).push(KeyCode.RIGHT).release(KeyCode.ALT);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(split.getItems().get(1)).isSameAs(first);
        assertThat(stage.getScene().getFocusOwner()).isInstanceOf(MenuButton.class);

        robot.press(KeyCode.ALT).push(KeyCode.UP).release(KeyCode.ALT);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(split.getItems()).containsExactly(first);
        robot.press(KeyCode.ALT).push(KeyCode.UP).release(KeyCode.ALT);
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(split.getItems()).hasSize(3);
    }

    @Test
    void a_column_is_dragged_to_another_place(FxRobot robot) {
        openPane(robot);
        SplitPane split = find(robot, "#split", SplitPane.class);
        Node left = split.getItems().get(0);
        Node right = split.getItems().get(1);
        Node header = left.lookup("#header");
        Bounds target = right.localToScene(right.getLayoutBounds());
        robot.interact(() -> {
            header.fireEvent(drag(MouseEvent.MOUSE_DRAGGED, target));
            assertThat(right.getStyleClass()).contains("drop-target");
            header.fireEvent(drag(MouseEvent.MOUSE_RELEASED, target));
        });
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(split.getItems()).containsExactly(right, left);
    }

    /** An entry of the right column's menu. */
    private static MenuItem item(FxRobot robot, String id) {
        return robot.lookup(".column-more").queryAllAs(MenuButton.class).stream()
                .flatMap(menu -> menu.getItems().stream())
                .filter(item -> id.equals(item.getId()))
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static MouseEvent drag(EventType<MouseEvent> type, Bounds to) {
        return new MouseEvent(
                type,
                to.getCenterX(),
                to.getCenterY(),
                0,
                0,
                MouseButton.PRIMARY,
                1,
                false,
                false,
                false,
                false,
                true,
                false,
                false,
                false,
                false,
                false,
                null);
    }

    @Test
    void a_column_goes_on_in_the_chat(FxRobot robot) {
        openPane(robot);
        ask(robot);
        robot.interact(() -> item(robot, "toChat").fire());
        await(() -> robot.lookup(".turn-who").queryAllAs(Label.class).stream()
                .anyMatch(who -> who.getText().equals("phi-4-nano-reasoning")));
        await(() -> robot.lookup(".conversation-title").queryAllAs(Label.class).stream()
                .anyMatch(title -> title.getText().contains("58 * 72")));
        assertThat(find(robot, "#title", Button.class).getText()).contains("58 * 72");
    }

    @Test
    void a_follow_up_goes_to_all_and_turns_scroll_side_by_side(FxRobot robot) {
        openPane(robot);
        ask(robot);
        robot.interact(() -> find(robot, "#draft", TextArea.class).setText("What is 12 + 30?"));
        ask(robot);
        robot.interact(() -> {
            stage.setHeight(560);
            robot.lookup(".compare-fold").queryAllAs(Button.class).forEach(Button::fire);
        });
        WaitForAsyncUtils.waitForFxEvents();
        Node transcript = robot.lookup(".transcript-view").queryAllAs(Node.class).stream()
                .filter(Node::isVisible)
                .findFirst()
                .orElseThrow();
        robot.interact(transcript::requestFocus);
        robot.push(KeyCode.HOME);
        WaitForAsyncUtils.waitForFxEvents();

        List<Double> tops = robot.lookup(".compare-question").queryAllAs(Node.class).stream()
                .map(node -> node.localToScene(node.getLayoutBounds()))
                .map(Bounds::getMinY)
                .sorted()
                .toList();
        assertThat(tops.get(0)).isEqualTo(tops.get(1));
        Pictures.take(robot, stage.getScene(), Pictures.TARGET, "compare-turns");
    }

    private static <T extends Node> T find(FxRobot robot, String query, Class<T> type) {
        return robot.lookup(query).queryAs(type);
    }

    private static void await(Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            throw new AssertionError("It did not happen within a minute.", e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }
}
