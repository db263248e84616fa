package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.compare.Batch;
import io.github.phiworkbench.compare.BatchPlan;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.ExamplePrompts;
import io.github.phiworkbench.compare.Examples;
import io.github.phiworkbench.compare.PromptSet;
import io.github.phiworkbench.compare.Vote.Verdict;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.ui.common.PaneId;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
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
        prepare();
        test = new TestWindow(opened, data, settings);
        test.show();
        opened.setX(0);
        opened.setY(0);
        opened.setWidth(1200);
        opened.setHeight(780);
    }

    /** Votes and a set of prompts of before. */
    private void prepare() {
        try (ComparisonStore store =
                ComparisonStore.open(new AppFolders(data).comparisons()).store()) {
            for (int i = 0; i < 8; i++) {
                store.addVote(Examples.vote(
                        "phi-4-mini-reasoning", "phi-4-mini-instruct", i < 6 ? Verdict.LEFT : Verdict.RIGHT));
            }
            store.addVote(Examples.vote("phi-4", "phi-4-mini-reasoning", Verdict.TIE));
            store.addVote(Examples.vote("phi-4", "phi-4-mini-instruct", Verdict.LEFT));
            answer(store);
        }
    }

    private static void answer(ComparisonStore store) {
        PromptSet products = ExamplePrompts.products("Products of two-digit numbers");
        Batch batch = store.begin(new BatchPlan(
                products,
                List.of(
                        Examples.entrant("phi-4-nano-instruct", Sampling.GREEDY),
                        Examples.entrant("phi-4-nano-reasoning", Sampling.GREEDY)),
                1,
                1));
        for (int prompt = 0; prompt < products.prompts().size(); prompt++) {
            String right = products.prompts().get(prompt).expected().orElseThrow();
            String quick = prompt % 4 == 0 ? right.replace('7', '8') : right;
            store.addAnswer(batch.id(), Examples.answer(0, prompt, 0, "It is " + quick));
            store.addAnswer(
                    batch.id(), Examples.answer(1, prompt, 0, "<think>\nStep by step.\n</think>\nIt is " + right));
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
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static TableView<?> table(FxRobot robot, String query) {
        return find(robot, query, TableView.class);
    }

    private void lookAtTheSet(FxRobot robot) {
        openTab(robot, PROMPT_SETS);
        ComboBox<?> batches = find(robot, "#batches", ComboBox.class);
        await(() -> batches.getItems().size() == 1);
        robot.interact(() -> batches.getSelectionModel().select(0));
        await(() -> table(robot, "#answers").getItems().size() == 10);
        assertThat(find(robot, "#resultsScroll", Node.class).isVisible()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void a_set_tells_two_models_apart(Theme theme, FxRobot robot) {
        String ending = "-" + theme.name().toLowerCase(Locale.ROOT);
        robot.interact(() -> settings.set(Settings.THEME, theme));
        lookAtTheSet(robot);

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
    void an_earlier_set_is_opened_again_after_another_one(FxRobot robot) {
        lookAtTheSet(robot);
        ComboBox<?> batches = find(robot, "#batches", ComboBox.class);
        robot.interact(() -> find(robot, "#example", Button.class).fire());
        await(() -> !find(robot, "#resultsScroll", Node.class).isVisible());
        assertThat(batches.getValue()).isNull();

        robot.interact(() -> batches.getSelectionModel().select(0));
        await(() -> find(robot, "#resultsScroll", Node.class).isVisible());
        assertThat(table(robot, "#answers").getItems()).hasSize(10);
    }

    @Test
    void what_is_chosen_in_the_table_stays_so_while_answers_come(FxRobot robot) {
        openTab(robot, PROMPT_SETS);
        robot.interact(() -> find(robot, "#example", Button.class).fire());
        robot.interact(() -> find(robot, "#run", Button.class).fire());
        TableView<?> answers = table(robot, "#answers");
        await(() -> answers.getItems().size() == 10);
        robot.interact(() -> answers.getSelectionModel().select(3));
        TextArea detail = find(robot, "#detail", TextArea.class);
        assertThat(detail.getText()).contains("Expected: ");
        await(() -> find(robot, "#run", Button.class).isVisible());
        WaitForAsyncUtils.waitForFxEvents();

        assertThat(answers.getSelectionModel().getSelectedIndex()).isEqualTo(3);
        assertThat(detail.getText()).contains("phi-4-nano-instruct").contains("<think>");
        robot.interact(() -> find(robot, "#filterWrong", ToggleButton.class).fire());
        robot.interact(() -> find(robot, "#filterAll", ToggleButton.class).fire());
        assertThat(answers.getSelectionModel().getSelectedIndex()).isEqualTo(3);
    }

    @Test
    void what_a_narrow_window_cannot_hold_is_reached_by_scrolling(FxRobot robot) {
        robot.interact(() -> stage.setWidth(640));
        lookAtTheSet(robot);
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
        assertThat(table(robot, "#standingsTable").getItems()).hasSize(3);
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
        assertThat(find(robot, "#standingsTable", Control.class).getAccessibleText())
                .isNotBlank();
    }
}
