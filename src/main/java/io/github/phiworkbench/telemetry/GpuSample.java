package io.github.phiworkbench.telemetry;

import java.util.List;

/**
 * A graphics processor at one moment.
 *
 * @param index its number, from 0, among those its driver knows
 * @param name as its driver names it
 * @param maker who made it, and so which of libtorch's devices it is
 * @param memoryUsed bytes of its own memory that are taken, by any program
 * @param memoryTotal bytes of its own memory
 * @param memoryOfProgram bytes of its own memory that this program's processes hold
 * @param sharedMemoryUsed bytes of the machine's memory that it uses as if they were its own; much slower
 * @param utilization share of the last moments in which it computed, 0 to 1
 * @param temperature in degrees Celsius
 * @param power in watts
 * @param energy joules since the driver was loaded; only differences mean something
 * @param slowdowns why its clock is lower than it could be, in words; empty if it is not, or that is not known
 */
public record GpuSample(
        int index,
        String name,
        Maker maker,
        Reading memoryUsed,
        Reading memoryTotal,
        Reading memoryOfProgram,
        Reading sharedMemoryUsed,
        Reading utilization,
        Reading temperature,
        Reading power,
        Reading energy,
        List<Slowdown> slowdowns) {

    /** Makers whose processors libtorch can use. */
    public enum Maker {
        NVIDIA,
        APPLE,
        OTHER
    }

    /** Why a processor holds back. */
    public enum Slowdown {
        TEMPERATURE,
        POWER_LIMIT,
        POWER_SUPPLY
    }

    public GpuSample {
        slowdowns = List.copyOf(slowdowns);
    }

    /**
     * Whether it is one of libtorch's devices.
     *
     * @param device as libtorch spells it
     */
    public boolean isDevice(String device) {
        return switch (maker) {
            case NVIDIA -> device.equals("cuda:" + index);
            case APPLE -> device.startsWith("mps");
            case OTHER -> false;
        };
    }

    /** Whether what another source says may be of this processor. */
    boolean isNamedAs(GpuSample other) {
        return maker == other.maker && name.equalsIgnoreCase(other.name);
    }

    /** The same, with the machine's memory that another source knows of. */
    GpuSample withSharedMemoryOf(GpuSample other) {
        return new GpuSample(
                index,
                name,
                maker,
                memoryUsed,
                memoryTotal,
                memoryOfProgram,
                other.sharedMemoryUsed,
                utilization,
                temperature,
                power,
                energy,
                slowdowns);
    }

    /** The same, with nothing known but which it is. */
    GpuSample silent(String reason) {
        Reading none = Reading.none(reason);
        return new GpuSample(index, name, maker, none, none, none, none, none, none, none, none, List.of());
    }
}
