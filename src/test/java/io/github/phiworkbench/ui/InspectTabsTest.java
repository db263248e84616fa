package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.StatusViewModel.ModelState;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TabPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.ToggleButton;
import javafx.scene.control.TreeItem;
import javafx.scene.control.TreeView;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** Continuations and differences of a text in the real window, with pictures. */
@ExtendWith(ApplicationExtension.class)
class InspectTabsTest {

    /** Leaves the tabs about 340 pixels. */
    private static final double TEXT_SHARE = 0.69;

    private static final int CONTINUATIONS = 1;
    private static final int DIFFERENCE = 2;

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

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void a_text_is_unfolded_and_compared(Theme theme, FxRobot robot) {
        String ending = "-" + theme.name().toLowerCase(Locale.ROOT);
        robot.interact(() -> settings.set(Settings.THEME, theme));
        await(() -> test.context().status().modelStateProperty().get() == ModelState.READY);
        robot.interact(() -> {
            test.navigator.open(PaneId.INSPECT);
            find(robot, "#text", TextArea.class).setText("""
                    What is 37 + 58? The answer is 95, since 30 and 50 make 80, and 7 and 8 make 15.
                    Once upon a time there was a model that read every word twice.""");
            find(robot, "#read", Button.class).fire();
        });
        TabPane tabs = find(robot, "#tabs", TabPane.class);
        await(() -> tabs.isVisible()
                && !find(robot, "#title", Label.class).getText().isEmpty());

        robot.interact(() -> {
            find(robot, "#split", SplitPane.class).setDividerPositions(TEXT_SHARE);
            tabs.getSelectionModel().select(CONTINUATIONS);
        });
        WaitForAsyncUtils.waitForFxEvents();
        robot.interact(() -> find(robot, "#unfold", Button.class).fire());
        TreeView<?> tree = find(robot, "#tree", TreeView.class);
        await(() -> find(robot, "#stopUnfolding", Button.class).isDisabled()
                && !tree.getRoot().getChildren().isEmpty());
        TreeItem<?> second = tree.getRoot().getChildren().get(1);
        robot.interact(() -> {
            tree.requestFocus();
            select(tree, 1);
        });
        assertThat(second.getChildren()).isNotEmpty();
        robot.push(KeyCode.RIGHT);
        assertThat(second.isExpanded()).isTrue();
        Pictures.take(robot, stage.getScene(), Pictures.FOLDER, "continuations" + ending);

        robot.interact(() -> tabs.getSelectionModel().select(DIFFERENCE));
        WaitForAsyncUtils.waitForFxEvents();
        Pictures.take(robot, stage.getScene(), Pictures.TARGET, "difference-before" + ending);
        robot.interact(() -> find(robot, "#compare", Button.class).fire());
        ListView<?> places = find(robot, "#places", ListView.class);
        await(() -> !places.getItems().isEmpty());
        robot.interact(() -> {
            find(robot, "#coloured", ToggleButton.class).setSelected(true);
            places.getSelectionModel().select(0);
        });
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(Pictures.take(robot, stage.getScene(), Pictures.FOLDER, "difference" + ending))
                .isNotEmptyFile();
    }

    private static <T> void select(TreeView<T> tree, int child) {
        tree.getSelectionModel().select(tree.getRoot().getChildren().get(child));
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
