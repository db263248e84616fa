package io.github.phiworkbench.ui;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.SingleInstance.Role;
import io.github.phiworkbench.ui.common.ErrorCenter;
import io.github.phiworkbench.ui.common.ErrorDialog;
import io.github.phiworkbench.ui.common.FxBrowserService;
import io.github.phiworkbench.ui.common.FxDialogService;
import io.github.phiworkbench.ui.common.NoticeOverlay;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.Pulses;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.ThemeManager;
import io.github.phiworkbench.ui.markdown.FormulaRenderer;
import io.github.phiworkbench.ui.shell.MainWindowViewModel;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import javafx.application.Application;
import javafx.application.Platform;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The program with a window. */
public final class Workbench extends Application {

    private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);

    private final WindowLauncher.Start start = WindowLauncher.start();
    private final AppContext app = start.app();
    private final Backstage behind = start.behind();
    private @Nullable WindowParts window;

    /** For JavaFX, which makes it through the launcher. */
    public Workbench() {}

    @Override
    public void start(Stage stage) {
        try {
            behind.requireOpened();
        } catch (RuntimeException | Error e) {
            tellWhyThereIsNoWindow(e);
            return;
        }
        open(stage);
    }

    /** The program ends when the dialog is closed; the launcher then tells the same on the command line. */
    private void tellWhyThereIsNoWindow(Throwable failure) {
        if (start.rehearsal()) {
            LOG.error("There is nothing to rehearse with", failure);
            Platform.exit();
            return;
        }
        NoticeOverlay unseen = new NoticeOverlay();
        FxBrowserService browser = new FxBrowserService(getHostServices(), unseen);
        ErrorDialog dialog = new ErrorDialog(
                () -> null,
                new ThemeManager(new Settings()),
                () -> browser.openFolder(app.folders().logs()));
        new ErrorCenter(Platform::runLater, dialog, System::nanoTime).report(failure);
    }

    private void open(Stage stage) {
        Settings settings = behind.settings();
        ThemeManager theme = new ThemeManager(settings);
        NoticeOverlay notices = new NoticeOverlay();
        MainWindowViewModel navigator = new MainWindowViewModel(settings);
        ErrorCenter errors = new ErrorCenter(
                Platform::runLater,
                new ErrorDialog(() -> stage, theme, () -> navigator.open(PaneId.LOG)),
                System::nanoTime);
        // From here on a failure that nobody catches is seen.
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> errors.report(failure));
        Thread.currentThread().setUncaughtExceptionHandler((thread, failure) -> errors.report(failure));

        WindowParts parts = new WindowParts(
                stage,
                app,
                behind.services(),
                settings,
                behind.log(),
                theme,
                notices,
                new FxDialogService(() -> stage, theme),
                new FxBrowserService(getHostServices(), notices),
                navigator,
                errors);
        window = parts;
        parts.show();
        behind.instance()
                .onLaterStart(message -> Platform.runLater(() -> {
                    parts.window().bringToFront();
                    if (!message.isEmpty()) {
                        parts.offerImport(Path.of(message));
                    }
                }));
        start.bundle().ifPresent(parts::offerImport);
        tell(notices, behind.instance().role());
        new Pulses(Pulses.UNTIL_USABLE, this::interactive).start();
        if (start.rehearsal()) {
            new Rehearsal(settings, theme, navigator, new FormulaRenderer(Platform::runLater)).begin(parts.panes());
        }
    }

    private void tell(NoticeOverlay notices, Role role) {
        Texts texts = Texts.of("shell");
        behind.tellTo(notices::warn);
        if (role == Role.SECOND) {
            notices.warn(texts.get("instance.second"));
        } else if (role == Role.UNKNOWN) {
            notices.warn(texts.get("instance.unknown", app.folders().data()));
        }
    }

    private void interactive() {
        long since = ManagementFactory.getRuntimeMXBean().getStartTime();
        Duration took = Duration.ofMillis(System.currentTimeMillis() - since);
        LOG.info("The window was ready after {} ms", took.toMillis());
        start.interactive().accept(took);
    }

    /** JavaFX calls this when the last window is closed. */
    @Override
    public void stop() {
        WindowParts opened = window;
        if (opened != null) {
            opened.close();
        }
    }
}
