package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.Calibration;
import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.app.TextSource;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.ImportException;
import io.github.phiworkbench.library.ImportJob;
import io.github.phiworkbench.library.ImportResult;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelImport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        description = "Turns a Hugging Face folder into a model this program runs, or takes a model out of a bundle.")
final class ImportCommand implements Callable<Integer> {

    /** How long an import may take to stop; it looks after every megabyte. */
    private static final Duration STOPPING = Duration.ofSeconds(10);

    /** Stands for the text that comes with the program. */
    private static final String SAMPLE = "";

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            paramLabel = "FOLDER",
            description =
                    "The checkpoint: config.json, safetensors files, tokenizer. Or a bundle: FILE.phi4. Or the folder of a model"
                            + " in bf16, f16 or f32, or its id, to keep it in another precision.")
    Path given = Path.of("");

    private Path checkpoint = Path.of("");

    @Option(
            names = "--precision",
            paramLabel = "P",
            description =
                    "Number format of the weights: f32, bf16, f16, int8, int8-dynamic, int4-g32 (or int4), int4-g64, int4-g128;"
                            + " the checkpoint's own unless said otherwise.")
    @Nullable
    String precision;

    @Option(
            names = "--embedding",
            paramLabel = "P",
            description = "With int8 or int4: the embedding's own, int8, bf16, f16 or f32. Default: int8.")
    @Nullable
    String embedding;

    @Option(
            names = "--head",
            paramLabel = "P",
            description = "With int8 or int4: the head's own, any of the formats. Default: int8.")
    @Nullable
    String head;

    @Option(
            names = "--calibrate",
            arity = "0..1",
            fallbackValue = SAMPLE,
            paramLabel = "F",
            description =
                    "With int4, of a model in bf16, f16 or f32: let it read a text first, and choose codes that lose least where"
                            + " its activations are large, as AWQ does. Default: a sample that comes with the program.")
    @Nullable
    String calibrate;

    @Option(
            names = "--name",
            paramLabel = "ID",
            description =
                    "The model's id; the folder's name unless said otherwise, with the precision if it is a model's.")
    @Nullable
    String name;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "The model folder to make; one in the user's models folder unless said otherwise.")
    @Nullable
    Path out;

    @Option(names = "--replace", description = "Take the place of a model that is already there.")
    boolean replace;

    ImportCommand(AppContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Output output = Output.of(java.util.Objects.requireNonNull(spec));
        checkpoint = source();
        ImportProgressLine progress = new ImportProgressLine(output, "Importing " + checkpoint);
        ModelImport request = calibrated(request(), output);
        ImportResult result = run(request, progress);
        result.warnings().forEach(output::note);
        ModelManifest manifest = result.manifest();
        output.line("Imported " + manifest.id() + " (" + manifest.precision().spelling() + ", "
                + Sizes.bytes(manifest.weightBytes()) + ") into " + result.folder());
        return ExitCode.DONE;
    }

    /** What is no path can be the id of a model. */
    private Path source() {
        if (Files.exists(given)) {
            return given;
        }
        return context.library()
                .find(given.toString())
                .flatMap(entry -> switch (entry) {
                    case LibraryEntry.Ready ready -> Optional.of(ready.folder());
                    case LibraryEntry.Embedded waiting -> Optional.of(waiting.checkpoint());
                    case LibraryEntry.Broken _ -> Optional.<Path>empty();
                })
                .orElse(given);
    }

    private ModelImport calibrated(ModelImport request, Output output) {
        if (calibrate == null) {
            return request;
        }
        if (request.precision().filter(it -> it.group() > 0).isEmpty()) {
            throw new IllegalArgumentException(
                    "Only codes of four bits are searched for with a text; add --precision int4.");
        }
        if (!Files.isRegularFile(checkpoint.resolve(ModelManifest.FILE))) {
            throw new IllegalArgumentException("The model has to run to read a text: import " + checkpoint
                    + " as bf16 first, then make int4 of the folder of that model.");
        }
        TextSource text = calibrate.equals(SAMPLE) ? Calibration.sample() : TextSource.ofFile(Path.of(calibrate));
        ProgressLine line = new ProgressLine(output);
        line.show("Reading the text", "Reading the text");
        try {
            return request.awareOf(context.calibration()
                    .measure(
                            checkpoint,
                            text,
                            (tokens, total) -> {
                                String words = "Read %d of %d tokens of the text".formatted(tokens, total);
                                line.show(words, words);
                            },
                            new Cancellation()));
        } finally {
            line.end();
        }
    }

    /** Ctrl-C stops the import, and the program waits until what was half made is gone. */
    private static ImportResult run(ModelImport request, ImportProgressLine progress) {
        Cancellation cancellation = new Cancellation();
        CountDownLatch ended = new CountDownLatch(1);
        Thread stop = Thread.ofPlatform().unstarted(() -> {
            cancellation.cancel();
            try {
                ended.await(STOPPING.toSeconds(), TimeUnit.SECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        Runtime.getRuntime().addShutdownHook(stop);
        try {
            ImportResult result = new ImportJob(request, progress, cancellation).run();
            Runtime.getRuntime().removeShutdownHook(stop);
            return result;
        } finally {
            progress.end();
            ended.countDown();
        }
    }

    private ModelImport request() {
        ModelImport request = out == null
                ? ModelImport.into(context.folders().models(), checkpoint)
                : ModelImport.to(out, checkpoint);
        if (name != null) {
            request = request.named(name);
        }
        if (precision != null) {
            Precision wanted = Precision.of(precision);
            request = name == null && out == null ? request.in(wanted).namedAfter(wanted) : request.in(wanted);
        }
        request = request.keeping(
                Optional.ofNullable(embedding).map(Precision::of),
                Optional.ofNullable(head).map(Precision::of));
        if (replace) {
            return request.replacing();
        }
        if (Files.isRegularFile(request.target().resolve(ModelManifest.FILE))) {
            throw new ImportException("There is already a model in " + request.target()
                    + "; put the new one in its place with --replace, or choose another name with --name.");
        }
        return request;
    }
}
