package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Setting;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.StatusViewModel.ModelState;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javafx.scene.control.Label;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;
import org.testfx.framework.junit5.ApplicationExtension;
import org.testfx.framework.junit5.Start;
import org.testfx.util.WaitForAsyncUtils;

/** A window that opens with another pane than the chat. */
@ExtendWith(ApplicationExtension.class)
class ModelsFirstTest {

    @TempDir
    static Path data;

    private TestWindow test;

    @Start
    void open(Stage stage) {
        Settings settings = new Settings();
        settings.set(Setting.choice("pane", PaneId.CHAT), PaneId.MODELS);
        settings.set(Settings.DEFAULT_MODEL, "not-there");
        test = new TestWindow(stage, data, settings);
        test.show();
    }

    @AfterEach
    void close(FxRobot robot) {
        robot.interact(test::close);
        assertThat(test.failures).isEmpty();
    }

    @Test
    void the_first_model_is_loaded_and_told_without_the_chat(FxRobot robot) throws TimeoutException {
        assertThat(test.navigator.selectedPane()).isEqualTo(Optional.of(PaneId.MODELS));
        WaitForAsyncUtils.waitFor(
                10,
                TimeUnit.SECONDS,
                () -> test.context().status().modelStateProperty().get() == ModelState.FAILED);
        assertThat(robot.lookup("#modelState").queryAs(Label.class).getText()).contains("not-there");
    }
}
