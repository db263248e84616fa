package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.LoadRequest.Place;
import io.github.phiworkbench.app.ModelLoader;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.QualityReport;
import io.github.phiworkbench.app.QualityService;
import io.github.phiworkbench.app.QualityStore;
import io.github.phiworkbench.app.QualityTables;
import io.github.phiworkbench.app.TextSource;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.inspect.TextChunk;
import io.github.phiworkbench.inspect.TextChunk.Counted;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "quality", description = "Measures what a model loses against another that has the same tokens.")
final class QualityCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(
            names = "--reference",
            paramLabel = "ID|DIR",
            required = true,
            description = "The model that the other is held against, such as the one that was quantized.")
    String reference = "";

    @Option(
            names = "--candidate",
            paramLabel = "ID|DIR",
            required = true,
            description = "The model to measure, such as the quantized one.")
    String candidate = "";

    @Option(
            names = "--file",
            paramLabel = "F",
            description = "A UTF-8 text file. Default: the sample that comes with the program.")
    @Nullable
    Path file;

    @Option(
            names = "--context",
            paramLabel = "N",
            defaultValue = "" + QualityService.USUAL_CONTEXT,
            description = "The text is read in chunks of so many tokens. Default: ${DEFAULT-VALUE}.")
    int tokens = QualityService.USUAL_CONTEXT;

    @Option(names = "--all", description = "Count all tokens of a chunk but its first, and not its second half only.")
    boolean all;

    @Mixin
    DeviceOptions device = new DeviceOptions();

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    QualityCommand(AppContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Output output = Output.of(Objects.requireNonNull(spec));
        if (tokens < TextChunk.SHORTEST) {
            throw new IllegalArgumentException(
                    "The context is " + tokens + " tokens but must be " + TextChunk.SHORTEST + " or more.");
        }
        QualityService.Request request = new QualityService.Request(
                reference,
                candidate,
                file == null ? TextSource.sample() : TextSource.ofFile(file),
                tokens,
                all ? Counted.ALL : Counted.SECOND_HALF,
                device.loadOptions());
        var _ = ModelOptions.requireImported(context, output, reference);
        var _ = ModelOptions.requireImported(context, output, candidate);
        QualityReport report = measure(request, output);
        keep(report, output);
        if (json) {
            output.json(report);
        } else {
            output.print(QualityTables.toText(report));
        }
        return ExitCode.DONE;
    }

    private QualityReport measure(QualityService.Request request, Output output) {
        ModelLoader loader = context.loader().with(load -> device.over(load, Place.IN_PROCESS));
        Progress progress = new Progress(output);
        try (ModelSession session = new ModelSession(context.library(), loader);
                ComparisonService comparison = new ComparisonService(session, context.library(), loader)) {
            return new QualityService(comparison).measure(request, progress, new Cancellation());
        } finally {
            progress.line.end();
        }
    }

    /** What was measured is shown even if it cannot be kept. */
    private void keep(QualityReport report, Output output) {
        try {
            var _ = new QualityStore(context.folders().quality()).save(report);
        } catch (IOException e) {
            output.note("The result cannot be kept in " + context.folders().quality() + ": " + FailureWords.reason(e)
                    + "; the window will not show it.");
        }
    }

    private static final class Progress implements QualityService.Progress {
        private final ProgressLine line;

        Progress(Output output) {
            line = new ProgressLine(output);
        }

        @Override
        public void loading(String model) {
            line.show("Loading " + model, "Loading " + model);
        }

        @Override
        public void tokens(int done, int total) {
            String words = "Compared " + done + " of " + total + " tokens";
            line.show(words, words);
        }
    }
}
