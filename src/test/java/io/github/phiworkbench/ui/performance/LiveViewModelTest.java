package io.github.phiworkbench.ui.performance;

import static io.github.phiworkbench.app.MachineSamples.gpu;
import static io.github.phiworkbench.app.MachineSamples.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.ScriptedMachine;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.telemetry.History.Span;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.control.ChartPicture;
import io.github.phiworkbench.ui.control.ChartPicture.Mark;
import io.github.phiworkbench.ui.machine.MachineFeed;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveViewModelTest {

    private final ScriptedMachine machine = new ScriptedMachine();
    private final MachineFeed feed = new MachineFeed(machine.telemetry, machine.runs, Runnable::run);
    private LiveViewModel live;

    @BeforeEach
    void make() {
        Locale.setDefault(Locale.ENGLISH);
        live = new LiveViewModel(feed, machine.telemetry, machine.runs, Texts.of("performance"));
    }

    @AfterEach
    void close() {
        feed.close();
        machine.close();
    }

    private void look() {
        machine.pass(Duration.ofSeconds(1));
        machine.look();
    }

    private ChartPicture chart(ChartKind kind) {
        ChartPicture picture = live.chartsProperty().get().get(kind);
        assertThat(picture).isNotNull();
        return picture;
    }

    @Test
    void while_nobody_sees_it_nothing_is_made() {
        look();
        assertThat(live.gaugesProperty().get()).isEmpty();
        assertThat(live.chartsProperty().get()).isEmpty();

        live.watch(true);
        Map<ChartKind, ChartPicture> seen = live.chartsProperty().get();
        assertThat(seen).isNotEmpty();
        live.watch(false);
        look();
        assertThat(live.chartsProperty().get()).isSameAs(seen);
    }

    @Test
    void without_a_device_there_are_its_reason_and_no_gauges_of_it() {
        live.watch(true);
        look();

        assertThat(live.gaugesProperty().get())
                .containsOnlyKeys(GaugeKind.MEMORY, GaugeKind.SPEED, GaugeKind.CPU, GaugeKind.CACHE);
        assertThat(live.gaugesProperty().get())
                .containsEntry(GaugeKind.CPU, new LiveViewModel.Gauge("50 %", "2 cores", 0.5))
                .containsEntry(GaugeKind.SPEED, new LiveViewModel.Gauge("\u2013", "", 0));
        assertThat(live.noteProperty().get()).isEqualTo("No device to show: there is no NVIDIA driver.");
        assertThat(live.chartsProperty().get()).containsOnlyKeys(ChartKind.MEMORY, ChartKind.SPEED, ChartKind.LOAD);
    }

    @Test
    void a_device_brings_gauges_and_charts_of_its_own() {
        machine.set(machine(8, 0, gpu(20, 0)));
        live.watch(true);
        look();

        assertThat(live.gaugesProperty().get())
                .containsEntry(GaugeKind.DEVICE_MEMORY, new LiveViewModel.Gauge("20.0 GB", "of 80.0 GB", 0.25))
                .containsEntry(GaugeKind.DEVICE_LOAD, new LiveViewModel.Gauge("90 %", "", 0.9));
        assertThat(chart(ChartKind.MEMORY).lines()).hasSize(3);
        assertThat(chart(ChartKind.POWER).lines().getFirst().words()).isEqualTo("now 300 W");
        assertThat(chart(ChartKind.TEMPERATURE).spoken())
                .isEqualTo("Device temperature: now 71 \u00b0C, at most 71 \u00b0C");
        assertThat(live.noteProperty().get()).isEqualTo("Device: Stub 80GB.");
    }

    @Test
    void the_best_speed_is_kept_and_what_happened_is_marked() {
        live.watch(true);
        look();
        int[] steps = new int[20];
        Arrays.fill(steps, 50);
        LanguageModel model = machine.load(steps);
        machine.answer(model);
        // Of a few tokens nothing can be told.
        machine.answer(machine.load(1));
        look();
        look();

        double best = machine.runs.ended().getFirst().stats().decodeTokensPerSecond();
        LiveViewModel.Gauge speed = live.gaugesProperty().get().get(GaugeKind.SPEED);
        assertThat(speed).isNotNull();
        assertThat(speed.most()).isEqualTo(String.format(Locale.ENGLISH, "best %,.1f", best));
        assertThat(chart(ChartKind.SPEED).marks())
                .extracting(Mark::style)
                .startsWith("load", "prefill", "generate", "stop");
    }

    @Test
    void the_cache_of_the_fullest_model_is_shown() {
        live.watch(true);
        machine.answer(machine.load(50, 50));
        look();

        LiveViewModel.Gauge cache = live.gaugesProperty().get().get(GaugeKind.CACHE);
        assertThat(cache).isNotNull();
        assertThat(cache.most())
                .startsWith("7 of ")
                .endsWith(String.format(
                        Locale.ENGLISH,
                        "%,d",
                        ScriptedMachine.MANIFEST.geometry().context()));
    }

    @Test
    void a_place_in_a_chart_tells_its_time_and_its_value() {
        live.watch(true);
        look();
        look();
        ChartPicture picture = chart(ChartKind.LOAD);

        assertThat(picture.time().apply(0)).endsWith(", 5 min 00 s ago");
        assertThat(picture.time().apply(1)).matches("\\d+:\\d\\d:\\d\\d\\h[AP]M, now");
        assertThat(picture.lines().getFirst().value().apply(0.5)).isEqualTo("processor 50 %");
    }

    @Test
    void charts_go_back_as_far_as_one_likes() {
        live.watch(true);
        look();
        machine.pass(Duration.ofMinutes(20));
        look();
        assertThat(chart(ChartKind.LOAD).lines().getFirst().spots()).hasSize(1);
        assertThat(chart(ChartKind.LOAD).from()).isEqualTo("5 minutes ago");

        live.spanProperty().set(Span.HOUR);
        assertThat(chart(ChartKind.LOAD).lines().getFirst().spots()).hasSize(2);
        live.spanProperty().set(Span.ALL);
        assertThat(chart(ChartKind.LOAD).from()).isEqualTo("20 min 01 s ago");
    }

    @Test
    void charts_do_not_change_more_often_than_one_can_see() {
        live.watch(true);
        look();
        Map<ChartKind, ChartPicture> first = live.chartsProperty().get();
        machine.pass(Duration.ofMillis(200));
        machine.look();
        assertThat(live.chartsProperty().get()).isSameAs(first);
        machine.pass(Duration.ofMillis(800));
        machine.look();
        assertThat(live.chartsProperty().get()).isSameAs(first);
        look();
        assertThat(live.chartsProperty().get()).isNotSameAs(first);
    }
}
