package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.BenchmarkService;
import io.github.phiworkbench.app.BenchmarkStore;
import io.github.phiworkbench.app.CudaDownload;
import io.github.phiworkbench.app.DiagnosisProcess;
import io.github.phiworkbench.app.QualityService;
import io.github.phiworkbench.app.QualityStore;
import io.github.phiworkbench.app.RunHistory;
import io.github.phiworkbench.app.Runs;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.app.Telemetry;
import io.github.phiworkbench.telemetry.ReadBandwidth;
import io.github.phiworkbench.ui.benchmark.BenchmarkView;
import io.github.phiworkbench.ui.benchmark.BenchmarkViewModel;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.Hatch;
import io.github.phiworkbench.ui.common.ModelPair;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.Replies;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.diagnosis.DiagnosisView;
import io.github.phiworkbench.ui.diagnosis.DiagnosisViewModel;
import io.github.phiworkbench.ui.diagnosis.LibtorchViewModel;
import io.github.phiworkbench.ui.machine.MachineFeed;
import io.github.phiworkbench.ui.quality.QualityView;
import io.github.phiworkbench.ui.quality.QualityViewModel;
import java.util.Map;

/** The pane of speed, put together. */
public final class PerformancePane {

    private PerformancePane() {}

    /**
     * The pane for a window.
     *
     * @param runs what models have done
     * @param history keeps and deletes it
     * @param telemetry remembers what was seen
     * @param feed tells what is seen
     * @param quality measures what models lose
     * @param pairs hands over models of which one is to be measured against the other
     * @param replies brings what is to be inspected
     */
    public static Pane in(
            WindowContext window,
            Runs runs,
            RunHistory history,
            Telemetry telemetry,
            MachineFeed feed,
            QualityService quality,
            Hatch<ModelPair> pairs,
            Replies replies) {
        Texts texts = Texts.of("performance");
        return new Pane(
                PaneId.PERFORMANCE,
                FxmlFile.PERFORMANCE,
                Map.of(
                        BenchmarkView.class,
                        () -> new BenchmarkView(
                                new BenchmarkViewModel(
                                        window.app()
                                                .library()
                                                .with(() -> window.settings().get(Settings.MODEL_FOLDERS)),
                                        new BenchmarkService(
                                                window.app().loader().measuredBy(runs)),
                                        new BenchmarkStore(
                                                window.app().folders().benchmarks()),
                                        window.tasks()),
                                window.dialogs()),
                        DiagnosisView.class,
                        () -> new DiagnosisView(
                                new DiagnosisViewModel(
                                        stop -> new DiagnosisProcess(
                                                        window.app().libtorch())
                                                .run(stop),
                                        window.settings(),
                                        window.tasks()),
                                new LibtorchViewModel(
                                        window.settings(),
                                        CudaDownload.into(window.app().folders()),
                                        System.getenv(),
                                        window.dialogs(),
                                        window.tasks()),
                                window.dialogs()),
                        QualityView.class,
                        () -> new QualityView(
                                new QualityViewModel(
                                        window.app()
                                                .library()
                                                .with(() -> window.settings().get(Settings.MODEL_FOLDERS)),
                                        quality,
                                        new QualityStore(window.app().folders().quality()),
                                        window.settings(),
                                        window.tasks(),
                                        (title, difference, token) -> {
                                            window.navigator().open(PaneId.INSPECT);
                                            replies.inspectDifference(new Replies.Compared(title, difference, token));
                                        }),
                                window.dialogs()),
                        PerformanceView.class,
                        () -> new PerformanceView(pairs),
                        LiveView.class,
                        () -> new LiveView(new LiveViewModel(feed, telemetry, runs, texts), texts),
                        RunsView.class,
                        () -> new RunsView(
                                new RunsViewModel(runs, history, window, texts),
                                new BandwidthViewModel(runs, feed, window, texts, PerformancePane::measureBandwidth))));
    }

    /** The arrays that are read are large, and without a collection the window would keep their room. */
    private static double measureBandwidth() {
        double bytesPerSecond = ReadBandwidth.measureWithAllCores();
        System.gc();
        return bytesPerSecond;
    }
}
