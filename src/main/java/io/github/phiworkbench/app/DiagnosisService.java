package io.github.phiworkbench.app;

import io.github.phiworkbench.app.Diagnosis.Engine;
import io.github.phiworkbench.app.Diagnosis.Folder;
import io.github.phiworkbench.app.Diagnosis.Graphics;
import io.github.phiworkbench.app.Diagnosis.Model;
import io.github.phiworkbench.app.Diagnosis.SelfTest;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.DeviceMemory;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.engine.torch.TorchRuntime;
import io.github.phiworkbench.engine.torch.TorchRuntime.DeviceReport;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.telemetry.GpuSource;
import io.github.phiworkbench.telemetry.LoadedLibraries;
import io.github.phiworkbench.telemetry.MachineFacts;
import io.github.phiworkbench.telemetry.Nvml;
import io.github.phiworkbench.telemetry.OtherGpus;
import io.github.phiworkbench.tokenizer.Message;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Looks at this machine and this installation, and lets the embedded model answer on each device. */
public final class DiagnosisService {

    private static final List<String> VARIABLES = List.of(
            "PHI4_DATA",
            "PHI4_JAVA_OPTIONS",
            "JAVA_TOOL_OPTIONS",
            "JDK_JAVA_OPTIONS",
            "PYTORCH_LIBRARY_PATH",
            "PYTORCH_FLAVOR",
            "PYTORCH_VERSION",
            "CUDA_VISIBLE_DEVICES",
            "LD_LIBRARY_PATH",
            "LD_PRELOAD",
            "OMP_NUM_THREADS",
            "MKL_NUM_THREADS",
            "GOMP_SPINCOUNT",
            "MALLOC_ARENA_MAX");

    private static final String QUESTION = "What is 12 × 7?";
    private static final String ANSWER = "84";
    private static final int ANSWER_TOKENS = 24;

    private final AppFolders folders;
    private final ModelLibrary library;
    private final ModelLoader loader;

    public DiagnosisService(AppFolders folders, ModelLibrary library, ModelLoader loader) {
        this.folders = folders;
        this.library = library;
        this.loader = loader;
    }

    /**
     * Looks. Loads libtorch into this process.
     *
     * @param selfTest whether the embedded model is to answer on each device, in processes of its own
     */
    public Diagnosis look(boolean selfTest) {
        Engine engine = engine();
        return new Diagnosis(
                ProgramVersion.number(),
                MachineFacts.read(),
                engine,
                graphics(),
                variables(System.getenv()),
                List.of(
                        folder("data", folders.data()),
                        folder("models", folders.models()),
                        folder("logs", folders.logs())),
                library.list().stream().map(DiagnosisService::describe).toList(),
                selfTest
                        ? engine.devices().stream()
                                .filter(DeviceReport::usable)
                                .map(device -> test(device.name()))
                                .toList()
                        : List.of());
    }

    private static Engine engine() {
        try {
            String version = TorchRuntime.version();
            String from = TorchRuntime.libraryPath();
            List<DeviceReport> devices = TorchRuntime.devices();
            return new Engine(
                    TorchRuntime.djlVersion(),
                    version,
                    from,
                    null,
                    TorchRuntime.cudaRuntime().orElse(null),
                    LoadedLibraries.files(),
                    devices);
        } catch (EngineException e) {
            return new Engine(
                    TorchRuntime.djlVersion(), null, null, e.getMessage(), null, LoadedLibraries.files(), List.of());
        }
    }

    private static Graphics graphics() {
        try (Nvml nvidia = new Nvml();
                OtherGpus others = new OtherGpus()) {
            Optional<Nvml.Driver> driver = nvidia.driver();
            List<String> processors = new ArrayList<>();
            List<String> problems = new ArrayList<>();
            for (GpuSource source : List.of(nvidia, others)) {
                GpuSource.Report report = source.look(Set.of());
                report.gpus()
                        .forEach(gpu -> processors.add(gpu.name()
                                + (gpu.memoryTotal().number().isPresent()
                                        ? ", "
                                                + Sizes.bytes((long) gpu.memoryTotal()
                                                        .number()
                                                        .getAsDouble())
                                        : "")));
                if (!report.reason().isEmpty()) {
                    problems.add(report.reason());
                }
            }
            return new Graphics(
                    driver.map(Nvml.Driver::driver).orElse(null),
                    driver.map(Nvml.Driver::cuda).orElse(null),
                    processors,
                    processors.isEmpty() ? String.join("; ", problems) : "");
        }
    }

    static Map<String, String> variables(Map<String, String> environment) {
        Map<String, String> found = new TreeMap<>();
        VARIABLES.stream().filter(environment::containsKey).forEach(name -> found.put(name, environment.get(name)));
        return found;
    }

    private static Folder folder(String purpose, Path path) {
        Path existing = nearestExisting(path);
        return new Folder(
                purpose,
                path.toString(),
                Files.isWritable(existing),
                existing.toFile().getUsableSpace());
    }

    private static Path nearestExisting(Path folder) {
        Path path = folder.toAbsolutePath();
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    private static Model describe(LibraryEntry entry) {
        return switch (entry) {
            case LibraryEntry.Ready ready -> new Model(ready.id(), "ready");
            case LibraryEntry.Embedded embedded -> new Model(embedded.id(), "imported at first use");
            case LibraryEntry.Broken broken -> new Model(broken.id(), broken.reason());
        };
    }

    /** A process of its own: where a device is broken, it may take the process with it. */
    private SelfTest test(String device) {
        LoadOptions options = new LoadOptions(device, Runtime.getRuntime().availableProcessors());
        try {
            Path folder = library.open(AppContext.DEFAULT_MODEL, _ -> {}, new Cancellation())
                    .folder();
            try (LoadedModel model = loader.load(LoadRequest.of(folder, options), new Silent(), new Cancellation())) {
                GenerationResult result = model.model()
                        .generate(
                                GenerationRequest.greedy(
                                        model.encodeChat(List.of(Message.user(QUESTION))),
                                        ANSWER_TOKENS,
                                        model.manifest().stopIds()),
                                _ -> {},
                                new Cancellation());
                String answer = result.text().strip();
                return new SelfTest(
                        model.model().backend().device(),
                        answer.contains(ANSWER),
                        "\"" + QUESTION + "\" is answered \"" + answer + "\"",
                        model.loading().toNanos() / 1e9,
                        result.stats().decodeTokensPerSecond());
            }
        } catch (RuntimeException e) {
            return new SelfTest(device, false, String.valueOf(e.getMessage()), 0, 0);
        }
    }

    private static final class Silent implements LoadListener {
        @Override
        public void deviceChosen(DeviceMemory device) {}

        @Override
        public void progress(LoadProgress progress) {}
    }
}
