package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.BenchmarkStore;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.ModelFigures;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.QualityStore;
import io.github.phiworkbench.app.Runs;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.ImportJob;
import io.github.phiworkbench.library.ImportQueue;
import io.github.phiworkbench.library.ModelImport;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.library.ModelTrash;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.BrowserService;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.BooleanSupplier;

/** The models pane's surroundings for tests: a real library, session and import queue over a folder of the test's own. */
final class PaneWorld implements AutoCloseable {

    static final Texts TEXTS = Texts.of("models");

    final Path models;
    final Settings settings = new Settings();
    final AppContext app;
    final ModelLibrary library;
    final ModelSession session;
    final ComparisonService comparison;
    final ImportQueue imports = new ImportQueue();
    final Runs runs = new Runs();
    final BenchmarkStore benchmarks;
    final QualityStore quality;
    final ModelFigures figures;
    final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    final List<String> notices = new ArrayList<>();
    final List<Runnable> offers = new ArrayList<>();
    final List<Path> opened = new ArrayList<>();
    final List<String> questions = new ArrayList<>();
    Optional<Path> choice = Optional.empty();
    boolean consent = true;

    private final WindowQueue window =
            new WindowQueue(() -> "notices: " + this.notices + ", failures: " + this.failures);
    final Tasks tasks;

    /**
     * A world in which the test's own thread is the window's; see {@link #until}.
     *
     * @param shipped folder of the checkpoints that come with the program
     */
    static PaneWorld plain(Path folder, Path shipped) {
        return new PaneWorld(folder, shipped, Optional.empty());
    }

    /** A world whose results arrive where this says. */
    static PaneWorld with(Executor window, Path folder, Path shipped) {
        return new PaneWorld(folder, shipped, Optional.of(window));
    }

    private PaneWorld(Path folder, Path shipped, Optional<Executor> executor) {
        models = folder.resolve("models").toAbsolutePath().normalize();
        app = AppContext.of(new AppFolders(folder), shipped);
        library = app.library().with(() -> settings.get(Settings.MODEL_FOLDERS));
        benchmarks = new BenchmarkStore(app.folders().benchmarks());
        quality = new QualityStore(app.folders().quality());
        figures = new ModelFigures(benchmarks, runs, quality);
        session = new ModelSession(library, app.loader());
        comparison = new ComparisonService(session, library, app.loader());
        tasks = new Tasks(executor.orElse(window), failures::add);
    }

    ModelsViewModel.Parts parts() {
        return new ModelsViewModel.Parts(
                library, new ModelTrash(library::folders), imports, session, comparison, settings, figures);
    }

    ModelsViewModel viewModel() {
        return new ModelsViewModel(parts(), tasks, dialogs(), browser(), notifier(), TEXTS);
    }

    /** A model of its own in the folder of models. */
    Path add(String id) {
        return add(models, id);
    }

    static Path add(Path models, String id) {
        return add(models, id, Precision.BF16);
    }

    /** The same in a precision. */
    static Path add(Path models, String id, Precision precision) {
        ModelImport request = ModelImport.into(models, TestModels.goldenCheckpoint("phi-4-tiny"))
                .named(id)
                .in(precision);
        return new ImportJob(request, progress -> {}, new Cancellation()).run().folder();
    }

    /** Does the window's work until something holds. */
    void until(BooleanSupplier condition) {
        window.until(condition);
    }

    DialogService dialogs() {
        return new DialogService() {
            @Override
            public Optional<Path> chooseFolder(String title, Path start) {
                return choice;
            }

            @Override
            public Optional<Path> chooseFile(String title, List<FileKind> kinds) {
                return choice;
            }

            @Override
            public Optional<Path> chooseFileToSave(String title, String name, List<FileKind> kinds) {
                return choice;
            }

            @Override
            public Optional<String> askForText(String title, String label, String present) {
                return Optional.empty();
            }

            @Override
            public boolean confirm(String title, String question, String action) {
                questions.add(question);
                return consent;
            }
        };
    }

    BrowserService browser() {
        return new BrowserService() {
            @Override
            public void openFolder(Path folder) {
                opened.add(folder);
            }

            @Override
            public void openLink(URI link) {
                throw new AssertionError("Nothing here opens " + link);
            }
        };
    }

    Notifier notifier() {
        return new Notifier() {
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
        };
    }

    @Override
    public void close() {
        imports.close();
        comparison.close();
        session.close();
    }
}
