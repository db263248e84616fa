package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.torch.TorchLanguageModel.LoadOptions;
import io.github.phiworkbench.library.LibraryEntry;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that choose a model and where it runs. */
final class ModelOptions {

    @Option(
            names = "--model",
            paramLabel = "ID|DIR",
            defaultValue = AppContext.DEFAULT_MODEL,
            description = "A model's id or folder; phi4 models lists them. Default: ${DEFAULT-VALUE}.")
    String model = AppContext.DEFAULT_MODEL;

    @Mixin
    DeviceOptions device = new DeviceOptions();

    LoadedModel load(AppContext context, Output output) {
        return load(context, output, model, device.loadOptions());
    }

    /** Loads a model by its id or folder; one that comes with the program is imported first, visibly. */
    static LoadedModel load(AppContext context, Output output, String model, LoadOptions options) {
        ImportProgressLine progress = new ImportProgressLine(output, "Importing " + model + " for its first use");
        LibraryEntry.Ready entry = context.library().open(model, progress, new Cancellation());
        progress.end();
        return LoadedModel.load(entry.folder(), options);
    }
}
