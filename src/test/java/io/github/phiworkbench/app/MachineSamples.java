package io.github.phiworkbench.app;

import io.github.phiworkbench.telemetry.GpuSample;
import io.github.phiworkbench.telemetry.MachineSample;
import io.github.phiworkbench.telemetry.Reading;
import java.time.Instant;
import java.util.List;

/** Machines for tests. */
public final class MachineSamples {

    private static final long GIB = 1L << 30;
    private static final Reading UNKNOWN = Reading.none("this driver does not tell");

    private MachineSamples() {}

    /** One with two cores and 16 GiB, of which some are free. */
    public static MachineSample machine(double freeGib, double swappedGib, GpuSample... gpus) {
        return new MachineSample(
                Instant.parse("2026-01-02T03:04:05Z"),
                16 * GIB,
                (long) (freeGib * GIB),
                8 * GIB,
                (long) (swappedGib * GIB),
                List.of(0.25, 0.75),
                GIB / 4,
                GIB,
                List.of(gpus),
                0,
                gpus.length == 0 ? "there is no NVIDIA driver" : "");
    }

    /** The same, whose devices were looked at then. */
    public static MachineSample at(long nanos, MachineSample it) {
        return new MachineSample(
                it.at(),
                it.memoryTotal(),
                it.memoryAvailable(),
                it.swapTotal(),
                it.swapUsed(),
                it.coreLoads(),
                it.windowResident(),
                it.workersResident(),
                it.gpus(),
                nanos,
                it.gpuReason());
    }

    /** A device with 80 GB that counts its energy. */
    public static GpuSample gpu(double usedGb, double joules, GpuSample.Slowdown... slowdowns) {
        return new GpuSample(
                0,
                "Stub 80GB",
                GpuSample.Maker.NVIDIA,
                Reading.of(usedGb * 1e9),
                Reading.of(80e9),
                Reading.of(usedGb * 1e9 / 2),
                UNKNOWN,
                Reading.of(0.9),
                Reading.of(71),
                Reading.of(300),
                Reading.of(joules),
                List.of(slowdowns));
    }
}
