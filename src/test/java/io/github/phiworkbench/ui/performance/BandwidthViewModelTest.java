package io.github.phiworkbench.ui.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.ScriptedMachine;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.machine.MachineFeed;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BandwidthViewModelTest {

    @TempDir
    Path folder;

    private final ScriptedMachine machine = new ScriptedMachine();
    private final AtomicInteger measurements = new AtomicInteger();
    private MachineFeed feed;
    private PaneContext context;

    @BeforeEach
    void make() {
        Locale.setDefault(Locale.ENGLISH);
        context = new PaneContext(folder);
        feed = new MachineFeed(machine.telemetry, machine.runs, Runnable::run);
    }

    @AfterEach
    void close() {
        feed.close();
        machine.close();
        assertThat(context.failures).isEmpty();
    }

    private BandwidthViewModel model(DoubleSupplier measure) {
        return new BandwidthViewModel(machine.runs, feed, context.window, Texts.of("performance"), measure);
    }

    private BandwidthViewModel model() {
        return model(() -> {
            measurements.incrementAndGet();
            return 21.5e9;
        });
    }

    @Test
    void what_was_measured_is_kept() {
        BandwidthViewModel model = model();
        assertThat(model.textProperty().get()).isEqualTo("Memory bandwidth: not measured");

        model.measure();
        assertThat(model.busyProperty().get()).isTrue();
        context.queue.until(() -> !model.busyProperty().get());
        assertThat(model.textProperty().get()).isEqualTo("Memory bandwidth: 21.5 GB/s");
        assertThat(context.settings.get(Settings.READ_BANDWIDTH)).isEqualTo(21.5e9);
    }

    @Test
    void while_a_model_works_it_waits() {
        BandwidthViewModel model = model();
        LanguageModel language = machine.load(10);
        language.generate(
                GenerationRequest.greedy(List.of(1), 10, Set.of()),
                _ -> {
                    model.measure();
                    machine.look();
                    assertThat(model.textProperty().get()).startsWith("Waits until");
                    assertThat(measurements).hasValue(0);
                },
                new Cancellation());

        context.queue.until(() -> !model.busyProperty().get());
        assertThat(measurements).hasValue(1);
    }

    @Test
    void a_measurement_beside_a_model_is_not_kept() {
        BandwidthViewModel model = model(() -> {
            machine.answer(machine.load(10));
            return 1e9;
        });
        model.measure();
        context.queue.until(() -> !model.busyProperty().get());

        assertThat(context.settings.get(Settings.READ_BANDWIDTH)).isZero();
        assertThat(context.notices).singleElement().asString().startsWith("A model worked meanwhile");
    }
}
