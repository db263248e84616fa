package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.torch.TorchRuntime.DeviceReport;
import io.github.phiworkbench.telemetry.MachineFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What this machine and this installation have, for asking for help. The names of the fields, in snake case, are those of
 * {@code phi4 diagnose --json}.
 *
 * @param version of this program
 * @param machine what it runs on
 * @param engine libtorch and what it can use
 * @param graphics what drives the graphics processors
 * @param environment variables that change how the engine works, where they are set
 * @param folders where the program keeps things
 * @param models what is in the library
 * @param selfTests how the embedded model answers on each device; empty if none were made
 */
public record Diagnosis(
        String version,
        MachineFacts machine,
        Engine engine,
        Graphics graphics,
        Map<String, String> environment,
        List<Folder> folders,
        List<Model> models,
        List<SelfTest> selfTests) {

    public Diagnosis {
        environment = Map.copyOf(environment);
        folders = List.copyOf(folders);
        models = List.copyOf(models);
        selfTests = List.copyOf(selfTests);
    }

    /**
     * The engine.
     *
     * @param djl version of DJL
     * @param libtorch its version; null if it could not be loaded
     * @param loadedFrom the folder it was loaded from
     * @param problem why it could not be loaded; null if it was
     * @param cudaRuntime version of the CUDA runtime that it brings; null where it has none
     * @param nativeFiles files of the native libraries in the process; empty where the system does not tell
     * @param devices those it could know, and why one is not usable
     */
    public record Engine(
            String djl,
            @Nullable String libtorch,
            @Nullable String loadedFrom,
            @Nullable String problem,
            @Nullable String cudaRuntime,
            List<String> nativeFiles,
            List<DeviceReport> devices) {
        public Engine {
            nativeFiles = List.copyOf(nativeFiles);
            devices = List.copyOf(devices);
        }
    }

    /**
     * Graphics processors.
     *
     * @param nvidiaDriver version of NVIDIA's driver; null without one
     * @param cudaOfDriver newest CUDA that it can run
     * @param processors by name and memory
     * @param problem why none are known; empty if any are
     */
    public record Graphics(
            @Nullable String nvidiaDriver, @Nullable String cudaOfDriver, List<String> processors, String problem) {
        public Graphics {
            processors = List.copyOf(processors);
        }
    }

    /**
     * A folder of the program.
     *
     * @param purpose what it is for
     * @param writable whether something can be written there
     */
    public record Folder(String purpose, String path, boolean writable, long freeDiskBytes) {}

    /** A model of the library and what there is to say of it. */
    public record Model(String id, String state) {}

    /**
     * A short answer of the embedded model.
     *
     * @param device where it ran
     * @param works whether the answer is right
     * @param result the answer, or why there is none
     */
    public record SelfTest(String device, boolean works, String result, double loadSeconds, double tokensPerSecond) {}

    /** Whether something is wrong that keeps models from running. */
    public boolean isBroken() {
        return engine.problem() != null || selfTests.stream().anyMatch(test -> !test.works());
    }

    /** In lines of a name and what there is to say. */
    public String toText() {
        Lines lines = new Lines();
        lines.add("version", version);
        lines.add("system", machine.system());
        lines.add("processor", machine.processor() + ", " + machine.cores() + " cores");
        lines.add("features", String.join(" ", machine.vectorFeatures()));
        lines.add(
                "memory",
                Sizes.bytes(machine.memoryBytes()) + ", " + Sizes.bytes(machine.availableMemoryBytes()) + " available");
        lines.add("java", machine.java());
        lines.add("DJL", engine.djl());
        lines.add("libtorch", orProblem(engine.libtorch()));
        lines.add("  from", orProblem(engine.loadedFrom()));
        lines.add("CUDA runtime", engine.cudaRuntime() == null ? "none" : engine.cudaRuntime());
        engine.nativeFiles().forEach(file -> lines.add("  loaded", file));
        for (DeviceReport device : engine.devices()) {
            lines.add("device", device.name() + (device.usable() ? ": works" : ": not usable, " + device.reason()));
        }
        lines.add(
                "NVIDIA driver",
                graphics.nvidiaDriver() == null
                        ? "none"
                        : graphics.nvidiaDriver() + ", for CUDA up to " + graphics.cudaOfDriver());
        graphics.processors().forEach(processor -> lines.add("graphics", processor));
        if (!graphics.problem().isEmpty()) {
            lines.add("graphics", "not available: " + graphics.problem());
        }
        environment.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .forEach(variable -> lines.add(variable.getKey(), variable.getValue()));
        for (Folder folder : folders) {
            lines.add(
                    folder.purpose(),
                    folder.path() + " (" + (folder.writable() ? "writable" : "not writable") + ", "
                            + Sizes.bytes(folder.freeDiskBytes()) + " free)");
        }
        models.forEach(model -> lines.add("  " + model.id(), model.state()));
        for (SelfTest test : selfTests) {
            lines.add(
                    "self-test",
                    test.device()
                            + (test.works() ? ": works, " : ": FAILED, ")
                            + test.result()
                            + (test.works()
                                    ? String.format(
                                            Locale.ROOT,
                                            " (loaded in %.1f s, %.0f tokens/s)",
                                            test.loadSeconds(),
                                            test.tokensPerSecond())
                                    : ""));
        }
        return lines.text();
    }

    private String orProblem(@Nullable String value) {
        return value == null ? String.valueOf(engine.problem()) : value;
    }

    private static final class Lines {
        private final List<String> lines = new ArrayList<>();

        void add(String name, String value) {
            lines.add(String.format(Locale.ROOT, "%-24s %s", name, value));
        }

        String text() {
            return String.join("\n", lines);
        }
    }
}
