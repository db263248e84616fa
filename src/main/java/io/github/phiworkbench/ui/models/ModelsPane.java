package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.ModelFigures;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.library.ImportQueue;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.library.ModelTrash;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.Hatch;
import io.github.phiworkbench.ui.common.ModelPair;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WebLinks;
import io.github.phiworkbench.ui.common.WindowContext;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The models pane, put together. */
public final class ModelsPane {

    private static final String AREA = "models";

    private ModelsPane() {}

    /**
     * The pane for a window.
     *
     * @param session the session that the other panes work with too
     * @param comparison gives models up before they are removed
     * @param imports runs the imports; closed by who made it
     * @param figures what was measured of models
     * @param arrivals hands over bundles that came from outside the window
     * @param measuring leads to where it is measured what one model loses against another
     */
    public static Pane in(
            WindowContext window,
            ModelSession session,
            ComparisonService comparison,
            ImportQueue imports,
            ModelFigures figures,
            Hatch<Path> arrivals,
            Consumer<ModelPair> measuring) {
        Settings settings = window.settings();
        ModelLibrary library = window.app().library().with(() -> settings.get(Settings.MODEL_FOLDERS));
        ModelTrash trash = new ModelTrash(library::folders);
        ModelsViewModel.Parts parts =
                new ModelsViewModel.Parts(library, trash, imports, session, comparison, settings, figures);
        return new Pane(PaneId.MODELS, FxmlFile.MODELS, controllers(window, parts, arrivals, measuring));
    }

    private static Map<Class<?>, Supplier<?>> controllers(
            WindowContext window, ModelsViewModel.Parts parts, Hatch<Path> arrivals, Consumer<ModelPair> measuring) {
        Texts texts = Texts.of(AREA);
        return Map.of(
                ModelsView.class,
                () -> new ModelsView(
                        new ModelsViewModel(
                                parts, window.tasks(), window.dialogs(), window.browser(), window.notifier(), texts),
                        new WebLinks(window)::open,
                        arrivals,
                        texts),
                LoadDialogView.class,
                () -> new LoadDialogView(
                        new LoadDialogViewModel(parts, LoadDialogViewModel.Machine.THIS, window.tasks(), texts),
                        measuring,
                        texts),
                ImportDialogView.class,
                () -> new ImportDialogView(
                        new ImportDialogViewModel(
                                parts.imports(), window.app().calibration(), parts.library(), window.tasks(), texts),
                        window.dialogs(),
                        texts));
    }
}
