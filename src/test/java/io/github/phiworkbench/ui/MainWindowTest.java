package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Reasoning;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.StatusViewModel.ModelState;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextInputControl;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

@ExtendWith(ApplicationExtension.class)
class MainWindowTest {

    @TempDir
    static Path data;

    private final Settings settings = new Settings();
    private TestWindow test;
    private Stage stage;

    @Start
    void open(Stage stage) {
        this.stage = stage;
        settings.set(Settings.THEME, Theme.LIGHT);
        // No model is loaded meanwhile, which the status bar would tell.
        settings.set(Settings.DEFAULT_MODEL, "not-there");
        test = new TestWindow(stage, data, settings);
        test.show();
        stage.setX(0);
        stage.setY(0);
        stage.setWidth(900);
        stage.setHeight(700);
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(test::close);
        assertThat(test.failures).isEmpty();
    }

    @Test
    void the_theme_is_chosen_in_the_settings_and_kept(FxRobot robot) {
        robot.interact(() -> test.navigator.open(PaneId.SETTINGS));
        robot.clickOn("#themeDark");
        assertThat(settings.get(Settings.THEME)).isEqualTo(Theme.DARK);
        await(() -> test.theme.darkProperty().get());
        robot.clickOn("#themeDark");
        assertThat(settings.get(Settings.THEME)).isEqualTo(Theme.DARK);
        robot.clickOn("#themeLight");
        await(() -> !test.theme.darkProperty().get());
    }

