package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.Examples;
import io.github.phiworkbench.compare.Vote.Verdict;
import io.github.phiworkbench.ui.common.PaneId;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Control;
import javafx.scene.control.TabPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.KeyCode;
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

/** Prompt sets and standings in the real window, with pictures. */
@ExtendWith(ApplicationExtension.class)
class ResultsTabsTest {

    private static final int PROMPT_SETS = 1;
    private static final int STANDINGS = 2;

    @TempDir
    Path data;

    private final Settings settings = new Settings();
    private TestWindow test;
    private Stage stage;

    @Start
    void open(Stage opened) {
        stage = opened;
        vote();
        test = new TestWindow(opened, data, settings);
        test.show();
        opened.setX(0);
        opened.setY(0);
        opened.setWidth(1200);
        opened.setHeight(780);
    }

    /** Some votes of before. */
    private void vote() {
        try (ComparisonStore store =
                ComparisonStore.open(new AppFolders(data).comparisons()).store()) {
            for (int i = 0; i < 8; i++) {
                store.addVote(Examples.vote(
                        "phi-4-mini-reasoning", "phi-4-mini-instruct", i < 6 ? Verdict.LEFT : Verdict.RIGHT));
            }
            store.addVote(Examples.vote("phi-4", "phi-4-mini-reasoning", Verdict.TIE));
            store.addVote(Examples.vote("phi-4", "phi-4-mini-instruct", Verdict.LEFT));
        }
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(test::close);
        assertThat(test.failures).isEmpty();
    }

    private void openTab(FxRobot robot, int tab) {
        robot.interact(() -> test.navigator.open(PaneId.COMPARE));
        robot.interact(() ->
                find(robot, "#comparePane", TabPane.class).getSelectionModel().select(tab));
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static <T extends Node> T find(FxRobot robot, String query, Class<T> type) {
        return robot.lookup(query).queryAs(type);
    }

    private static void await(Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(120, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static TableView<?> table(FxRobot robot, String query) {
        return find(robot, query, TableView.class);
    }

    private void runExample(FxRobot robot) {
        openTab(robot, PROMPT_SETS);
        robot.interact(() -> find(robot, "#example", Button.class).fire());
        robot.interact(() -> find(robot, "#run", Button.class).fire());
        await(() -> find(robot, "#run", Button.class).isVisible()
                && find(robot, "#resultsScroll", Node.class).isVisible());
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void the_example_tells_the_embedded_pair_apart(Theme theme, FxRobot robot) {
        String ending = "-" + theme.name().toLowerCase(Locale.ROOT);
        robot.interact(() -> settings.set(Settings.THEME, theme));
        runExample(robot);

        assertThat(table(robot, "#scores").getItems()).hasSize(2);
        TableView<?> answers = table(robot, "#answers");
        assertThat(answers.getItems()).hasSize(10);
        robot.interact(() -> find(robot, "#filterWrong", ToggleButton.class).fire());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(answers.getItems()).isNotEmpty().hasSizeLessThan(10);
        robot.interact(() -> answers.getSelectionModel().select(0));
        assertThat(find(robot, "#detail", TextArea.class).getText())
                .contains("<think>")
                .contains("Expected: ");
        assertThat(Pictures.take(robot, stage.getScene(), Pictures.FOLDER, "prompt-set" + ending))
                .isNotEmptyFile();
    }

    @Test
    void what_a_narrow_window_cannot_hold_is_reached_by_scrolling(FxRobot robot) {
        robot.interact(() -> stage.setWidth(640));
        runExample(robot);
        for (String id : new String[] {"#chooseFile", "#batches", "#run", "#filterWrong", "#answers", "#detail"}) {
            Node node = find(robot, id, Node.class);
            assertThat(node.localToScene(node.getBoundsInLocal()).getMaxX())
                    .as(id)
                    .isLessThanOrEqualTo(stage.getScene().getWidth());
        }
        assertThat(Pictures.take(robot, stage.getScene(), Pictures.TARGET, "prompt-set-narrow"))
                .isNotEmptyFile();
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void votes_make_standings(Theme theme, FxRobot robot) {
        robot.interact(() -> settings.set(Settings.THEME, theme));
        openTab(robot, STANDINGS);
        await(() -> !table(robot, "#votes").getItems().isEmpty());
        assertThat(table(robot, "#standings").getItems()).hasSize(3);
        assertThat(Pictures.take(
                        robot,
                        stage.getScene(),
                        Pictures.FOLDER,
                        "standings-" + theme.name().toLowerCase(Locale.ROOT)))
                .isNotEmptyFile();
    }

    @Test
    void the_delete_key_removes_a_vote(FxRobot robot) {
        openTab(robot, STANDINGS);
        await(() -> table(robot, "#votes").getItems().size() == 10);
        robot.interact(() -> {
            table(robot, "#votes").requestFocus();
            table(robot, "#votes").getSelectionModel().select(0);
        });
        robot.press(KeyCode.DELETE).release(KeyCode.DELETE);
        await(() -> table(robot, "#votes").getItems().size() == 9);
        assertThat(find(robot, "#standings", Control.class).getAccessibleText()).isNotBlank();
    }
}
