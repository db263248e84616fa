package io.github.phiworkbench.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;
import oshi.SystemInfo;
import oshi.software.os.OSProcess;

/** Resident memory of processes. */
public final class ProcessMemory {

    private ProcessMemory() {}

    /**
     * The most that a process has held, in bytes; where the system does not keep the peak, what it holds now.
     *
     * @param pid its number
     */
    public static long peakResidentBytes(long pid) {
        return linuxStatus(pid, "VmHWM").orElseGet(() -> residentBytes(pid));
    }

    /** What a process holds now, in bytes; 0 if it is not there. */
    public static long residentBytes(long pid) {
        return linuxStatus(pid, "VmRSS").orElseGet(() -> {
            OSProcess process = new SystemInfo().getOperatingSystem().getProcess(Math.toIntExact(pid));
            return process == null ? 0 : process.getResidentMemory();
        });
    }

    /** What this process and those it started hold now, in bytes. */
    public static long treeResidentBytes() {
        ProcessHandle self = ProcessHandle.current();
        return Stream.concat(Stream.of(self), self.descendants())
                .mapToLong(process -> residentBytes(process.pid()))
                .sum();
    }

    private static OptionalLong linuxStatus(long pid, String field) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        if (!Files.isReadable(status)) {
            return OptionalLong.empty();
        }
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(field + ":"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
