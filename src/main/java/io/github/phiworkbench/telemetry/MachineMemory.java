package io.github.phiworkbench.telemetry;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;

/** Memory of this machine, and of the container that this process is held in. */
public final class MachineMemory {

    private static final Logger LOG = LoggerFactory.getLogger(MachineMemory.class);

    private static final Path CONTROL_GROUP = Path.of("/sys/fs/cgroup");

    private MachineMemory() {}

    /** What programs can have without swapping, in bytes. */
    public static long availableBytes() {
        long available = new SystemInfo().getHardware().getMemory().getAvailable();
        return Math.min(available, leftInGroup(CONTROL_GROUP).orElse(Long.MAX_VALUE));
    }

    /**
     * What a Linux control group leaves: its limit less what is in use, of which the inactive pages of files can be had back;
     * as "Control Group v2" of the Linux kernel's documentation describes memory.max, memory.current and memory.stat.
     *
     * @param group the group's folder
     * @return empty without a limit
     */
    static OptionalLong leftInGroup(Path group) {
        Path limit = group.resolve("memory.max");
        if (!Files.isReadable(limit)) {
            return OptionalLong.empty();
        }
        try {
            String most = Files.readString(limit).strip();
            if (most.equals("max")) {
                return OptionalLong.empty();
            }
            long used = Long.parseLong(
                    Files.readString(group.resolve("memory.current")).strip());
            long inactive = Files.readAllLines(group.resolve("memory.stat")).stream()
                    .filter(line -> line.startsWith("inactive_file "))
                    .mapToLong(line -> Long.parseLong(line.substring("inactive_file ".length())))
                    .sum();
            return OptionalLong.of(Math.max(0, Long.parseLong(most) - used + inactive));
        } catch (IOException | NumberFormatException e) {
            LOG.warn("The memory limit in {} cannot be read: {}", group, e.toString());
            return OptionalLong.empty();
        }
    }

    /** All there is, in bytes: of the container, where there is one. */
    public static long totalBytes() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    }
}
