package io.github.phiworkbench.telemetry;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.HardwareAbstractionLayer;
import oshi.hardware.VirtualMemory;

/** Takes samples of this machine, one after the other. Not for several threads at once. */
public final class MachineWatch implements AutoCloseable {

    private record Sensors(CentralProcessor processor, VirtualMemory swap) {
        /** Takes a while, so it is left to the first look. */
        static Sensors find() {
            HardwareAbstractionLayer hardware = new SystemInfo().getHardware();
            return new Sensors(hardware.getProcessor(), hardware.getMemory().getVirtualMemory());
        }
    }

    private final PatientGpus gpus;
    private final Clock clock;
    private Optional<Sensors> sensors = Optional.empty();
    private long[][] ticks = {};

    /** All that this machine has. */
    public MachineWatch() {
        this(List.of(new Nvml(), new OtherGpus()), Clock.systemUTC());
    }

    MachineWatch(List<GpuSource> sources, Clock clock) {
        gpus = new PatientGpus(sources);
        this.clock = clock;
    }

    /**
     * Looks once.
     *
     * @param workers numbers of the processes that hold this program's models
     */
    public MachineSample look(Set<Long> workers) {
        Sensors found = sensors.orElseGet(Sensors::find);
        sensors = Optional.of(found);
        long self = ProcessHandle.current().pid();
        Set<Long> all = new TreeSet<>(workers);
        all.add(self);
        PatientGpus.Answer devices = gpus.look(all);
        return new MachineSample(
                clock.instant(),
                MachineMemory.totalBytes(),
                MachineMemory.availableBytes(),
                found.swap().getSwapTotal(),
                found.swap().getSwapUsed(),
                loads(found.processor()),
                ProcessMemory.residentBytes(self),
                workers.stream()
                        .filter(pid -> pid != self)
                        .mapToLong(ProcessMemory::residentBytes)
                        .sum(),
                devices.report().gpus(),
                devices.nanos(),
                devices.report().reason());
    }

    private List<Double> loads(CentralProcessor processor) {
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
