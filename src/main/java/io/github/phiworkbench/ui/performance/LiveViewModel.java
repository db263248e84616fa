package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.OpenModel;
import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.app.Runs;
import io.github.phiworkbench.app.Telemetry;
import io.github.phiworkbench.app.Telemetry.Moment;
import io.github.phiworkbench.telemetry.GpuSample;
import io.github.phiworkbench.telemetry.History.Span;
import io.github.phiworkbench.telemetry.MachineSample;
import io.github.phiworkbench.telemetry.Reading;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.control.ChartPicture;
import io.github.phiworkbench.ui.machine.MachineFeed;
import io.github.phiworkbench.ui.machine.MachineWords;
import java.time.Duration;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.util.Subscription;

/** What is now, and what was over time. While nobody sees it, it does nothing. */
final class LiveViewModel {

    /**
     * A gauge.
     *
     * @param value how much there is
     * @param most how much there could be, in words; empty where that is not known
     * @param fraction the one as part of the other
     */
    record Gauge(String value, String most, double fraction) {}

    /** So many make an answer whose speed means something. */
    private static final int LEAST_TOKENS = 8;

    /** While a model works the charts follow every look at the machine, five times a second. */
    private static final long BETWEEN_CHARTS = Duration.ofMillis(190).toNanos();

    private static final long BETWEEN_IDLE_CHARTS = Duration.ofMillis(1_900).toNanos();
    private static final long MOST_BETWEEN_CHARTS = Duration.ofSeconds(10).toNanos();

    /** As wide as a chart is where there is much room. */
    private static final int CHART_PIXELS = 600;

    private final MachineFeed feed;
    private final Texts texts;
    private final Histories histories;
    private final MachineWords words = new MachineWords();
    private final ObjectProperty<Span> span = new SimpleObjectProperty<>(this, "span", Span.FIVE_MINUTES);
    private final ReadOnlyObjectWrapper<Map<GaugeKind, Gauge>> gauges =
            new ReadOnlyObjectWrapper<>(this, "gauges", Map.of());
    private final ReadOnlyObjectWrapper<Map<ChartKind, ChartPicture>> charts =
            new ReadOnlyObjectWrapper<>(this, "charts", Map.of());
    private final ReadOnlyStringWrapper note = new ReadOnlyStringWrapper(this, "note", "");
    private Subscription seeing = Subscription.EMPTY;
    private final Map<String, Double> bestSpeeds = new HashMap<>();
    private Optional<Moment> shown = Optional.empty();
    private long chartsAt;

    LiveViewModel(MachineFeed feed, Telemetry telemetry, Runs runs, Texts texts) {
        this.feed = feed;
        this.texts = texts;
        histories = new Histories(telemetry, runs, texts);
        runs.ended().forEach(this::remember);
        feed.lastRunProperty().subscribe(run -> run.ifPresent(this::remember));
        span.subscribe((_, _) -> shown.ifPresent(this::showCharts));
        note.set(texts.get("note.first"));
    }

    /** A few tokens may come faster than a model can go on for. */
    private void remember(Run run) {
        if (run.stats().newTokens() >= LEAST_TOKENS) {
            bestSpeeds.merge(
                    setup(run.model(), run.precision(), run.device()),
                    run.stats().decodeTokensPerSecond(),
                    Math::max);
        }
    }

    private static String setup(String model, String precision, String device) {
        return String.join("\n", model, precision, device);
    }

    /** Of the models that are in memory, as they are there; 0 if none of them has written much yet. */
    private double bestSpeed(Moment moment) {
        return moment.models().stream()
                .mapToDouble(
                        model -> bestSpeeds.getOrDefault(setup(model.id(), model.precision(), model.device()), 0.0))
                .max()
                .orElse(0);
    }

    /** Begins to follow what is seen, or ends that. */
    void watch(boolean visible) {
        seeing.unsubscribe();
        if (visible) {
            chartsAt = 0;
            shown = Optional.empty();
            seeing = feed.momentProperty().subscribe(moment -> moment.ifPresent(this::show));
        } else {
            seeing = Subscription.EMPTY;
        }
    }

    private void show(Moment moment) {
        boolean due = shown.isEmpty() || moment.nanos() - chartsAt >= betweenCharts(moment);
        shown = Optional.of(moment);
        gauges.set(gauges(moment));
        note.set(note(moment));
        if (due) {
            showCharts(moment);
        }
    }

