package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.Benchmark;
import io.github.phiworkbench.app.BenchmarkResult;
import io.github.phiworkbench.app.LoadRequest.Place;
import io.github.phiworkbench.app.LoadedModel;
import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.library.SyntheticCheckpoint;
import io.github.phiworkbench.telemetry.ReadBandwidth;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "bench", description = "Measures prefill and decode speed and memory.")
final class BenchCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    Subject subject = new Subject();

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "With --synthetic: one of those that import knows. Default: bf16.")
    @Nullable
    String precision;

    @Option(
            names = "--prompt-tokens",
            paramLabel = "N",
            defaultValue = "128",
            description = "Default: ${DEFAULT-VALUE}.")
    int promptTokens = 128;

    @Option(names = "--new-tokens", paramLabel = "N", defaultValue = "32", description = "Default: ${DEFAULT-VALUE}.")
    int newTokens = 32;

    @Option(
            names = "--top",
            paramLabel = "K",
            defaultValue = "0",
            description = "Report the K most likely tokens with each token, as chats do. Default: ${DEFAULT-VALUE}.")
    int top;

    @Mixin
    DeviceOptions device = new DeviceOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    BenchCommand(AppContext context) {
        this.context = context;
    }

    /** A model, or random weights of a variant's sizes. */
    static final class Subject {
        @Option(names = "--model", paramLabel = "ID|DIR", required = true, description = "A model's id or folder.")
        @Nullable
        String model;

        @ArgGroup(exclusive = false)
        @Nullable
        Synthetic synthetic;
    }

    /** Random weights: speed does not depend on their values. */
    static final class Synthetic {
        @Option(
                names = "--synthetic",
                paramLabel = "VARIANT",
                required = true,
                description = "Random weights of a variant's sizes, for example phi-4-mini; kept in the temp folder.")
        String variant = "";

        @Option(names = "--layers", paramLabel = "N", description = "So many layers in place of the variant's.")
        @Nullable
        Integer layers;

        @Option(
                names = "--vocab",
                paramLabel = "V",
                description = "A vocabulary of so many entries in place of the variant's.")
        @Nullable
        Integer vocabulary;
    }

    @Override
    public Integer call() {
        Output output = Output.of(Objects.requireNonNull(spec));
        Benchmark benchmark = new Benchmark(promptTokens, newTokens, top);
        LoadOptions options = device.loadOptions();
        try (LoadedModel loaded = open(output)) {
            BenchmarkResult report = benchmark.measure(
                    loaded, options.threads(), () -> ReadBandwidth.measure(options.threads()), new Cancellation());
            if (json) {
                output.json(report);
            } else {
                print(report, output);
            }
        }
        return ExitCode.DONE;
    }

    private LoadedModel open(Output output) {
        Synthetic synthetic = subject.synthetic;
        if (synthetic == null) {
            if (precision != null) {
                throw new IllegalArgumentException(
                        "--precision goes with --synthetic; a model has the precision it was" + " imported in.");
            }
            return ModelOptions.load(context, output, Objects.requireNonNull(subject.model), device, Place.IN_PROCESS);
        }
        ImportProgressLine progress = new ImportProgressLine(output, "Writing random weights");
        Path folder = checkpoint(synthetic)
                .prepare(SyntheticCheckpoint.defaultCache(), progress::written, new Cancellation());
        progress.end();
        return device.load(context, output, folder, Place.IN_PROCESS);
    }

    private SyntheticCheckpoint checkpoint(Synthetic synthetic) {
        Variant variant = variant(synthetic.variant);
        Optional<Geometry> geometry = variant.geometry();
        return new SyntheticCheckpoint(
                variant,
                synthetic.layers == null ? geometry.map(Geometry::layers).orElse(0) : synthetic.layers,
                synthetic.vocabulary == null
                        ? geometry.map(Geometry::vocabulary).orElse(0)
                        : synthetic.vocabulary,
                Precision.of(precision == null ? "bf16" : precision));
    }

    /** An exact id, or what several ids begin with, such as {@code phi-4-mini}: they share their sizes. */
    private static Variant variant(String name) {
        return Variant.byId(name)
                .or(() -> Arrays.stream(Variant.values())
                        .filter(variant -> variant.id().startsWith(name)
                                && variant.geometry().isPresent())
                        .findFirst())
                .orElseThrow(() -> new IllegalArgumentException(
                        "There is no variant \"" + name + "\"; try phi-4, phi-4-reasoning or phi-4-mini."));
    }

    private static void print(BenchmarkResult report, Output output) {
        output.line(String.format(
                Locale.ROOT,
                """
                %s on %s, %s (%s), cache %s, %d threads
                prefill   %8.1f tokens/s over %d tokens
                decode    %8.1f tokens/s over %d tokens; a step takes %.1f ms (p50), %.1f ms (p95), %.1f %% of it outside libtorch
                memory    weights %s, peak %s
                bandwidth %s/s read from memory%s
                load      %.1f s""",
                report.model(),
                report.device(),
                report.precision(),
                report.kernel(),
                report.cachePrecision(),
                report.threads(),
                report.prefillTokensPerSecond(),
                report.promptTokens(),
                report.decodeTokensPerSecond(),
                report.newTokens(),
                report.decodeMsP50(),
                report.decodeMsP95(),
                100 * report.decodeOutsideLibtorchFraction(),
                Sizes.bytes(report.weightBytes()),
                Sizes.bytes(report.peakRssBytes()),
                Sizes.bytes((long) report.readBandwidthBytesPerSecond()),
                report.bandwidthFraction() == null
                        ? ""
                        : String.format(Locale.ROOT, "; decode uses %.0f %% of it", 100 * report.bandwidthFraction()),
                report.loadSeconds()));
    }
}
