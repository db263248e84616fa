package io.github.phiworkbench.ui.performance;

import io.github.phiworkbench.app.Runs;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.common.WindowContext;
import io.github.phiworkbench.ui.machine.MachineFeed;
import io.github.phiworkbench.ui.machine.MachineWords;
import java.util.function.DoubleSupplier;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;

/** Measures how fast the memory can be read, which bounds how fast tokens can come, while no model works. */
final class BandwidthViewModel {

    private enum Phase {
        IDLE,
        WAITING,
        MEASURING
    }

    private final Runs runs;
    private final WindowContext window;
    private final Texts texts;
    private final DoubleSupplier measure;
    private final ReadOnlyStringWrapper text = new ReadOnlyStringWrapper(this, "text", "");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy");
    private Phase phase = Phase.IDLE;

    /** @param measure gives bytes per second; runs off the JavaFX thread */
    BandwidthViewModel(Runs runs, MachineFeed feed, WindowContext window, Texts texts, DoubleSupplier measure) {
        this.runs = runs;
        this.window = window;
        this.texts = texts;
        this.measure = measure;
        // A run is told as ended before or after the look that misses it.
        feed.momentProperty().subscribe(_ -> goOn());
        feed.lastRunProperty().subscribe(_ -> goOn());
        enter(Phase.IDLE);
    }

    private void enter(Phase now) {
        phase = now;
        busy.set(now != Phase.IDLE);
        double known = window.settings().get(Settings.READ_BANDWIDTH);
        text.set(
                switch (now) {
                    case IDLE ->
                        known > 0
                                ? texts.get("bandwidth.known", MachineWords.bytes(known))
                                : texts.get("bandwidth.unknown");
                    case WAITING -> texts.get("bandwidth.waiting");
                    case MEASURING -> texts.get("bandwidth.measuring");
                });
    }

    /** Measures as soon as no model works. */
    void measure() {
        if (phase == Phase.IDLE) {
            enter(Phase.WAITING);
            goOn();
        }
    }

    private void goOn() {
        if (phase != Phase.WAITING || !runs.live().isEmpty()) {
            return;
        }
        enter(Phase.MEASURING);
        int before = runs.ended().size();
        window.tasks()
                .of(measure::getAsDouble)
                .onSuccess(bytesPerSecond -> measured(bytesPerSecond, before))
                .andFinally(() -> enter(Phase.IDLE))
                .start();
    }

    private void measured(double bytesPerSecond, int before) {
        if (!runs.live().isEmpty() || runs.ended().size() != before) {
            window.notifier().warn(texts.get("bandwidth.disturbed"));
            return;
        }
        window.settings().set(Settings.READ_BANDWIDTH, bytesPerSecond);
    }

    /** What is known, or goes on. */
    ReadOnlyStringProperty textProperty() {
        return text.getReadOnlyProperty();
    }

    /** Whether a measurement waits or runs. */
    ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }
}
