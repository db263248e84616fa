package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.torch.TorchLanguageModel.LoadOptions;
import io.github.phiworkbench.library.LibraryEntry;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that choose a model and where it runs. */
final class ModelOptions {

    @Option(
            names = "--model",
            paramLabel = "ID|DIR",
            defaultValue = AppContext.DEFAULT_MODEL,
            description = "A model's id or folder; phi4 models lists them. Default: ${DEFAULT-VALUE}.")
    String model = AppContext.DEFAULT_MODEL;

    @Option(
            names = "--device",
            paramLabel = "D",
            defaultValue = "auto",
            description = "auto, cpu, cuda, cuda:N or mps. Default: ${DEFAULT-VALUE}.")
    String device = "auto";

    @Option(names = "--threads", paramLabel = "N", description = "CPU threads; all cores unless said otherwise.")
    @Nullable
    Integer threads;

    LoadOptions loadOptions() {
        return new LoadOptions(device, threads == null ? LoadOptions.automatic().threads() : threads);
    }

    LoadedModel load(AppContext context, Output output) {
        ImportProgressLine progress = new ImportProgressLine(output, "Importing " + model + " for its first use");
        LibraryEntry.Ready entry = context.library().open(model, progress, new Cancellation());
        progress.end();
        return LoadedModel.load(entry.folder(), loadOptions());
    }
}
