package io.github.phiworkbench.cli;

import io.github.phiworkbench.engine.torch.TorchLanguageModel.LoadOptions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that say where a model runs. */
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

    LoadOptions loadOptions() {
        return new LoadOptions(device, threads == null ? LoadOptions.automatic().threads() : threads);
    }
}
