package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextArea;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** The chat pane with the embedded model, as a user meets it at the first start. */
@ExtendWith(ApplicationExtension.class)
class ChatPaneTest {

    private static final String QUESTION = "What is 37 + 58?";

    @TempDir
    static Path data;

    private final Settings settings = new Settings();
    private TestWindow test;
    private Stage stage;

    @Start
    void open(Stage opened) {
        stage = opened;
        settings.set(Settings.THEME, Theme.LIGHT);
        test = new TestWindow(opened, data, settings);
        test.show();
        opened.setX(0);
        opened.setY(0);
        opened.setWidth(1000);
        opened.setHeight(700);
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(test::close);
        assertThat(test.failures).isEmpty();
    }

    private void await(FxRobot robot, Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            picture(robot, "chat-waiting");
            throw new AssertionError("It did not happen within a minute.", e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    private Button send(FxRobot robot) {
        return robot.lookup("#send").queryAs(Button.class);
    }

    private TextArea draft(FxRobot robot) {
        return robot.lookup("#draft").queryAs(TextArea.class);
    }

    private List<String> chips(FxRobot robot) {
        return robot.lookup(".chip").queryAllAs(Label.class).stream()
                .map(Labeled::getText)
                .toList();
    }

    private void ask(FxRobot robot, String question) {
        robot.interact(() -> {
            draft(robot).requestFocus();
            draft(robot).setText(question);
        });
        await(robot, () -> !send(robot).isDisabled());
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
    }

    private void awaitAnswers(FxRobot robot, int count) {
        await(
                robot,
                () -> chips(robot).stream()
                                        .filter(text -> text.contains("to first token"))
                                        .count()
                                == count
                        && send(robot).isVisible());
    }

    @Test
    void a_question_is_answered_edited_and_answered_again_and_nothing_is_lost(FxRobot robot) {
        assertThat(robot.lookup("#modelBanner").query().isVisible()).isTrue();

        ask(robot, QUESTION);
        awaitAnswers(robot, 1);
        assertThat(robot.lookup("#modelBanner").query().isVisible()).isFalse();
        assertThat(draft(robot).getText()).isEmpty();
        assertThat(chips(robot)).anyMatch(text -> text.matches("13 tokens \u00b7 .* s \u00b7 .* t/s"));
        ListView<?> conversations = robot.lookup("#conversations").queryListView();
        await(robot, () -> conversations.getItems().size() == 1);
        assertThat(robot.lookup("#title").queryButton().getText()).isEqualTo(QUESTION);
        assertThat(robot.lookup("Answer this question").queryAll()).isEmpty();
        picture(robot, "chat-answered");

        robot.clickOn(action(robot, "Answer again"));
        await(robot, () -> !robot.lookup(".stepper").queryAll().isEmpty());
        awaitAnswers(robot, 1);
        assertThat(place(robot)).isEqualTo("2/2");
        robot.clickOn(action(robot, "Previous version"));
        await(robot, () -> place(robot).equals("1/2"));

        robot.clickOn(action(robot, "Edit and ask again"));
        assertThat(draft(robot).getText()).isEqualTo(QUESTION);
        ask(robot, "What is 2 + 2?");
        await(robot, () -> robot.lookup(".stepper").queryAll().size() == 1);
        awaitAnswers(robot, 1);
        assertThat(robot.lookup(".turn-who").queryAll()).hasSize(2);

        robot.push(KeyCode.CONTROL, KeyCode.N);
        await(robot, () -> robot.lookup("#welcome").query().isVisible());
        assertThat(conversations.getItems()).hasSize(1);
        robot.interact(() -> conversations.getSelectionModel().select(0));
        awaitAnswers(robot, 1);
    }

    private static String place(FxRobot robot) {
        return robot.lookup(".stepper .label").queryAs(Label.class).getText();
    }

    private Node action(FxRobot robot, String name) {
        return robot.lookup(".turn-action").queryAllAs(ButtonBase.class).stream()
                .filter(button -> name.equals(button.getAccessibleText()))
                .findFirst()
                .orElseThrow();
    }

    private void picture(FxRobot robot, String name) {
        Pictures.take(robot, stage.getScene(), Pictures.TARGET, name);
    }
}
