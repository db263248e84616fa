package io.github.phiworkbench.ui;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.BenchmarkStore;
import io.github.phiworkbench.app.MetricsSwitch;
import io.github.phiworkbench.app.ModelFigures;
import io.github.phiworkbench.app.ProgramLog;
import io.github.phiworkbench.app.QualityService;
import io.github.phiworkbench.app.QualityStore;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.ui.chat.ChatPane;
import io.github.phiworkbench.ui.common.BrowserService;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.ErrorReporter;
import io.github.phiworkbench.ui.common.Hatch;
import io.github.phiworkbench.ui.common.ModelPair;
import io.github.phiworkbench.ui.common.NoticeOverlay;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.Pulses;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.StatusViewModel;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.ThemeManager;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.compare.ComparePane;
import io.github.phiworkbench.ui.heat.HeatChoice;
import io.github.phiworkbench.ui.inspect.InspectPane;
import io.github.phiworkbench.ui.log.LogPane;
import io.github.phiworkbench.ui.machine.MachineFeed;
import io.github.phiworkbench.ui.machine.WarningNotices;
import io.github.phiworkbench.ui.models.ModelsPane;
import io.github.phiworkbench.ui.performance.PerformancePane;
import io.github.phiworkbench.ui.session.SessionStatus;
import io.github.phiworkbench.ui.settings.SettingsPane;
import io.github.phiworkbench.ui.shell.MainWindow;
import io.github.phiworkbench.ui.shell.MainWindowViewModel;
import java.nio.file.Path;
import java.util.List;
import javafx.application.Platform;
import javafx.stage.Stage;

/** The window's parts, wired by hand: the one place that knows every pane. */
final class WindowParts implements AutoCloseable {

    private final MainWindow window;
    private final WindowContext context;
    private final List<Pane> panes;
    private final SessionStatus sessionStatus;
    private final MetricsSwitch metrics;
    private final MachineFeed machine;
    private final Hatch<Path> arrivals = new Hatch<>();
    private final Hatch<ModelPair> pairs = new Hatch<>();

    /**
     * A window over a stage that is not shown yet.
     *
     * @param notices where notices appear
     */
    WindowParts(
            Stage stage,
            AppContext app,
            Services services,
            Settings settings,
            ProgramLog log,
            ThemeManager theme,
            NoticeOverlay notices,
            DialogService dialogs,
            BrowserService browser,
            MainWindowViewModel navigator,
            ErrorReporter errors) {
        StatusViewModel status = new StatusViewModel();
        context = new WindowContext(app, settings, new Tasks(errors), dialogs, browser, notices, status, navigator);
        machine = new MachineFeed(services.telemetry(), services.runs(), context.tasks()::onWindow);
        metrics = new MetricsSwitch(settings, services.telemetry(), services.runs(), notices::warn);
        services.history().observeTrouble(notices::warn);
        WarningNotices warnings = new WarningNotices(notices);
        machine.momentProperty().subscribe(moment -> moment.ifPresent(warnings::tell));
        window = new MainWindow(stage, settings, navigator, status, machine, notices, theme, dialogs);
        sessionStatus = new SessionStatus(services.session(), context.tasks(), status);
        HeatChoice heat = new HeatChoice(settings, Platform::runLater);
        Replies replies = new Replies();
        panes = List.of(
                ChatPane.in(
                        context,
                        services.session(),
                        services.conversations(),
                        services.chat(),
                        services.inspect(),
                        heat,
                        replies),
                ComparePane.in(
                        context,
                        services.session(),
                        services.conversations(),
                        services.comparison(),
                        services.comparisons(),
                        machine::hideModels,
                        heat,
                        replies),
                InspectPane.in(
                        context, services.session(), services.conversations(), services.inspect(), heat, replies),
                ModelsPane.in(
                        context,
                        services.session(),
                        services.comparison(),
                        services.imports(),
                        new ModelFigures(
                                new BenchmarkStore(context.app().folders().benchmarks()),
                                services.runs(),
                                new QualityStore(context.app().folders().quality())),
                        arrivals,
                        this::offerMeasurement),
                PerformancePane.in(
                        context,
                        services.runs(),
                        services.history(),
                        services.telemetry(),
                        machine,
                        new QualityService(services.comparison()),
                        pairs,
                        replies),
                SettingsPane.in(context),
                LogPane.in(context, log));
    }

    /** Shows the window, and loads the first model as soon as it can be used. */
    void show() {
        window.show(panes);
        // A model on its way would keep the cores from the window.
        new Pulses(Pulses.UNTIL_USABLE, () -> sessionStatus.loadDefaultModel(context.settings())).start();
    }

    /** Leads to the models and asks how a bundle is to be imported. */
    void offerImport(Path bundle) {
        context.navigator().open(PaneId.MODELS);
        arrivals.hand(bundle);
    }

    private void offerMeasurement(ModelPair pair) {
        context.navigator().open(PaneId.PERFORMANCE);
        pairs.hand(pair);
    }

    MainWindow window() {
        return window;
    }

    WindowContext context() {
        return context;
    }

    MachineFeed machine() {
        return machine;
    }

    List<Pane> panes() {
        return panes;
    }

    @Override
    public void close() {
        metrics.close();
        sessionStatus.close();
        window.close();
        machine.close();
    }
}
