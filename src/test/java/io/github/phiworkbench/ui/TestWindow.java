package io.github.phiworkbench.ui;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.ProgramLog;
import io.github.phiworkbench.app.RunHistory;
import io.github.phiworkbench.app.ScriptedMachine;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.ui.common.BrowserService;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.NoticeOverlay;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.ThemeManager;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.machine.MachineFeed;
import io.github.phiworkbench.ui.shell.MainWindow;
import io.github.phiworkbench.ui.shell.MainWindowViewModel;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import javafx.stage.Stage;

/** The real window over folders of a test, with answers to dialogs prepared by the test. */
public final class TestWindow implements AutoCloseable {

    /** What folder and file choosers answer, one after the other. */
    public final Deque<Path> chosen = new ArrayDeque<>();

    /** What the program opened outside itself. */
    public final List<String> opened = Collections.synchronizedList(new ArrayList<>());

    /** Failures that would have been shown. */
    public final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());

    public final Settings settings;
    public final ThemeManager theme;
    public final MainWindowViewModel navigator;
    public final NoticeOverlay notices = new NoticeOverlay();
    private final Services services;
    private final ProgramLog log;
    private final WindowParts parts;

    /** To be made on the JavaFX thread. */
    public TestWindow(Stage stage, Path data, Settings settings) {
        this(stage, data, settings, services -> services);
    }

    /** The same over a machine that is scripted. */
    TestWindow(Stage stage, Path data, Settings settings, ScriptedMachine machine) {
        this(stage, data, settings, services -> on(machine, services, new AppFolders(data)));
    }

    private TestWindow(Stage stage, Path data, Settings settings, UnaryOperator<Services> change) {
        this.settings = settings;
        AppContext app = AppContext.of(new AppFolders(data), Path.of("models"));
        services = change.apply(Services.open(app, settings));
        log = ProgramLog.start(data.resolve("logs"), Settings.LogDetail.INFO);
        theme = new ThemeManager(settings);
        navigator = new MainWindowViewModel(settings);
        parts = new WindowParts(
                stage,
                app,
                services,
                settings,
                log,
                theme,
                notices,
                new PreparedDialogs(),
                new PreparedBrowser(),
                navigator,
                failures::add);
    }

    private static Services on(ScriptedMachine machine, Services real, AppFolders folders) {
        real.telemetry().close();
        real.history().close();
        return new Services(
                real.conversations(),
                real.comparisons(),
                real.session(),
                real.chat(),
                real.comparison(),
                real.inspect(),
                real.imports(),
                machine.runs,
                RunHistory.open(folders.runs(), machine.runs),
                machine.telemetry,
                real.notices());
    }

    public MainWindow window() {
        return parts.window();
    }

    public WindowContext context() {
        return parts.context();
    }

    public List<Pane> panes() {
        return parts.panes();
    }

    public MachineFeed machine() {
        return parts.machine();
    }

    public void show() {
        parts.show();
    }

    @Override
    public void close() {
        parts.close();
        theme.close();
        services.close();
        log.close();
    }

    private final class PreparedDialogs implements DialogService {
        @Override
        public Optional<Path> chooseFolder(String title, Path start) {
            return Optional.ofNullable(chosen.poll());
        }

        @Override
        public Optional<Path> chooseFile(String title, List<FileKind> kinds) {
            return Optional.ofNullable(chosen.poll());
        }

        @Override
        public Optional<Path> chooseFileToSave(String title, String name, List<FileKind> kinds) {
            return Optional.ofNullable(chosen.poll());
        }

        @Override
        public Optional<String> askForText(String title, String label, String present) {
            return Optional.empty();
        }

        @Override
        public boolean confirm(String title, String question, String action) {
            return true;
        }
    }

    private final class PreparedBrowser implements BrowserService {
        @Override
        public void openFolder(Path folder) {
            opened.add(folder.toString());
        }

        @Override
        public void openLink(URI link) {
            opened.add(link.toString());
        }
    }
}
