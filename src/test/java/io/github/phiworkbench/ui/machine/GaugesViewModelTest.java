package io.github.phiworkbench.ui.machine;

import static io.github.phiworkbench.app.MachineSamples.gpu;
import static io.github.phiworkbench.app.MachineSamples.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.LiveRun;
import io.github.phiworkbench.app.OpenModel;
import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.app.ScriptedMachine;
import io.github.phiworkbench.app.Telemetry.Moment;
import io.github.phiworkbench.app.Warning;
import io.github.phiworkbench.engine.Backend.PassedOver;
import io.github.phiworkbench.telemetry.MachineSample;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GaugesViewModelTest {

    private static final OpenModel MODEL =
            new OpenModel("phi", "f32", "cpu", "oneDNN", List.of(), 7, 4096, 1000, 12_000_000);

    private final GaugesViewModel gauges = new GaugesViewModel();

    @BeforeEach
    void language() {
        Locale.setDefault(Locale.ENGLISH);
    }

    private void show(MachineSample sample, List<OpenModel> models, LiveRun... live) {
        gauges.show(Optional.of(new Moment(0, sample, models, List.of(live), Warning.of(sample, models, 0))));
    }

    private static LiveRun live(int read, int written, double now) {
        return new LiveRun("phi", Run.Kind.GENERATE, read, 1000, written, now, now, Optional.empty());
    }

    @Test
    void before_the_first_look_nothing_is_known() {
        assertThat(gauges.memoryProperty().get()).isEqualTo("\u2013");
        assertThat(gauges.speedProperty().get()).isEqualTo("\u2013 tokens/s");
        assertThat(gauges.deviceMemoryProperty().get()).isEmpty();
    }

    @Test
    void without_a_device_its_gauges_are_missing_and_the_details_tell_why() {
        show(machine(8, 0), List.of(MODEL));

        assertThat(gauges.memoryProperty().get()).isEqualTo("1.3 GB of 17.2 GB");
        assertThat(gauges.cacheProperty().get()).isEqualTo("12.0 MB");
        assertThat(gauges.deviceMemoryProperty().get()).isEmpty();
        assertThat(gauges.deviceLoadProperty().get()).isEmpty();
        assertThat(gauges.detailsProperty().get())
                .contains("Device: not available (there is no NVIDIA driver)")
                .contains("Processor: 50 % of 2 cores")
                .contains("Swapped out: 0 B of 8.6 GB")
                .contains("Cache of phi: 1,000 of 4,096 tokens, 12.0 MB");
    }

    @Test
    void a_device_is_told_of_with_all_that_it_says() {
        show(machine(8, 0, gpu(20, 0)), List.of());

        assertThat(gauges.deviceMemoryProperty().get()).isEqualTo("20.0 GB of 80.0 GB");
        assertThat(gauges.deviceLoadProperty().get()).isEqualTo("90 %");
        assertThat(gauges.cacheProperty().get()).isEmpty();
        assertThat(gauges.detailsProperty().get())
                .contains("Device: Stub 80GB")
                .contains("Device temperature: 71 \u00b0C")
                .contains("Device power: 300 W");
    }

    @Test
    void the_speed_is_that_of_now_and_before_it_how_far_the_prompt_is_read() {
        show(machine(8, 0), List.of(MODEL), live(512, 0, 0));
        assertThat(gauges.speedProperty().get()).isEqualTo("reading 512 of 1,000");
        show(machine(8, 0), List.of(MODEL), live(1000, 30, 12.345));
        assertThat(gauges.speedProperty().get()).isEqualTo("12.3 tokens/s");
    }

    @Test
    void after_an_answer_its_speed_stays() {
        try (ScriptedMachine scripted = new ScriptedMachine();
                MachineFeed feed = new MachineFeed(scripted.telemetry, scripted.runs, Runnable::run)) {
            GaugesViewModel followed = new GaugesViewModel(feed);
            scripted.answer(scripted.load(50, 50));
            scripted.look();
            double measured = scripted.runs.ended().getLast().stats().decodeTokensPerSecond();
            assertThat(measured).isPositive();
            assertThat(followed.speedProperty().get())
                    .isEqualTo(String.format(Locale.ENGLISH, "%,.1f tokens/s", measured));
        }
    }

    @Test
    void what_is_wrong_is_named_and_told_with_numbers() {
        show(machine(0.5, 0), List.of());
        assertThat(gauges.chipProperty().get()).isEqualTo("Memory is low");
        assertThat(gauges.sentencesProperty().get()).startsWith("Only 537 MB of 17.2 GB of memory are left");

        show(machine(0.5, 1), List.of());
        assertThat(gauges.chipProperty().get()).isEqualTo("Memory is low and 1 more");
        assertThat(gauges.sentencesProperty().get().lines()).hasSize(2);

        show(machine(8, 0), List.of());
        assertThat(gauges.chipProperty().get()).isEmpty();
        assertThat(gauges.fallbackProperty().get()).isEmpty();
    }

    @Test
    void a_model_that_was_left_to_the_cpu_is_told_of_with_the_reason() {
        PassedOver cuda = new PassedOver("cuda:0", "this build of libtorch was made without it");
        OpenModel left = new OpenModel("phi", "f32", "cpu", "oneDNN", List.of(cuda), 7, 4096, 0, 0);
        show(machine(8, 0, gpu(1, 0)), List.of(left));

        assertThat(gauges.chipProperty().get()).isEqualTo("CPU in place of the device");
        assertThat(gauges.fallbackProperty().get())
                .isEqualTo("phi runs on the CPU, since libtorch could not use Stub 80GB (this build of libtorch was"
                        + " made without it). The Diagnosis tab of the Performance pane tells which devices work.");
    }
}
