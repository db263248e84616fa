package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.BrowserService;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.Navigator;
import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.PaneCommand;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.StatusViewModel;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.WindowContext;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a view model of the pane gets from its window, without one. */
final class PaneContext {

    final Settings settings = new Settings();
    final List<String> notices = new ArrayList<>();
    final List<Runnable> offers = new ArrayList<>();
    final List<Throwable> failures = new ArrayList<>();
    final WindowQueue queue = new WindowQueue(() -> failures);
    final WindowContext window;

    /** What the chooser of files answers. */
    Optional<Path> chosen = Optional.empty();

    PaneContext(Path folder) {
        window = new WindowContext(
                AppContext.of(new AppFolders(folder), Path.of("models")),
                settings,
                new Tasks(queue, failures::add),
                new Dialogs(),
                new Browser(),
                new Notices(),
                new StatusViewModel(),
                new Nowhere());
    }

    private final class Dialogs implements DialogService {
        @Override
        public Optional<Path> chooseFolder(String title, Path start) {
            return Optional.empty();
        }

        @Override
        public Optional<Path> chooseFile(String title, List<FileKind> kinds) {
            return Optional.empty();
        }

        @Override
        public Optional<Path> chooseFileToSave(String title, String name, List<FileKind> kinds) {
            return chosen;
        }

        @Override
        public Optional<String> askForText(String title, String label, String present) {
            return Optional.empty();
        }

        @Override
        public boolean confirm(String title, String question, String action) {
            return false;
        }
    }

    private static final class Browser implements BrowserService {
        @Override
        public void openFolder(Path folder) {
            throw new AssertionError(folder);
        }

        @Override
        public void openLink(URI link) {
            throw new AssertionError(link);
        }
    }

    private final class Notices implements Notifier {
        @Override
        public void info(String text) {
            notices.add(text);
        }

        @Override
        public void warn(String text) {
            notices.add(text);
        }

        @Override
        public void offer(String text, String action, Runnable run) {
            notices.add(text);
            offers.add(run);
        }
    }

    private static final class Nowhere implements Navigator {
        @Override
        public void open(PaneId id) {
            throw new AssertionError(id);
        }

        @Override
        public void open(PaneId id, PaneCommand command) {
            throw new AssertionError(id);
        }
    }
}
