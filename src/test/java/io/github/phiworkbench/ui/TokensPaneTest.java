package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.Basis;
import io.github.phiworkbench.inspect.HeatMetric;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.heat.CandidatesViewModel.Row;
import io.github.phiworkbench.ui.heat.HeatmapView;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.MenuButton;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
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

/** Tokens and their numbers, in the chat and in the pane that looks into them, with the embedded model. */
@ExtendWith(ApplicationExtension.class)
class TokensPaneTest {

    @TempDir
    static Path data;

    private final Settings settings = new Settings();
    private TestWindow test;

    @Start
    void open(Stage stage) {
        settings.set(Settings.THEME, Theme.LIGHT);
        test = new TestWindow(stage, data, settings);
        test.show();
        stage.setX(0);
        stage.setY(0);
        stage.setWidth(1200);
        stage.setHeight(760);
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(test::close);
        assertThat(test.failures).isEmpty();
    }

    private static void await(Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(60, TimeUnit.SECONDS, condition);
        } catch (TimeoutException e) {
            throw new AssertionError("It did not happen within a minute.", e);
        }
        WaitForAsyncUtils.waitForFxEvents();
    }

    private static HeatmapView heatmap(FxRobot robot) {
        // A row that is out of sight keeps its node as long as that has the focus.
        return robot.lookup(".heatmap").queryAllAs(HeatmapView.class).stream()
                .filter(Node::isVisible)
                .reduce((_, last) -> last)
                .orElseThrow();
    }

    private static TokenTrace trace(FxRobot robot) {
        return heatmap(robot).traceProperty().get().orElseThrow();
    }

    private static Node action(FxRobot robot, String words) {
        return robot.lookup(".turn-action")
                .match(node -> words.equals(node.getAccessibleText()))
                .query();
    }

    private void ask(FxRobot robot, String question) {
        Button send = robot.lookup("#send").queryButton();
        TextArea draft = robot.lookup("#draft").queryAs(TextArea.class);
        robot.interact(() -> {
            draft.requestFocus();
            draft.setText(question);
        });
        await(() -> !send.isDisabled());
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        awaitAnswer(robot);
    }

    private static void awaitAnswer(FxRobot robot) {
        await(() -> robot.lookup(".chip").queryAllAs(Label.class).stream()
                .anyMatch(chip -> chip.getText().contains("to first token")));
    }

    @Test
    void a_reply_shows_its_tokens_branches_at_one_and_is_looked_into(FxRobot robot) {
        ask(robot, "What is 37 + 58?");

        robot.clickOn(action(robot, "Tokens"));
        await(() -> !robot.lookup(".heatmap").queryAll().isEmpty());
        TokenTrace first = trace(robot);
        assertThat(first.text(0, first.size())).contains("95");
        assertThat(first.alternatives(1)).isEqualTo(20);

        robot.interact(() -> {
            heatmap(robot).requestFocus();
            heatmap(robot).selectedTokenProperty().set(1);
        });
        robot.push(KeyCode.M);
        assertThat(settings.get(Settings.HEAT_METRIC)).isEqualTo(HeatMetric.RANK);
        robot.push(KeyCode.ENTER);
        ListView<Row> candidates = robot.from(
                        robot.listWindows().getLast().getScene().getRoot())
                .lookup(".list-view")
                .queryListView();
        assertThat(candidates.getItems()).hasSize(20);
        int other = candidates.getItems().get(1).candidate().id();
        robot.interact(() -> candidates.getSelectionModel().select(1));
        robot.push(KeyCode.ENTER);
        await(() -> !robot.lookup(".stepper").queryAll().isEmpty());
        awaitAnswer(robot);
        await(() -> trace(robot).origin(1) == Origin.FORCED);
        assertThat(trace(robot).id(1)).isEqualTo(other);
        assertThat(robot.lookup(".stepper .label").queryAs(Label.class).getText())
                .isEqualTo("2/2");
        assertThat(trace(robot).id(0)).isEqualTo(first.id(0));

        robot.clickOn(action(robot, "Look into this reply"));
        await(() -> test.navigator.selectedPane().filter(PaneId.INSPECT::equals).isPresent()
                && robot.lookup("#document").query().isVisible());
        TextField find = robot.lookup("#find").queryAs(TextField.class);
        robot.interact(() -> find.setText("="));
        assertThat(robot.lookup("#matches").queryAs(Label.class).getText()).isEqualTo("1 token");
    }

    @Test
    void a_text_is_read_walked_through_by_keys_and_exported(FxRobot robot) throws Exception {
        robot.interact(() -> test.navigator.open(PaneId.INSPECT));
        TextArea text = robot.lookup("#text").queryAs(TextArea.class);
        await(() -> robot.lookup("#modelNote").queryAs(Label.class).getText().contains("nano"));
        robot.interact(() -> text.setText("What is 37 + 58? It is 95."));
        robot.push(KeyCode.CONTROL, KeyCode.ENTER);
        await(() -> robot.lookup("#document").query().isVisible());
        HeatmapView heatmap = heatmap(robot);
        assertThat(heatmap.selectedTokenProperty().get()).isEqualTo(1);
        assertThat(heatmap.isFocused()).isTrue();

        robot.push(KeyCode.RIGHT);
        assertThat(heatmap.selectedTokenProperty().get()).isEqualTo(2);
        ListView<Row> candidates = robot.lookup("#list").queryListView();
        int selected = candidates.getSelectionModel().getSelectedIndex();
        robot.push(KeyCode.UP);
        assertThat(candidates.getSelectionModel().getSelectedIndex()).isEqualTo(Math.max(0, selected - 1));
        assertThat(robot.lookup("#branch").query().isVisible()).isFalse();
        assertThat(robot.lookup("#basisSampler").query().isDisabled()).isTrue();
        assertThat(settings.get(Settings.HEAT_BASIS)).isEqualTo(Basis.MODEL);
        assertThat(robot.lookup("#summary").queryAs(Label.class).getText())
                .startsWith(trace(robot).size() + " tokens")
                .contains("perplexity");

        for (String kind : new String[] {"jsonl", "csv", "png", "svg"}) {
            Path file = data.resolve("tokens." + kind);
            test.chosen.add(file);
            int index = List.of("jsonl", "csv", "png", "svg").indexOf(kind);
            robot.interact(() -> robot.lookup("#export")
                    .queryAs(MenuButton.class)
                    .getItems()
                    .get(index)
                    .fire());
            await(() -> Files.exists(file) && Files.size(file) > 100);
        }
        assertThat(Files.readString(data.resolve("tokens.svg"))).contains("phi-4-nano-instruct");
    }
}
