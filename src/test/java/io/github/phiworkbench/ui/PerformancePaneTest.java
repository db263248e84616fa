package io.github.phiworkbench.ui;

import static io.github.phiworkbench.app.MachineSamples.gpu;
import static io.github.phiworkbench.app.MachineSamples.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.app.ScriptedMachine;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.telemetry.GpuSample;
import io.github.phiworkbench.telemetry.MachineSample;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.control.ArcGauge;
import io.github.phiworkbench.ui.control.HistoryChart;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
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

/** The pane of speed and the gauges of the status bar, in the real window over a scripted machine, with pictures. */
@ExtendWith(ApplicationExtension.class)
class PerformancePaneTest {

    private static final int IDLE_SECONDS = 40;
    private static final int ANSWERS = 4;
    private static final int ANSWER_STEPS = 700;

    @TempDir
    Path data;

    private final Settings settings = new Settings();
    private final ScriptedMachine scripted = new ScriptedMachine();
    private TestWindow test;
    private Stage stage;

    @Start
    void open(Stage opened) {
        Locale.setDefault(Locale.ENGLISH);
        stage = opened;
        settings.set(Settings.THEME, Theme.LIGHT);
        test = new TestWindow(opened, data, settings, scripted);
        test.show();
        opened.setX(0);
        opened.setY(0);
        opened.setWidth(1280);
        opened.setHeight(860);
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(test::close);
        assertThat(test.failures).isEmpty();
    }

    /** Four minutes with a few answers on a machine with a device. */
    private void history() {
        long begin = scripted.nanos();
        scripted.set(nanos -> sample((nanos - begin) / 1e9));
        LanguageModel model = scripted.load("cuda:0", steps());
        scripted.look();
        for (int answer = 0; answer < ANSWERS; answer++) {
            for (int second = 0; second < IDLE_SECONDS; second++) {
                scripted.pass(Duration.ofSeconds(1));
                scripted.look();
            }
            scripted.answer(model);
            scripted.look();
        }
    }

    /** 27 ms on the whole, now and then a longer one. */
    private static int[] steps() {
        int[] steps = new int[ANSWER_STEPS];
        for (int i = 0; i < steps.length; i++) {
            steps[i] = 24 + i % 7 + (i % 40 == 0 ? 20 : 0);
        }
        return steps;
    }

