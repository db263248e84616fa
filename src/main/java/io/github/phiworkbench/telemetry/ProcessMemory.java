package io.github.phiworkbench.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;

/** Resident memory of this process. */
public final class ProcessMemory {

    private static final Path LINUX_STATUS = Path.of("/proc/self/status");

    private ProcessMemory() {}

    /** The most this process has held, in bytes; where the system does not keep the peak, what it holds now. */
    public static long peakResidentBytes() {
        return linuxStatus("VmHWM").orElseGet(ProcessMemory::residentBytes);
    }

    /** What this process holds now, in bytes. */
    public static long residentBytes() {
        return linuxStatus("VmRSS").orElseGet(() -> {
            OSProcess self = new SystemInfo().getOperatingSystem().getCurrentProcess();
            return self.getResidentMemory();
        });
    }

    private static OptionalLong linuxStatus(String field) {
        if (!Files.isReadable(LINUX_STATUS)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(LINUX_STATUS).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
