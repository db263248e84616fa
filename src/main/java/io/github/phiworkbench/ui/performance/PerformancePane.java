package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.Runs;
import io.github.phiworkbench.app.Telemetry;
import io.github.phiworkbench.telemetry.ReadBandwidth;
import io.github.phiworkbench.ui.common.FxmlFile;
import io.github.phiworkbench.ui.common.Pane;
import io.github.phiworkbench.ui.common.PaneId;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.machine.MachineFeed;
import java.util.Map;

/** The pane of speed, put together. */
public final class PerformancePane {

    private PerformancePane() {}

    /**
     * The pane for a window.
     *
     * @param runs what models have done
     * @param telemetry remembers what was seen
     * @param feed tells what is seen
     */
    public static Pane in(WindowContext window, Runs runs, Telemetry telemetry, MachineFeed feed) {
        Texts texts = Texts.of("performance");
        return new Pane(
                PaneId.PERFORMANCE,
                FxmlFile.PERFORMANCE,
                Map.of(
                        PerformanceView.class,
                        PerformanceView::new,
                        LiveView.class,
                        () -> new LiveView(new LiveViewModel(feed, telemetry, runs, texts), texts),
                        RunsView.class,
                        () -> new RunsView(
                                new RunsViewModel(runs, window, texts),
                                new BandwidthViewModel(runs, feed, window, texts, PerformancePane::measureBandwidth))));
    }

    /** The arrays that are read are large, and without a collection the window would keep their room. */
    private static double measureBandwidth() {
        double bytesPerSecond = ReadBandwidth.measure(Runtime.getRuntime().availableProcessors());
        System.gc();
        return bytesPerSecond;
    }
}
