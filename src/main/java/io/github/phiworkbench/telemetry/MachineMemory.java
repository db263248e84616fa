package io.github.phiworkbench.telemetry;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import oshi.SystemInfo;

/** Memory of this machine, or of the container that this process is held in. */
public final class MachineMemory {

    private MachineMemory() {}

    /** What programs can have without swapping, in bytes. */
    public static long availableBytes() {
        long available = new SystemInfo().getHardware().getMemory().getAvailable();
        // OSHI looks at the whole machine, Java at the container's limit.
        OperatingSystemMXBean limits = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return Math.min(available, limits.getTotalMemorySize());
    }

    /** All there is, in bytes: of the container, where there is one. */
    public static long totalBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