    private static MachineSample sample(double second) {
        double wave = Math.sin(second / 9);
        GpuSample gpu = gpu(11 + 0.02 * second + wave, 240 * second);
        return machine(8 + wave, 0.2, gpu);
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void what_was_measured_is_seen(Theme theme, FxRobot robot) {
        history();
        robot.interact(() -> {
            settings.set(Settings.THEME, theme);
            settings.set(Settings.READ_BANDWIDTH, 21.5e9);
            test.navigator.open(PaneId.PERFORMANCE);
        });
        WaitForAsyncUtils.waitForFxEvents();
        TableView<Run> runs = find(robot, "#runTable");
        await(() -> runs.getItems().size() == ANSWERS);
        robot.interact(() -> {
            runs.requestFocus();
            runs.getSelectionModel().selectRange(0, 2);
        });
        WaitForAsyncUtils.waitForFxEvents();

        ArcGauge memory = find(robot, "#gauge-device_memory");
        assertThat(memory.getAccessibleText()).matches("Device memory: 1\\d\\.\\d GB of 80\\.0 GB");
        HistoryChart load = find(robot, "#chart-load");
        assertThat(load.getAccessibleText()).startsWith("Load: processor 50 %");
        assertThat(find(robot, "#chart-power").isVisible()).isTrue();
        assertThat(robot.lookup(".comparison-cell").queryAllAs(Label.class))
                .extracting(Label::getText)
                .contains("27.0 ms")
                .anyMatch(text -> text.matches("6\\.\\d\\d J"));
        assertThat(Pictures.take(
                        robot,
                        stage.getScene(),
                        Pictures.FOLDER,
                        "performance-" + theme.name().toLowerCase(Locale.ROOT)))
                .isNotEmptyFile();
    }

    @Test
    void without_a_device_and_runs_the_pane_says_so(FxRobot robot) {
        robot.interact(() -> test.navigator.open(PaneId.PERFORMANCE));
        await(() -> this.<Label>find(robot, "#note").getText().contains("no NVIDIA driver"));
        assertThat(find(robot, "#gauge-device_memory").isVisible()).isFalse();
        assertThat(find(robot, "#chart-power").isVisible()).isFalse();
        assertThat(robot.lookup(".comparison-cell").queryAll()).isEmpty();
        Label none = (Label) this.<TableView<Run>>find(robot, "#runTable").getPlaceholder();
        assertThat(none.getText()).contains("Ask something in the chat");

        for (double width : List.of(640.0, 1280.0)) {
            robot.interact(() -> stage.setWidth(width));
            WaitForAsyncUtils.waitForFxEvents();
            Pictures.take(robot, stage.getScene(), Pictures.TARGET, "performance-empty-" + Math.round(width));
            Node chart = find(robot, "#chart-load");
            assertThat(chart.localToScene(chart.getBoundsInLocal()).getMaxX()).isLessThanOrEqualTo(width);
        }
    }

    @Test
    void runs_are_filtered_and_columns_chosen(FxRobot robot) {
        history();
        robot.interact(() -> test.navigator.open(PaneId.PERFORMANCE));
        TableView<Run> runs = find(robot, "#runTable");
        await(() -> runs.getItems().size() == ANSWERS);
        robot.interact(() -> this.<TextField>find(robot, "#filter").setText("nothing"));
        assertThat(runs.getItems()).isEmpty();
        robot.interact(() -> this.<TextField>find(robot, "#filter").setText("answer"));
        assertThat(runs.getItems()).hasSize(ANSWERS);

        int before = runs.getVisibleLeafColumns().size();
        robot.interact(() -> runs.getColumns().getFirst().setVisible(false));
        assertThat(runs.getVisibleLeafColumns()).hasSize(before - 1);
    }

    @Test
    void the_table_comes_back_as_it_was_left(FxRobot robot) {
        robot.interact(() -> test.navigator.open(PaneId.PERFORMANCE));
        TableView<Run> runs = find(robot, "#runTable");
        robot.interact(() -> {
            TableColumn<Run, ?> model = runs.getColumns().get(1);
            runs.getColumns().remove(model);
            runs.getColumns().addFirst(model);
            runs.getColumns().getLast().setVisible(false);
            model.setSortType(TableColumn.SortType.DESCENDING);
            runs.getSortOrder().setAll(List.of(model));
        });
        Stage[] second = new Stage[1];
        TestWindow[] again = new TestWindow[1];
        robot.interact(() -> {
            second[0] = new Stage();
            again[0] = new TestWindow(second[0], data.resolve("second"), settings);
            again[0].show();
            again[0].navigator.open(PaneId.PERFORMANCE);
        });
        WaitForAsyncUtils.waitForFxEvents();
        @SuppressWarnings("unchecked")
        TableView<Run> there = (TableView<Run>) second[0].getScene().lookup("#runTable");
        robot.interact(() -> {
            assertThat(there.getColumns())
                    .extracting(TableColumn::getId)
                    .startsWith("run-model", "run-began", "run-kind");
            assertThat(there.getColumns().getLast().isVisible()).isFalse();
            assertThat(there.getSortOrder()).containsExactly(there.getColumns().getFirst());
            assertThat(there.getColumns().getFirst().getSortType()).isEqualTo(TableColumn.SortType.DESCENDING);
            again[0].close();
            second[0].hide();
        });
    }

    @Test
    void selected_runs_are_deleted_by_a_key(FxRobot robot) {
        history();
        robot.interact(() -> test.navigator.open(PaneId.PERFORMANCE));
        TableView<Run> runs = find(robot, "#runTable");
        await(() -> runs.getItems().size() == ANSWERS);
        Button delete = find(robot, "#deleteRuns");
        assertThat(delete.isDisabled()).isTrue();
        robot.interact(() -> {
            runs.requestFocus();
            runs.getSelectionModel().selectRange(0, 2);
        });
        assertThat(delete.isDisabled()).isFalse();
        robot.push(KeyCode.DELETE);
        await(() -> runs.getItems().size() == ANSWERS - 2);
        assertThat(scripted.runs.ended()).hasSize(ANSWERS - 2);
    }

    @Test
    void charts_of_another_time_are_a_click_away(FxRobot robot) {
        history();
        robot.interact(() -> test.navigator.open(PaneId.PERFORMANCE));
        WaitForAsyncUtils.waitForFxEvents();
        ToggleButton hour = find(robot, "#hour");
        robot.interact(hour::fire);
        robot.interact(hour::fire);
        assertThat(hour.isSelected()).isTrue();
        assertThat(robot.lookup(".history-edge").queryAllAs(Label.class))
                .extracting(Label::getText)
                .contains("1 hour ago");
    }

    @Test
    void the_gauges_lead_to_the_pane_by_keys_too(FxRobot robot) {
        Node gauges = find(robot, "#gauges");
        assertThat(gauges.isFocusTraversable()).isTrue();
        robot.interact(gauges::requestFocus);
        robot.push(KeyCode.ENTER);
        assertThat(test.navigator.selectedPane()).contains(PaneId.PERFORMANCE);
    }

    @Test
    void a_narrow_window_keeps_the_gauges_that_matter_most(FxRobot robot) {
        history();
        WaitForAsyncUtils.waitForFxEvents();
        await(() -> find(robot, "#deviceMemory").isVisible());
        Node speed = find(robot, "#speed");
        robot.interact(() -> stage.setWidth(640));
        WaitForAsyncUtils.waitForFxEvents();

        Pictures.take(robot, stage.getScene(), Pictures.TARGET, "status-640");
        assertThat(speed.isVisible()).isTrue();
        assertThat(find(robot, "#cache").isVisible()).isFalse();
        Node last = find(robot, "#showLog");
        assertThat(last.localToScene(last.getBoundsInLocal()).getMaxX()).isLessThanOrEqualTo(640);

        robot.interact(() -> stage.setWidth(1280));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(find(robot, "#cache").isVisible()).isTrue();
    }

    @Test
    void a_warning_is_a_chip_and_a_notice(FxRobot robot) {
        Button chip = find(robot, "#warnings");
        assertThat(chip.isVisible()).isFalse();
        scripted.load("cuda:0", 10);
        scripted.set(machine(0.5, 0, gpu(79.5, 0)));
        scripted.look();
        await(chip::isVisible);

        assertThat(chip.getText()).isEqualTo("Memory is low and 1 more");
        assertThat(chip.getTooltip().getText()).contains("Only 500 MB of 80.0 GB of memory are left on Stub 80GB");
        assertThat(test.notices.getChildren()).hasSize(2);
        scripted.look();
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(test.notices.getChildren()).hasSize(2);
        Pictures.take(robot, stage.getScene(), Pictures.TARGET, "warnings");
    }

    private <T extends Node> T find(FxRobot robot, String query) {
        return robot.lookup(query).query();
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
