package io.github.phiworkbench.ui.machine;

import io.github.phiworkbench.app.LiveRun;
import io.github.phiworkbench.app.OpenModel;
import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.app.Telemetry.Moment;
import io.github.phiworkbench.app.Warning;
import io.github.phiworkbench.telemetry.GpuSample;
import io.github.phiworkbench.telemetry.Reading;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Texts;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** The gauges of the status bar. A gauge without a text is not there. */
public final class GaugesViewModel {

    private final Texts texts = Texts.of("machine");
    private final MachineWords words = new MachineWords();
    private final ReadOnlyStringWrapper speed = text("speed");
    private final ReadOnlyStringWrapper memory = text("memory");
    private final ReadOnlyStringWrapper deviceMemory = text("deviceMemory");
    private final ReadOnlyStringWrapper deviceLoad = text("deviceLoad");
    private final ReadOnlyStringWrapper cache = text("cache");
    private final ReadOnlyStringWrapper details = text("details");
    private final ReadOnlyStringWrapper chip = text("chip");
    private final ReadOnlyStringWrapper sentences = text("sentences");
    private final ReadOnlyStringWrapper fallback = text("fallback");
    private Optional<Moment> moment = Optional.empty();
    private Optional<Run> lastRun = Optional.empty();

    /** Gauges of what is seen, as long as the feed gives it. */
    public GaugesViewModel(MachineFeed feed) {
        this();
        feed.momentProperty().subscribe(this::show);
        feed.lastRunProperty().subscribe(run -> {
            lastRun = run.filter(it -> it.stats().decodeTokensPerSecond() > 0).or(() -> lastRun);
            showSpeed();
        });
    }

    GaugesViewModel() {
        memory.set(texts.get("gauges.unknown"));
        showSpeed();
    }

    private ReadOnlyStringWrapper text(String name) {
        return new ReadOnlyStringWrapper(this, name, "");
    }

    void show(Optional<Moment> now) {
        moment = now;
        now.ifPresent(this::show);
        showSpeed();
    }

    private void show(Moment now) {
        memory.set(texts.get(
                "gauges.memory",
                MachineWords.bytes(MachineWords.ofProgram(now.machine())),
                MachineWords.bytes(now.machine().memoryTotal())));
        deviceMemory.set(now.device().map(this::memoryOf).orElse(""));
        deviceLoad.set(now.device().map(this::loadOf).orElse(""));
        cache.set(cacheOf(now.models()));
        details.set(texts.get("gauges.details", words.details(now), texts.get("gauges.hint")));
        showWarnings(now.warnings());
    }

    private String memoryOf(GpuSample gpu) {
        return gpu.memoryUsed() instanceof Reading.Measured(double used)
                        && gpu.memoryTotal() instanceof Reading.Measured(double total)
                ? texts.get("gauges.memory", MachineWords.bytes(used), MachineWords.bytes(total))
                : "";
    }

    private String loadOf(GpuSample gpu) {
        return gpu.utilization() instanceof Reading.Measured(double share)
                ? texts.get("gauges.deviceLoad", words.percent(share))
                : "";
    }

    private String cacheOf(List<OpenModel> models) {
        long bytes = models.stream().mapToLong(OpenModel::cacheBytes).sum();
        return bytes == 0 ? "" : texts.get("gauges.cache", MachineWords.bytes(bytes));
    }

    private void showWarnings(List<Warning> warnings) {
        chip.set(
                switch (warnings.size()) {
                    case 0 -> "";
                    case 1 -> words.name(warnings.getFirst());
                    default -> texts.get("chip.more", words.name(warnings.getFirst()), warnings.size() - 1);
                });
        sentences.set(warnings.stream().map(words::sentence).collect(Collectors.joining("\n")));
        fallback.set(warnings.stream()
                .filter(Warning.LeftToTheCpu.class::isInstance)
                .map(words::sentence)
                .collect(Collectors.joining("\n")));
    }

    /** Now, or while none works that of the last answer. */
    private void showSpeed() {
        List<LiveRun> live = moment.map(Moment::live).orElse(List.of());
        Optional<LiveRun> reading =
                live.stream().filter(run -> run.written() == 0).findFirst();
        double now = moment.map(Moment::tokensPerSecond).orElse(0.0);
        double last = lastRun.map(run -> run.stats().decodeTokensPerSecond()).orElse(0.0);
        if (now == 0 && reading.isPresent()) {
            speed.set(texts.get(
                    "gauges.speed.reading",
                    Amounts.number(reading.get().read()),
                    Amounts.number(reading.get().toRead())));
        } else if (now > 0 || last > 0) {
            speed.set(texts.get("gauges.speed", now > 0 ? now : last));
        } else {
            speed.set(texts.get("gauges.speed.none"));
        }
    }

    /** Tokens a second. */
    public ReadOnlyStringProperty speedProperty() {
        return speed.getReadOnlyProperty();
    }

    /** Memory of the program. */
    public ReadOnlyStringProperty memoryProperty() {
        return memory.getReadOnlyProperty();
    }

    /** Memory of the device. */
    public ReadOnlyStringProperty deviceMemoryProperty() {
        return deviceMemory.getReadOnlyProperty();
    }

    /** Share of time in which the device computes. */
    public ReadOnlyStringProperty deviceLoadProperty() {
        return deviceLoad.getReadOnlyProperty();
    }

    /** Keys and values in use. */
    public ReadOnlyStringProperty cacheProperty() {
        return cache.getReadOnlyProperty();
    }

    /** All that is known, in lines. */
    public ReadOnlyStringProperty detailsProperty() {
        return details.getReadOnlyProperty();
    }

    /** The warnings in a few words. */
    public ReadOnlyStringProperty chipProperty() {
        return chip.getReadOnlyProperty();
    }

    /** The warnings in sentences, a line each. */
    public ReadOnlyStringProperty sentencesProperty() {
        return sentences.getReadOnlyProperty();
    }

    /** Why a model runs on the CPU though there is a device; empty where none does. */
    public ReadOnlyStringProperty fallbackProperty() {
        return fallback.getReadOnlyProperty();
    }
}
