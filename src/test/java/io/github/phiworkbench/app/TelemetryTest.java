package io.github.phiworkbench.app;

import static io.github.phiworkbench.app.MachineSamples.gpu;
import static io.github.phiworkbench.app.MachineSamples.machine;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Telemetry.Moment;
import io.github.phiworkbench.app.Telemetry.Pace;
import io.github.phiworkbench.app.Telemetry.Quantity;
import io.github.phiworkbench.engine.Backend.PassedOver;
import io.github.phiworkbench.telemetry.GpuSample;
import io.github.phiworkbench.telemetry.GpuSample.Slowdown;
import io.github.phiworkbench.telemetry.History.Point;
import io.github.phiworkbench.telemetry.History.Span;
import io.github.phiworkbench.telemetry.MachineSample;
import io.github.phiworkbench.telemetry.Reading;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TelemetryTest {

    private static final long GIB = 1L << 30;

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger looks = new AtomicInteger();
    private final AtomicBoolean left = new AtomicBoolean();
    private volatile MachineSample sample = machine(8, 1, gpu(20, 0));
    private final Telemetry telemetry = new Telemetry(
            _ -> {
                looks.incrementAndGet();
                return sample;
            },
            () -> left.set(true),
            new Runs(),
            nanos::get);

    @AfterEach
    void close() {
        telemetry.close();
    }

    @Test
    void doesNotLookBeforeSomeoneWantsToKnow() throws InterruptedException {
        CountDownLatch seen = new CountDownLatch(3);
        telemetry.observe(_ -> seen.countDown());
        assertThat(looks).hasValue(0);
        assertThat(telemetry.latest()).isEmpty();

        ModelSession.Registration wish = telemetry.wish(Pace.LIVELY);
        assertThat(seen.await(20, TimeUnit.SECONDS)).isTrue();
        wish.close();

        assertThat(telemetry.latest()).isPresent();
        telemetry.close();
        assertThat(left).isTrue();
    }

    @Test
    void remembersWhatItSaw() {
        telemetry.lookNow();
        nanos.addAndGet(1_000_000_000);
        sample = machine(4, 1, gpu(30, 0));
        telemetry.lookNow();

        assertThat(telemetry.history(Quantity.DEVICE_MEMORY, Span.FIVE_MINUTES))
                .containsExactly(new Point(0, 20e9, 20e9), new Point(1_000_000_000, 30e9, 30e9));
        assertThat(telemetry.history(Quantity.MACHINE_MEMORY, Span.HOUR))
                .extracting(Point::mean)
                .containsExactly(10.0 * GIB);
        assertThat(telemetry
                        .history(Quantity.PROGRAM_MEMORY, Span.ALL)
                        .getLast()
                        .mean())
                .isEqualTo(1.25 * GIB);
        assertThat(telemetry.history(Quantity.CPU_LOAD, Span.ALL).getLast().mean())
                .isEqualTo(0.5);
        assertThat(telemetry.history(Quantity.DEVICE_POWER, Span.ALL).getLast().mean())
                .isEqualTo(300);
    }

    @Test
    void theDeviceThatAModelUsesMatters() {
        OpenModel onTheSecond = new OpenModel("a", "bf16", "cuda:1", "cublas", List.of(), 1, 100, 0, 0);
        Moment moment = new Moment(0, machine(8, 0, gpu(1, 0)), List.of(onTheSecond), List.of(), List.of());

        assertThat(moment.device()).contains(gpu(1, 0));
        assertThat(new Moment(0, machine(8, 0), List.of(), List.of(), List.of()).device())
                .isEmpty();
    }

    @Test
    void warnsWithNumbers() {
        telemetry.lookNow();
        assertThat(telemetry.latest().orElseThrow().warnings()).isEmpty();

        sample = machine(0.5, 2, gpu(79, 0, Slowdown.TEMPERATURE, Slowdown.POWER_LIMIT));
        OpenModel there = new OpenModel("a", "bf16", "cuda:0", "cublas", List.of(), 1, 100, 0, 0);

        assertThat(Warning.of(sample, List.of(there), GIB))
                .containsExactly(
                        new Warning.MemoryLow(GIB / 2, 16 * GIB),
                        new Warning.Swapping(GIB, 2 * GIB),
                        new Warning.DeviceMemoryLow("Stub 80GB", 1_000_000_000, 80_000_000_000L),
                        new Warning.SlowedDown("Stub 80GB", List.of(Slowdown.TEMPERATURE), OptionalDouble.of(71)));
    }

    @Test
    void aDeviceThatNoModelIsOnAndOneThatGivesAllItMayAreNoTrouble() {
        OpenModel elsewhere = new OpenModel("a", "f32", "cpu", "oneDNN", List.of(), 1, 100, 0, 0);
        OpenModel there = new OpenModel("a", "bf16", "cuda:0", "cublas", List.of(), 1, 100, 0, 0);

        assertThat(Warning.of(machine(8, 0, gpu(79, 0, Slowdown.TEMPERATURE)), List.of(elsewhere), 0))
                .isEmpty();
        assertThat(Warning.of(machine(8, 0, gpu(20, 0, Slowdown.POWER_LIMIT)), List.of(there), 0))
                .isEmpty();
    }

    @Test
    void whoUsesTheMachinesMemoryAsADevicesIsToldOf() {
        GpuSample own = gpu(10, 0);
        GpuSample spilled = new GpuSample(
                own.index(),
                own.name(),
                own.maker(),
                own.memoryUsed(),
                own.memoryTotal(),
                Reading.none("unknown"),
                Reading.of(3 * GIB),
                own.utilization(),
                own.temperature(),
                own.power(),
                own.energy(),
                List.of());
        OpenModel there = new OpenModel("a", "bf16", "cuda:0", "cublas", List.of(), 1, 100, 0, 0);
        OpenModel elsewhere = new OpenModel("b", "bf16", "cuda:1", "cublas", List.of(), 1, 100, 0, 0);

        assertThat(Warning.of(machine(8, 0, spilled), List.of(there), 0))
                .containsExactly(new Warning.SpilledOver("Stub 80GB", 3 * GIB));
        assertThat(Warning.of(machine(8, 0, spilled), List.of(elsewhere), 0)).isEmpty();
    }

    @Test
    void aContextThatIsNearlyFullIsToldOf() {
        OpenModel nearly = new OpenModel("a", "f32", "cpu", "oneDNN", List.of(), 1, 100, 91, 0);
        OpenModel notYet = new OpenModel("b", "f32", "cpu", "oneDNN", List.of(), 1, 100, 90, 0);

        assertThat(Warning.of(machine(8, 0), List.of(nearly, notYet), 0))
                .containsExactly(new Warning.ContextNearlyFull("a", 91, 100));
    }

    @Test
    void aDeviceThatIsThereButCannotBeUsedIsToldOf() {
        PassedOver cuda = new PassedOver("cuda:0", "this build of libtorch was made without it");
        PassedOver mps = new PassedOver("mps", "this build of libtorch was made without it");
        OpenModel onTheCpu = new OpenModel("a", "f32", "cpu", "oneDNN", List.of(cuda, mps), 1, 100, 0, 0);
        OpenModel asWanted = new OpenModel("b", "f32", "cpu", "oneDNN", List.of(), 1, 100, 0, 0);
        OpenModel onTheDevice = new OpenModel("c", "f32", "cuda:0", "cublas", List.of(), 1, 100, 0, 0);
        List<OpenModel> models = List.of(onTheCpu, asWanted, onTheDevice);

        assertThat(Warning.of(machine(8, 0, gpu(1, 0)), models, 0))
                .containsExactly(
                        new Warning.LeftToTheCpu("a", "Stub 80GB", "this build of libtorch was made without it"));
        assertThat(Warning.of(machine(8, 0), models, 0)).isEmpty();
    }
}