    @Test
    void keys_make_everything_larger_and_smaller(FxRobot robot) {
        robot.push(KeyCode.CONTROL, KeyCode.PLUS);
        robot.push(KeyCode.CONTROL, KeyCode.EQUALS);
        assertThat(settings.get(Settings.ZOOM)).isEqualTo(1.21);
        await(() -> stage.getScene().getRoot().getStyle().contains("16.94px"));
        robot.push(KeyCode.CONTROL, KeyCode.MINUS);
        assertThat(settings.get(Settings.ZOOM)).isEqualTo(1.1);
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT0);
        assertThat(settings.get(Settings.ZOOM)).isEqualTo(1);
    }

    @Test
    void F1_shows_the_shortcuts_and_escape_gives_the_focus_back(FxRobot robot) {
        robot.interact(() -> test.navigator.open(PaneId.LOG));
        Node before = robot.lookup("#search").query();
        robot.interact(before::requestFocus);
        robot.push(KeyCode.F1);
        assertThat(visible(robot, "#shortcuts")).isTrue();
        assertThat(robot.lookup("#shortcuts .key-cap").queryAllAs(Label.class))
                .extracting(Label::getText)
                .contains("Ctrl+N", "Ctrl+L", "Ctrl+1", "Ctrl+2", "Ctrl+4", "Ctrl+5", "Ctrl+6");
        robot.push(KeyCode.ESCAPE);
        assertThat(visible(robot, "#shortcuts")).isFalse();
        assertThat(stage.getScene().getFocusOwner()).isSameAs(before);
        robot.clickOn("#showShortcuts");
        assertThat(visible(robot, "#shortcuts")).isTrue();
        robot.clickOn("#close-shortcuts");
        assertThat(visible(robot, "#shortcuts")).isFalse();
    }

    @Test
    void a_long_notice_is_seen_whole_and_can_be_closed(FxRobot robot) {
        test.notices.warn("The settings could not be understood, so the usual ones are used. ".repeat(4));
        await(() -> robot.lookup(".notice").tryQuery().isPresent());
        Node notice = robot.lookup(".notice").query();
        Pictures.take(robot, stage.getScene(), Pictures.TARGET, "notice");
        Bounds place = notice.localToScene(notice.getBoundsInLocal());
        assertThat(place.getMaxY()).isLessThan(stage.getScene().getHeight());
        Labeled words = robot.lookup(".notice .label").queryAs(Label.class);
        assertThat(words.getHeight()).isGreaterThanOrEqualTo(words.prefHeight(words.getWidth()));
        robot.clickOn(".notice .button");
        assertThat(robot.lookup(".notice").tryQuery()).isEmpty();
    }

    @Test
    void the_keys_begin_in_the_composer_and_tab_takes_them_on(FxRobot robot) {
        TextArea draft = robot.lookup("#draft").queryAs(TextArea.class);
        assertThat(stage.getScene().getFocusOwner()).isSameAs(draft);
        robot.push(KeyCode.TAB);
        assertThat(stage.getScene().getFocusOwner()).isNotSameAs(draft);
        robot.push(KeyCode.SHIFT, KeyCode.TAB);
        assertThat(stage.getScene().getFocusOwner()).isSameAs(draft);
        assertThat(draft.getText()).isEmpty();
    }

    @Test
    void keys_and_the_rail_lead_to_panes(FxRobot robot) {
        robot.clickOn("#showLog");
        assertThat(test.navigator.selectedPane()).isEqualTo(Optional.of(PaneId.LOG));
        robot.push(KeyCode.CONTROL, KeyCode.DIGIT6);
        assertThat(test.navigator.selectedPane()).isEqualTo(Optional.of(PaneId.SETTINGS));
        robot.clickOn("#showLog");
        robot.clickOn("#rail-settings");
        robot.clickOn("#rail-settings");
        assertThat(test.navigator.selectedPane()).isEqualTo(Optional.of(PaneId.SETTINGS));
        assertThat(robot.lookup("#settings").tryQuery()).isPresent();
    }

    @Test
    void model_folders_are_added_and_taken_away_with_a_way_back(FxRobot robot) {
        Path disk = data.resolve("disk").toAbsolutePath();
        test.chosen.add(disk);
        robot.interact(() -> test.navigator.open(PaneId.SETTINGS));
        robot.clickOn("#addModelFolder");
        assertThat(settings.get(Settings.MODEL_FOLDERS)).containsExactly(disk);

        clickWhenThere(robot, "#modelFolders .button");
        assertThat(settings.get(Settings.MODEL_FOLDERS)).isEmpty();
        clickWhenThere(robot, "Undo");
        assertThat(settings.get(Settings.MODEL_FOLDERS)).containsExactly(disk);

        test.chosen.add(disk);
        robot.clickOn("#addModelFolder");
        assertThat(settings.get(Settings.MODEL_FOLDERS)).containsExactly(disk);

        robot.clickOn("#addModelFolder");
        assertThat(settings.get(Settings.MODEL_FOLDERS)).containsExactly(disk);
    }

    @Test
    void reasoning_is_set_by_mouse_and_keys(FxRobot robot) {
        robot.interact(() -> test.navigator.open(PaneId.SETTINGS));
        robot.clickOn("#reasoning");
        assertThat(settings.get(Settings.REASONING)).isEqualTo(Reasoning.OPEN);
        robot.push(KeyCode.SPACE);
        assertThat(settings.get(Settings.REASONING)).isEqualTo(Reasoning.CLOSED);
    }

    @Test
    void the_data_folder_is_shown_by_the_system(FxRobot robot) {
        robot.interact(() -> test.navigator.open(PaneId.SETTINGS));
        // It may lie below what can be seen; by the keyboard it comes into sight.
        robot.interact(() -> robot.lookup("#openDataFolder").query().requestFocus());
        robot.push(KeyCode.SPACE);
        await(() -> test.opened.equals(List.of(data.toString())));
    }

    @Test
    void the_log_shows_what_is_written_while_it_is_open(FxRobot robot) {
        robot.interact(() -> test.navigator.open(PaneId.LOG));
        LoggerFactory.getLogger(MainWindowTest.class).info("A sparrow flew by");
        ListView<?> entries = robot.lookup("#entries").queryAs(ListView.class);
        await(() -> entries.getItems().toString().contains("sparrow"));
        robot.interact(
                () -> robot.lookup("#search").queryAs(TextInputControl.class).setText("no such bird"));
        assertThat(entries.getItems()).isEmpty();
        robot.interact(
                () -> robot.lookup("#search").queryAs(TextInputControl.class).setText("SPARROW"));
        assertThat(entries.getItems()).hasSize(1);
    }

    @Test
    void the_status_bar_says_what_is_going_on(FxRobot robot) {
        Label model = robot.lookup("#modelState").queryAs(Label.class);
        await(() -> test.context().status().modelStateProperty().get() == ModelState.FAILED);
        assertThat(model.getText()).contains("not-there");
        robot.interact(() -> {
            var status = test.context().status();
            status.modelProperty().set("Phi-4-mini");
            status.modelStateProperty().set(ModelState.BUSY);
            status.deviceProperty().set("CPU");
        });
        assertThat(model.getText()).isEqualTo("Phi-4-mini is answering");
        assertThat(text(robot, "#device")).isEqualTo("CPU");
    }

    @Test
    void the_machine_is_looked_at_while_the_window_is_showing(FxRobot robot) {
        await(() -> test.machine().momentProperty().get().isPresent());
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(text(robot, "#memory")).matches("[\\d.,]+ [MG]B of [\\d.,]+ GB");
    }

    @Test
    void a_window_of_one_pixel_breaks_nothing(FxRobot robot) {
        robot.interact(() -> {
            stage.setMinWidth(1);
            stage.setMinHeight(1);
        });
        for (PaneId id : PaneId.values()) {
            robot.interact(() -> test.navigator.open(id));
            for (double side : new double[] {1, 480, 1}) {
                robot.interact(() -> {
                    stage.setWidth(side);
                    stage.setHeight(side);
                });
                WaitForAsyncUtils.waitForFxEvents();
            }
        }
        assertThat(stage.getWidth()).isEqualTo(1);
    }

    private static String text(FxRobot robot, String query) {
        return robot.lookup(query).queryAs(Labeled.class).getText();
    }

    private static boolean visible(FxRobot robot, String query) {
        return robot.lookup(query).query().isVisible();
    }

    private static void await(java.util.concurrent.Callable<Boolean> condition) {
        try {
            WaitForAsyncUtils.waitFor(10, TimeUnit.SECONDS, condition);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    private static void clickWhenThere(FxRobot robot, String query) {
        await(() -> !robot.lookup(query).queryAll().isEmpty());
        robot.clickOn(query);
    }
}
