package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.LoadRequest;
import io.github.phiworkbench.app.LoadRequest.MemoryCheck;
import io.github.phiworkbench.app.LoadRequest.Place;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.family.Precision;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where and how a model runs. */
final class DeviceOptions {

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            description = "auto, cpu, cuda, cuda:N or mps. Default: ${DEFAULT-VALUE}.")
    String device = "auto";

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads; all cores unless said otherwise.")
    @Nullable
    Integer threads;

    @Option(
            names = "--cache-precision",
            paramLabel = "P",
            description = "Number format of keys and values: f32, bf16 or f16. On CUDA only what the model has anyway.")
    @Nullable
    String cachePrecision;

    @Option(
            names = "--in-process",
            negatable = true,
            description = "Run the model in the program's own process, or with --no-in-process in one of its own.")
    @Nullable
    Boolean inProcess;

    @Option(names = "--force", description = "Load the model even if it seems not to fit into memory.")
    boolean force;

    /** Checks what was given before anything slow is done for it. */
    LoadOptions loadOptions() {
        return new LoadOptions(
                device,
                threads == null ? LoadOptions.automatic().threads() : threads,
                Optional.ofNullable(cachePrecision).map(Precision::of));
    }

    /**
     * Loads the model of a folder, visibly if that takes long.
     *
     * @param usual where it runs unless the user said otherwise
     */
    LoadedModel load(AppContext context, Output output, Path folder, Place usual) {
        LoadRequest request = over(LoadRequest.of(folder, loadOptions()), usual);
        return load(context, output, request, new Cancellation());
    }

    /** A request with what the user said. */
    LoadRequest over(LoadRequest request, Place usual) {
        Place place = inProcess == null ? usual : inProcess ? Place.IN_PROCESS : Place.WORKER;
        return request.in(place).with(force ? MemoryCheck.LOAD_ANYWAY : MemoryCheck.REFUSE);
    }

    /** The same by a request that was made before. */
    static LoadedModel load(AppContext context, Output output, LoadRequest request, Cancellation cancellation) {
        LoadProgressLine progress =
                new LoadProgressLine(output, String.valueOf(request.folder().getFileName()));
        try {
            return context.loader().load(request, progress, cancellation);
        } finally {
            progress.end();
        }
    }
}