    /** While no model works nothing much happens, and a line that moves by a pixel is not worth drawing it. */
    private long betweenCharts(Moment moment) {
        if (!moment.live().isEmpty()) {
            return BETWEEN_CHARTS;
        }
        long pixel = span.get().length().toNanos() / CHART_PIXELS;
        return Math.clamp(pixel, BETWEEN_IDLE_CHARTS, MOST_BETWEEN_CHARTS);
    }

    private void showCharts(Moment moment) {
        chartsAt = moment.nanos();
        Map<ChartKind, ChartPicture> pictures = new EnumMap<>(ChartKind.class);
        for (ChartKind kind : ChartKind.values()) {
            histories.picture(kind, span.get(), moment.nanos()).ifPresent(picture -> pictures.put(kind, picture));
        }
        charts.set(pictures);
    }

    private Map<GaugeKind, Gauge> gauges(Moment moment) {
        MachineSample machine = moment.machine();
        Map<GaugeKind, Gauge> all = new EnumMap<>(GaugeKind.class);
        all.put(GaugeKind.MEMORY, memory(MachineWords.ofProgram(machine), machine.memoryTotal()));
        all.put(GaugeKind.SPEED, speed(moment.tokensPerSecond(), bestSpeed(moment)));
        all.put(
                GaugeKind.CPU,
                new Gauge(
                        words.percent(machine.load()),
                        texts.get("gauge.cores", machine.coreLoads().size()),
                        machine.load()));
        all.put(GaugeKind.CACHE, cache(moment));
        moment.device().ifPresent(gpu -> addDevice(gpu, all));
        return all;
    }

    private Gauge memory(long used, long total) {
        return new Gauge(
                MachineWords.bytes(used),
                texts.get("gauge.of", MachineWords.bytes(total)),
                (double) used / Math.max(1, total));
    }

    /** What counts as the best is a whole answer: within one, a second may be faster. */
    private Gauge speed(double now, double bestSpeed) {
        return new Gauge(
                now > 0 ? texts.get("tokens", now) : texts.get("gauge.none"),
                bestSpeed > 0 ? texts.get("gauge.best", bestSpeed) : "",
                now > 0 ? now / Math.max(now, bestSpeed) : 0);
    }

    /** Of the fullest of the models. */
    private Gauge cache(Moment moment) {
        return moment.models().stream()
                .max((a, b) -> Double.compare(fullness(a), fullness(b)))
                .map(model -> new Gauge(
                        MachineWords.bytes(model.cacheBytes()),
                        texts.get(
                                "gauge.tokens",
                                Amounts.number(model.cachedTokens()),
                                Amounts.number(model.contextTokens())),
                        fullness(model)))
                .orElseGet(() -> new Gauge(texts.get("gauge.none"), texts.get("gauge.noModel"), 0));
    }

    private static double fullness(OpenModel model) {
        return (double) model.cachedTokens() / Math.max(1, model.contextTokens());
    }

    private void addDevice(GpuSample gpu, Map<GaugeKind, Gauge> all) {
        if (gpu.memoryUsed() instanceof Reading.Measured(double used)
                && gpu.memoryTotal() instanceof Reading.Measured(double total)) {
            all.put(GaugeKind.DEVICE_MEMORY, memory((long) used, (long) total));
        }
        if (gpu.utilization() instanceof Reading.Measured(double share)) {
            all.put(GaugeKind.DEVICE_LOAD, new Gauge(words.percent(share), "", share));
        }
    }

    /** Which device it is, or why there is none; and every warning. */
    private String note(Moment moment) {
        String device = moment.device()
                .map(gpu -> texts.get("note.device", gpu.name()))
                .orElseGet(() -> texts.get("note.none", moment.machine().gpuReason()));
        return moment.warnings().isEmpty()
                ? device
                : moment.warnings().stream().map(words::sentence).collect(Collectors.joining(" ", "", " " + device));
    }

    /** How far back the charts go. */
    ObjectProperty<Span> spanProperty() {
        return span;
    }

    /** The gauges that there are. */
    ReadOnlyObjectProperty<Map<GaugeKind, Gauge>> gaugesProperty() {
        return gauges.getReadOnlyProperty();
    }

    /** The charts that there is something to see in. */
    ReadOnlyObjectProperty<Map<ChartKind, ChartPicture>> chartsProperty() {
        return charts.getReadOnlyProperty();
    }

    /** What else there is to say of the machine. */
    ReadOnlyStringProperty noteProperty() {
        return note.getReadOnlyProperty();
    }
}
