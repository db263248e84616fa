package io.github.phiworkbench.telemetry;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.GlobalMemory;

/**
 * What this machine is.
 *
 * @param system operating system with its version and architecture
 * @param processor as it names itself
 * @param cores logical cores this process may use
 * @param vectorFeatures those of its instruction sets that matter to a language model; empty where they are not known
 * @param memoryBytes physical memory
 * @param availableMemoryBytes memory that programs can have without swapping
 * @param java version and vendor
 */
public record MachineFacts(
        String system,
        String processor,
        int cores,
        List<String> vectorFeatures,
        long memoryBytes,
        long availableMemoryBytes,
        String java) {

    private static final List<String> FEATURES =
            List.of("avx2", "f16c", "avx512f", "avx512_vnni", "avx512_bf16", "amx_tile", "asimd", "bf16", "i8mm");

    public MachineFacts {
        vectorFeatures = List.copyOf(vectorFeatures);
    }

    public static MachineFacts read() {
        SystemInfo info = new SystemInfo();
        CentralProcessor processor = info.getHardware().getProcessor();
        GlobalMemory memory = info.getHardware().getMemory();
        return new MachineFacts(
                info.getOperatingSystem() + ", " + System.getProperty("os.arch"),
                processor.getProcessorIdentifier().getName().strip(),
                Runtime.getRuntime().availableProcessors(),
                features(processor),
                memory.getTotal(),
                memory.getAvailable(),
                Runtime.version() + ", " + System.getProperty("java.vendor"));
    }

    /** OSHI gives the flags as text, one line a core or one for all, depending on the system. */
    private static List<String> features(CentralProcessor processor) {
        List<String> flags = processor.getFeatureFlags().stream()
                .flatMap(line -> Stream.of(line.toLowerCase(Locale.ROOT).split("[^a-z0-9_]+")))
                .distinct()
                .toList();
        return FEATURES.stream().filter(flags::contains).toList();
    }
}
