package io.github.phiworkbench.ui;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.SingleInstance.Role;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import javafx.application.Application;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the window. */
public final class WindowLauncher {

    /**
     * What a window is opened with.
     *
     * @param app the program below the window
     * @param behind what runs behind it
     * @param interactive told how long it took from the start of the virtual machine until the window could be used
     * @param bundle a model bundle to be imported
     * @param rehearsal whether to look at every pane once and close again, so that their classes are loaded
     */
    record Start(
            AppContext app,
            Backstage behind,
            Consumer<Duration> interactive,
            Optional<Path> bundle,
            boolean rehearsal) {}

    private static final Logger LOG = LoggerFactory.getLogger(WindowLauncher.class);

    /** JavaFX makes the application itself, and hands it nothing but strings. */
    private static final AtomicReference<@Nullable Start> HANDED_OVER = new AtomicReference<>();

    private WindowLauncher() {}

    /**
     * Opens the window and waits until it is closed. Can be called once in the life of a virtual machine.
     *
     * @param bundle a model bundle that the window is to offer for import; one that is open already offers it
     * @param interactive told how long it took from the start of the virtual machine until the window could be used
     * @throws NoDisplayException if there is nowhere to show a window
     */
    public static void open(AppContext app, Optional<Path> bundle, Consumer<Duration> interactive)
            throws NoDisplayException {
        launch(app, bundle.map(Path::toAbsolutePath), interactive, false);
    }

    /**
     * Opens the window, looks at every pane once and closes it again.
     *
     * @throws NoDisplayException if there is nowhere to show a window
     */
    public static void rehearse(AppContext app) throws NoDisplayException {
        launch(app, Optional.empty(), duration -> {}, true);
    }

    private static void launch(AppContext app, Optional<Path> bundle, Consumer<Duration> interactive, boolean rehearsal)
            throws NoDisplayException {
        requireDisplay();
        try (Backstage behind = Backstage.open(app, bundle.map(Path::toString).orElse(""))) {
            if (behind.instance().role() == Role.HANDED_OVER) {
                return;
            }
            Thread.setDefaultUncaughtExceptionHandler(
                    (thread, failure) -> LOG.error("In the thread {}", thread.getName(), failure));
            HANDED_OVER.set(new Start(app, behind, interactive, bundle, rehearsal));
            Application.launch(Workbench.class);
            behind.requireOpened();
        } catch (UnsupportedOperationException | UnsatisfiedLinkError | NoClassDefFoundError e) {
            throw new NoDisplayException(
                    "The window cannot be opened on this machine (" + e.getMessage()
                            + "); use the commands instead, see: phi4 --help",
                    e);
        }
    }

    /** JavaFX for Linux needs an X server, and without one says so only after it has begun. */
    private static void requireDisplay() throws NoDisplayException {
        boolean linux = System.getProperty("os.name", "").startsWith("Linux");
        boolean headless = System.getProperty("glass.platform", "").equals("Headless");
        String display = System.getenv("DISPLAY");
        if (linux && !headless && (display == null || display.isBlank())) {
            throw new NoDisplayException(
                    "There is no display to open the window on; use the commands instead, see: phi4 --help");
        }
    }

    /** What the application is to be opened with. */
    static Start start() {
        Start start = HANDED_OVER.getAndSet(null);
        if (start == null) {
            throw new IllegalStateException("The application is to be opened by the launcher.");
        }
        return start;
    }
}
