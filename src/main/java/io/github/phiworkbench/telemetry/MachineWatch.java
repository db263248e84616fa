package io.github.phiworkbench.telemetry;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.VirtualMemory;

/** Takes samples of this machine, one after the other. Not for several threads at once. */
public final class MachineWatch implements AutoCloseable {

    private final CentralProcessor processor;
    private final VirtualMemory swap;
    private final PatientGpus gpus;
    private final Clock clock;
    private long[][] ticks = {};

    /** All that this machine has. */
    public MachineWatch() {
        this(List.of(new Nvml(), new OtherGpus()), Clock.systemUTC());
    }

    MachineWatch(List<GpuSource> sources, Clock clock) {
        SystemInfo system = new SystemInfo();
        processor = system.getHardware().getProcessor();
        swap = system.getHardware().getMemory().getVirtualMemory();
        gpus = new PatientGpus(sources);
        this.clock = clock;
    }

    /**
     * Looks once.
     *
     * @param workers numbers of the processes that hold this program's models
     */
    public MachineSample look(Set<Long> workers) {
        long self = ProcessHandle.current().pid();
        Set<Long> all = new TreeSet<>(workers);
        all.add(self);
        GpuSource.Report devices = gpus.look(all);
        return new MachineSample(
                clock.instant(),
                MachineMemory.totalBytes(),
                MachineMemory.availableBytes(),
                swap.getSwapTotal(),
                swap.getSwapUsed(),
                loads(),
                ProcessMemory.residentBytes(self),
                workers.stream()
                        .filter(pid -> pid != self)
                        .mapToLong(ProcessMemory::residentBytes)
                        .sum(),
                devices.gpus(),
                devices.reason());
    }

    private List<Double> loads() {
        long[][] now = processor.getProcessorCpuLoadTicks();
        List<Double> loads = new ArrayList<>();
        if (ticks.length == now.length) {
            for (double load : processor.getProcessorCpuLoadBetweenTicks(ticks)) {
                loads.add(Math.clamp(load, 0, 1));
            }
        }
        ticks = now;
        return loads;
    }

    @Override
    public void close() {
        gpus.close();
    }
}
