package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.ImportJob;
import io.github.phiworkbench.library.ImportResult;
import io.github.phiworkbench.library.ModelImport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "import", description = "Turns a Hugging Face folder into a model this program runs.")
final class ImportCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "FOLDER", description = "The checkpoint: config.json, safetensors files, tokenizer.")
    Path checkpoint = Path.of("");

    @Option(
            names = "--precision",
            paramLabel = "P",
            description = "Number format of the weights: f32, bf16 or f16; the checkpoint's own unless said otherwise.")
    @Nullable
    String precision;

    @Option(
            names = "--name",
            paramLabel = "ID",
            description = "The model's id; the folder's name unless said otherwise.")
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
        ImportProgressLine progress = new ImportProgressLine(output, "Importing " + checkpoint);
        Cancellation cancellation = new Cancellation();
        Thread stop = Thread.ofPlatform().unstarted(cancellation::cancel);
        Runtime.getRuntime().addShutdownHook(stop);
        ImportResult result;
        try {
            result = new ImportJob(request(), progress, cancellation).run();
        } finally {
            progress.end();
        }
        result.warnings().forEach(output::note);
        ModelManifest manifest = result.manifest();
        output.line("Imported " + manifest.id() + " (" + manifest.precision().spelling() + ", "
                + Sizes.bytes(manifest.weightBytes()) + ") into " + result.folder());
        return ExitCode.DONE;
    }

    private ModelImport request() {
        ModelImport request = out == null
                ? ModelImport.into(context.folders().models(), checkpoint)
                : ModelImport.to(out, checkpoint);
        if (name != null) {
            request = request.named(name);
        }
        if (precision != null) {
            request = request.in(Precision.of(precision));
        }
        return replace ? request.replacing() : request;
    }
}
