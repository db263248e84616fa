package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What runs behind the window tells what goes wrong there. */
class BackstageTest {

    @TempDir
    Path data;

    private AppFolders folders() {
        return new AppFolders(data);
    }

    private Backstage open() {
        return Backstage.open(AppContext.of(folders(), Path.of("models")), "");
    }

    @Test
    void what_goes_wrong_before_and_after_the_window_opens_is_told() throws IOException, InterruptedException {
        Path file = folders().settings();
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, "no settings");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        try (Backstage behind = open()) {
            Settings settings = behind.settings();
            behind.tellTo(told::add);
            assertThat(told.poll(10, TimeUnit.SECONDS)).contains("could not be understood");

            // Where the file cannot take its place.
            Files.createDirectories(file.resolve("in the way"));
            settings.set(Settings.ZOOM, 1.1);
            assertThat(told.poll(10, TimeUnit.SECONDS)).contains("cannot be written");
        }
    }

    @Test
    void a_failure_while_the_parts_are_opened_is_told_as_it_was() {
        AppContext app = AppContext.of(folders(), Path.of("models"));
        RuntimeException failure = new IllegalStateException("It broke.");
        try (Backstage behind = Backstage.open(app, _ -> {
            throw failure;
        })) {
            assertThatThrownBy(behind::services).isSameAs(failure);
            assertThatThrownBy(behind::settings).isSameAs(failure);
            assertThatThrownBy(behind::requireOpened).isSameAs(failure);
        }
    }
}
