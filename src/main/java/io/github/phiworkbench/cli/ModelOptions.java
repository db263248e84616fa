package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.LoadRequest.Place;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.engine.Cancellation;
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

    /** For one answer: a process of its own would take longer to start than it could save. */
    LoadedModel loadForOneCall(AppContext context, Output output) {
        return load(context, output, model, device, Place.IN_PROCESS);
    }

    /** For a conversation, which should outlive a crash of the engine. */
    LoadedModel loadForManyCalls(AppContext context, Output output) {
        return load(context, output, model, device, Place.WORKER);
    }

    /**
     * Loads a model by its id or folder; one that comes with the program is imported first, visibly.
     *
     * @param usual where it runs unless the user said otherwise
     */
    static LoadedModel load(AppContext context, Output output, String model, DeviceOptions device, Place usual) {
        device.loadOptions();
        LibraryEntry.Ready entry = requireImported(context, output, model);
        return device.load(context, output, entry.folder(), usual);
    }

    /** Makes sure that a model can be loaded; one that comes with the program is imported first, visibly. */
    static LibraryEntry.Ready requireImported(AppContext context, Output output, String model) {
        ImportProgressLine progress = new ImportProgressLine(output, "Importing " + model + " for its first use");
        LibraryEntry.Ready entry = context.library().open(model, progress::written, new Cancellation());
        progress.end();
        return entry;
    }
}
