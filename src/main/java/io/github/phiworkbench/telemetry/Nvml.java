package io.github.phiworkbench.telemetry;

import io.github.phiworkbench.telemetry.GpuSample.Maker;
import io.github.phiworkbench.telemetry.GpuSample.Slowdown;
import io.github.phiworkbench.telemetry.NvmlLibrary.FailedException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * NVIDIA's graphics processors, by the management library of their driver. What the library, or one of its functions, does
 * not give is missing in the samples, with the reason. Structures and constants are those of the NVML reference manual.
 */
public final class Nvml implements GpuSource {

    private static final int NAME_BYTES = 96;
    private static final int TEMPERATURE_OF_CHIP = 0;
    private static final int NOT_LARGE_ENOUGH = 7;
    private static final int MOST_PROCESSES = 4096;

    /** nvmlClocksThrottleReason: software and hardware temperature limits, power cap, power brake. */
    private static final long HOT = 0x20 | 0x40;

    private static final long POWER_CAP = 0x4;
    private static final long POWER_BRAKE = 0x80;

    /** Windows' own memory manager does not tell the driver what a process holds. */
    private static final long UNKNOWN_BYTES = -1;

    /** Nothing is allocated by this library but a few bytes a call. */
    private interface Question {
        double ask(Arena arena) throws FailedException;
    }

    private final List<String> files;
    private Optional<NvmlLibrary> library = Optional.empty();
    private String problem = "";
    private boolean opened;

    /** The driver of this machine. */
    public Nvml() {
        this(usualFiles(System.getProperty("os.name", ""), System.getenv("SystemRoot")));
    }

    /** @param files where the library may be, see {@link NvmlLibrary#open} */
    Nvml(List<String> files) {
        this.files = files;
    }

    static List<String> usualFiles(String system, @org.jspecify.annotations.Nullable String windowsFolder) {
        String name = system.toLowerCase(Locale.ROOT);
        if (name.startsWith("windows")) {
            Path folder = Path.of(windowsFolder == null ? "C:\\Windows" : windowsFolder);
            return List.of(folder.resolve("System32").resolve("nvml.dll").toString(), "nvml.dll");
        }
        // Where Linux runs under Windows, the driver's libraries lie in a folder of their own.
        return name.startsWith("mac") ? List.of() : List.of("libnvidia-ml.so.1", "/usr/lib/wsl/lib/libnvidia-ml.so.1");
    }

    /**
     * Versions of what drives the processors.
     *
     * @param driver version of the driver; empty where it does not tell
     * @param cuda newest CUDA version that the driver can run, such as 12.8; empty where it does not tell
     */
    public record Driver(String driver, String cuda) {}

