package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.ProgramVersion;
import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.torch.TorchRuntime;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.telemetry.MachineFacts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "diagnose", description = "Says what this machine and this installation have, for asking for help.")
final class DiagnoseCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    DiagnoseCommand(AppContext context) {
        this.context = context;
    }

    record Engine(
            String djl,
            @Nullable String libtorch,
            @Nullable String loadedFrom,
            @Nullable String problem,
            List<TorchRuntime.DeviceReport> devices) {

        static Engine probe() {
            try {
                return new Engine(
                        TorchRuntime.djlVersion(),
                        TorchRuntime.version(),
                        TorchRuntime.libraryPath(),
                        null,
                        TorchRuntime.devices());
            } catch (EngineException e) {
                return new Engine(TorchRuntime.djlVersion(), null, null, e.getMessage(), List.of());
            }
        }
    }

    record Model(String id, String state) {
        static Model of(LibraryEntry entry) {
            return switch (entry) {
                case LibraryEntry.Ready ready -> new Model(ready.id(), "ready");
                case LibraryEntry.Embedded embedded -> new Model(embedded.id(), "imported at first use");
                case LibraryEntry.Broken broken -> new Model(broken.id(), broken.reason());
            };
        }
    }

    record Report(
            String version,
            MachineFacts machine,
            Engine engine,
            String modelsFolder,
            boolean modelsFolderWritable,
            long freeDiskBytes,
            List<Model> models) {}

    @Override
    public Integer call() {
        Output output = Output.of(Objects.requireNonNull(spec));
        Path folder = context.folders().models();
        Path existing = nearestExisting(folder);
        Report report = new Report(
                ProgramVersion.number(),
                MachineFacts.read(),
                Engine.probe(),
                folder.toString(),
                Files.isWritable(existing),
                existing.toFile().getUsableSpace(),
                context.library().list().stream().map(Model::of).toList());
        if (json) {
            output.json(report);
        } else {
            print(report, output);
        }
        return report.engine().problem() == null ? ExitCode.DONE : ExitCode.FAILED;
    }

    private static Path nearestExisting(Path folder) {
        Path path = folder.toAbsolutePath();
        while (!Files.exists(path) && path.getParent() != null) {
            path = path.getParent();
        }
        return path;
    }

    private static void print(Report report, Output output) {
        MachineFacts machine = report.machine();
        row(output, "version", report.version());
        row(output, "system", machine.system());
        row(output, "processor", machine.processor() + ", " + machine.cores() + " cores");
        row(output, "features", String.join(" ", machine.vectorFeatures()));
        row(
                output,
                "memory",
                Sizes.bytes(machine.memoryBytes()) + ", " + Sizes.bytes(machine.availableMemoryBytes()) + " available");
        row(output, "java", machine.java());
        row(output, "DJL", report.engine().djl());
        row(output, "libtorch", orProblem(report.engine().libtorch(), report.engine()));
        row(output, "  from", orProblem(report.engine().loadedFrom(), report.engine()));
        for (TorchRuntime.DeviceReport device : report.engine().devices()) {
            row(output, "device", device.name() + (device.usable() ? ": works" : ": not usable, " + device.reason()));
        }
        row(
                output,
                "models",
                report.modelsFolder() + " (" + (report.modelsFolderWritable() ? "writable" : "not writable") + ", "
                        + Sizes.bytes(report.freeDiskBytes()) + " free)");
        report.models().forEach(model -> row(output, "  " + model.id(), model.state()));
    }

    private static String orProblem(@Nullable String value, Engine engine) {
        return value == null ? String.valueOf(engine.problem()) : value;
    }

    private static void row(Output output, String name, String value) {
        output.line(String.format(java.util.Locale.ROOT, "%-24s %s", name, value));
    }
}
