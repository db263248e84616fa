package io.github.phiworkbench.telemetry;

import java.time.Instant;
import java.util.List;

/**
 * The machine at one moment; amounts of memory in bytes.
 *
 * @param at when
 * @param memoryTotal of the machine, or of the container this runs in
 * @param memoryAvailable what programs can have without swapping
 * @param swapTotal room for what was swapped out
 * @param swapUsed how much of it is taken
 * @param coreLoads share of the time since the last look in which each core was busy, 0 to 1; empty at the first look
 * @param windowResident what this process holds
 * @param workersResident what the processes of its models hold
 * @param gpus graphics processors
 * @param gpusNanos when these were looked at, as {@link System#nanoTime}: drivers are not waited for
 * @param gpuReason why there are none; empty if there are any
 */
public record MachineSample(
        Instant at,
        long memoryTotal,
        long memoryAvailable,
        long swapTotal,
        long swapUsed,
        List<Double> coreLoads,
        long windowResident,
        long workersResident,
        List<GpuSample> gpus,
        long gpusNanos,
        String gpuReason) {

    public MachineSample {
        coreLoads = List.copyOf(coreLoads);
        gpus = List.copyOf(gpus);
    }

    /** Mean over the cores; 0 at the first look. */
    public double load() {
        return coreLoads.stream().mapToDouble(Double::doubleValue).average().orElse(0);
    }

    /** Memory that is taken, by any program. */
    public long memoryUsed() {
        return memoryTotal - memoryAvailable;
    }
}