    /** The driver; empty if there is none that works. */
    public synchronized Optional<Driver> driver() {
        open();
        return library.map(it -> {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment text = arena.allocate(NAME_BYTES);
                MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
                String driver = works(it, "nvmlSystemGetDriverVersion", text, NAME_BYTES) ? text.getString(0) : "";
                String cuda = "";
                if (works(it, "nvmlSystemGetCudaDriverVersion_v2", number)) {
                    int version = number.get(ValueLayout.JAVA_INT, 0);
                    cuda = version / 1000 + "." + version % 1000 / 10;
                }
                return new Driver(driver, cuda);
            }
        });
    }

    private static boolean works(NvmlLibrary library, String function, Object... arguments) {
        try {
            library.call(function, arguments);
            return true;
        } catch (FailedException e) {
            return false;
        }
    }

    /** Once: a driver that is installed while the program runs is found at its next start. */
    private void open() {
        if (opened) {
            return;
        }
        opened = true;
        try {
            NvmlLibrary found = NvmlLibrary.open(files);
            found.call("nvmlInit_v2");
            library = Optional.of(found);
        } catch (FailedException e) {
            problem = String.valueOf(e.getMessage());
        }
    }

    @Override
    public synchronized Report look(Set<Long> processes) {
        open();
        if (library.isEmpty()) {
            return Report.none(problem);
        }
        NvmlLibrary driver = library.get();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment number = arena.allocate(ValueLayout.JAVA_INT);
            driver.call("nvmlDeviceGetCount_v2", number);
            int count = number.get(ValueLayout.JAVA_INT, 0);
            List<GpuSample> samples = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                samples.add(new Device(driver, i).sample(processes));
            }
            return samples.isEmpty() ? Report.none("the driver knows no NVIDIA device") : new Report(samples, "");
        } catch (FailedException e) {
            return Report.none(String.valueOf(e.getMessage()));
        }
    }

    /** One processor. */
    private record Device(NvmlLibrary driver, int index) {

        GpuSample sample(Set<Long> processes) {
            MemorySegment handle;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment pointer = arena.allocate(ValueLayout.ADDRESS);
                driver.call("nvmlDeviceGetHandleByIndex_v2", index, pointer);
                handle = pointer.get(ValueLayout.ADDRESS, 0);
            } catch (FailedException e) {
                Reading none = Reading.none(String.valueOf(e.getMessage()));
                return new GpuSample(
                        index, "NVIDIA", Maker.NVIDIA, none, none, none, none, none, none, none, none, List.of());
            }
            // struct nvmlMemory_t { unsigned long long total, free, used; }
            Reading total = longAt(0, "nvmlDeviceGetMemoryInfo", handle, 3);
            Reading used = longAt(2, "nvmlDeviceGetMemoryInfo", handle, 3);
            return new GpuSample(
                    index,
                    name(handle),
                    Maker.NVIDIA,
                    used,
                    total,
                    ofProgram(handle, processes),
                    Reading.none("this driver does not tell"),
                    utilization(handle),
                    intOf("nvmlDeviceGetTemperature", handle, TEMPERATURE_OF_CHIP),
                    intOf("nvmlDeviceGetPowerUsage", handle).map(milliwatts -> milliwatts / 1e3),
                    longAt(0, "nvmlDeviceGetTotalEnergyConsumption", handle, 1).map(millijoules -> millijoules / 1e3),
                    slowdowns(handle));
        }

        private String name(MemorySegment handle) {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment text = arena.allocate(NAME_BYTES);
                return works(driver, "nvmlDeviceGetName", handle, text, NAME_BYTES)
                        ? text.getString(0)
                        : "NVIDIA " + index;
            }
        }

        /** struct nvmlUtilization_t { unsigned int gpu, memory; }, in percent. */
        private Reading utilization(MemorySegment handle) {
            return reading(arena -> {
                MemorySegment result = arena.allocate(2L * Integer.BYTES);
                driver.call("nvmlDeviceGetUtilizationRates", handle, result);
                return result.get(ValueLayout.JAVA_INT, 0) / 100.0;
            });
        }

        private Reading intOf(String function, MemorySegment handle, Object... more) {
            return reading(arena -> {
                MemorySegment result = arena.allocate(ValueLayout.JAVA_INT);
                List<Object> arguments = new ArrayList<>();
                arguments.add(handle);
                arguments.addAll(List.of(more));
                arguments.add(result);
                driver.call(function, arguments.toArray());
                return Integer.toUnsignedLong(result.get(ValueLayout.JAVA_INT, 0));
            });
        }

        /** One of some 64-bit numbers that a function writes. */
        private Reading longAt(int which, String function, MemorySegment handle, int numbers) {
            return reading(arena -> {
                MemorySegment result = arena.allocate((long) numbers * Long.BYTES, Long.BYTES);
                driver.call(function, handle, result);
                return result.getAtIndex(ValueLayout.JAVA_LONG, which);
            });
        }

        private Reading ofProgram(MemorySegment handle, Set<Long> processes) {
            return reading(arena -> {
                // nvmlProcessInfo_t: pid, bytes; since version 2 followed by two numbers of partitions.
                boolean second = driver.has("nvmlDeviceGetComputeRunningProcesses_v3");
                String function =
                        second ? "nvmlDeviceGetComputeRunningProcesses_v3" : "nvmlDeviceGetComputeRunningProcesses";
                long size = second ? 24 : 16;
                MemorySegment count = arena.allocate(ValueLayout.JAVA_INT);
                int asked = driver.code(function, handle, count, MemorySegment.NULL);
                int room = Math.min(count.get(ValueLayout.JAVA_INT, 0) + 8, MOST_PROCESSES);
                if (asked != 0 && asked != NOT_LARGE_ENOUGH) {
                    driver.call(function, handle, count, MemorySegment.NULL);
                }
                MemorySegment list = arena.allocate(room * size, Long.BYTES);
                count.set(ValueLayout.JAVA_INT, 0, room);
                driver.call(function, handle, count, list);
                long bytes = 0;
                int listed = Math.min(room, count.get(ValueLayout.JAVA_INT, 0));
                for (int i = 0; i < listed; i++) {
                    long pid = Integer.toUnsignedLong(list.get(ValueLayout.JAVA_INT, i * size));
                    long held = list.get(ValueLayout.JAVA_LONG, i * size + 8);
                    if (processes.contains(pid)) {
                        if (held == UNKNOWN_BYTES) {
                            throw new FailedException("this system's driver does not tell it by process");
                        }
                        bytes += held;
                    }
                }
                return bytes;
            });
        }

        private List<Slowdown> slowdowns(MemorySegment handle) {
            long reasons = (long) longAt(0, "nvmlDeviceGetCurrentClocksThrottleReasons", handle, 1)
                    .number()
                    .orElse(0);
            List<Slowdown> found = new ArrayList<>();
            if ((reasons & HOT) != 0) {
                found.add(Slowdown.TEMPERATURE);
            }
            if ((reasons & POWER_CAP) != 0) {
                found.add(Slowdown.POWER_LIMIT);
            }
            if ((reasons & POWER_BRAKE) != 0) {
                found.add(Slowdown.POWER_SUPPLY);
            }
            return found;
        }

        private static Reading reading(Question question) {
            try (Arena arena = Arena.ofConfined()) {
                return Reading.of(question.ask(arena));
            } catch (FailedException e) {
                return Reading.none(String.valueOf(e.getMessage()));
            }
        }
    }

    @Override
    public synchronized void close() {
        library.ifPresent(it -> works(it, "nvmlShutdown"));
        library = Optional.empty();
        problem = "the driver was closed";
        opened = true;
    }
}
