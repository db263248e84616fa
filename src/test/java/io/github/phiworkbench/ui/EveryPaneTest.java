package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Settings.Theme;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.FxmlLoaderFactory;
import io.github.phiworkbench.ui.common.NoticeOverlay;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.shell.MainWindow;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.Control;
import javafx.scene.control.ListView;
import javafx.scene.control.TextInputControl;
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

/** What holds for every pane of the window, whatever it shows. */
@ExtendWith(ApplicationExtension.class)
class EveryPaneTest {

    @TempDir
    static Path data;

    private final List<String> complaints = Collections.synchronizedList(new ArrayList<>());
    private final Logger css = Logger.getLogger("javafx.css");
    private final Handler listener = new Handler() {
        @Override
        public void publish(LogRecord entry) {
            if (entry.getLevel().intValue() >= Level.INFO.intValue()) {
                complaints.add(entry.getMessage());
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };
    private final Settings settings = new Settings();
    private TestWindow test;
    private Stage stage;

    @Start
    void open(Stage stage) {
        css.addHandler(listener);
        this.stage = stage;
        settings.set(Settings.THEME, Theme.LIGHT);
        test = new TestWindow(stage, data, settings);
        test.show();
        stage.setX(0);
        stage.setY(0);
        stage.setWidth(1000);
        stage.setHeight(700);
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(test::close);
        css.removeHandler(listener);
        assertThat(test.failures).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(
            value = Theme.class,
            names = {"LIGHT", "DARK"})
    void every_layout_loads_without_a_complaint_about_styles(Theme theme, FxRobot robot) {
        choose(theme, robot);
        FxmlLoaderFactory loaders = loaders();
        List<Stage> shown = new ArrayList<>();
        for (FxmlFile file : FxmlFile.values()) {
            robot.interact(() -> {
                Scene scene = new Scene(loaders.load(file).root(), 800, 600);
                test.theme.add(scene);
                Stage own = new Stage();
                own.setScene(scene);
                own.show();
                scene.snapshot(null);
                shown.add(own);
            });
        }
        // What comes later, such as the entries of a list, is styled too as long as it is shown.
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(complaints).isEmpty();
        robot.interact(() -> shown.forEach(Stage::hide));
    }

    /** Guards the test above: a complaint must reach it. */
    @Test
    void a_mistake_in_a_style_would_be_heard(FxRobot robot) {
        robot.interact(() -> {
            Scene scene = new Scene(new javafx.scene.layout.StackPane(new javafx.scene.control.Label("x")), 10, 10);
            scene.getRoot().setStyle("-fx-background-color: -color-that-is-not;");
            scene.snapshot(null);
        });
        assertThat(complaints).isNotEmpty();
    }

    private FxmlLoaderFactory loaders() {
        Map<Class<?>, Supplier<?>> all = new HashMap<>(MainWindow.controllers(
                test.navigator, test.context().status(), test.machine(), new NoticeOverlay(), test.theme));
        test.panes().forEach(pane -> all.putAll(pane.controllers()));
        return new FxmlLoaderFactory(all);
    }

    @Test
    void every_control_is_reached_by_keys_and_has_a_name(FxRobot robot) {
        for (Pane pane : test.panes()) {
            robot.interact(() -> test.navigator.open(pane.id()));
            WaitForAsyncUtils.waitForFxEvents();
            List<Control> controls = new ArrayList<>();
            collect(stage.getScene().getRoot(), controls);
            assertThat(controls).isNotEmpty();
            for (Control control : controls) {
                assertThat(control.isFocusTraversable())
                        .as("%s: %s can be reached by keys", pane.id(), control)
                        .isTrue();
                assertThat(name(control))
                        .as("%s: %s has a name for those who cannot see it", pane.id(), control)
                        .isNotBlank();
                boolean iconAlone = control instanceof ButtonBase button
                        && (button.getText() == null || button.getText().isEmpty());
                if (iconAlone) {
                    assertThat(control.getTooltip())
                            .as("%s: %s has a tooltip", pane.id(), control)
                            .isNotNull();
                }
            }
        }
    }

    @Test
    void what_shows_markdown_has_its_styles(FxRobot robot) {
        for (PaneId pane : List.of(PaneId.CHAT, PaneId.MODELS)) {
            robot.interact(() -> test.navigator.open(pane));
            WaitForAsyncUtils.waitForFxEvents();
            assertThat(robot.lookup(".transcript-view").queryAllAs(Node.class))
                    .isNotEmpty()
                    .allSatisfy(view -> assertThat(stylesheetsAbove(view))
                            .as("%s: stylesheets above what shows Markdown", pane)
                            .anyMatch(sheet -> sheet.endsWith("markdown/markdown.css")));
        }
    }

    private static List<String> stylesheetsAbove(Node node) {
        List<String> sheets = new ArrayList<>();
        for (Parent parent = node.getParent(); parent != null; parent = parent.getParent()) {
            sheets.addAll(parent.getStylesheets());
        }
        return sheets;
    }

    /** Controls that the user works with; not the parts that other controls are made of. */
    private static void collect(Node node, List<Control> controls) {
        if (!node.isVisible()) {
            return;
        }
        if (node instanceof ButtonBase
                || node instanceof TextInputControl
                || node instanceof ComboBoxBase<?>
                || node instanceof atlantafx.base.controls.ToggleSwitch
                || node instanceof ListView<?>) {
            controls.add((Control) node);
            return;
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, controls));
        }
    }

    private static String name(Control control) {
        String spoken = control.getAccessibleText();
        if (spoken != null && !spoken.isBlank()) {
            return spoken;
        }
        return control instanceof ButtonBase button && button.getText() != null ? button.getText() : "";
    }

    private void choose(Theme theme, FxRobot robot) {
        robot.interact(() -> settings.set(Settings.THEME, theme));
        WaitForAsyncUtils.waitForFxEvents();
        assertThat(test.theme.darkProperty().get()).isEqualTo(theme == Theme.DARK);
    }
}
