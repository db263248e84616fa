package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.conversation.WholeFile;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.library.ImportException;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelBundle;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "bundle", description = "Writes a model into one file, to be imported on another machine.")
final class BundleCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(index = "0", paramLabel = "MODEL", description = "A model's id or its folder.")
    String model = "";

    @Parameters(index = "1", paramLabel = "FILE", description = "The bundle to write; its name ends with .phi4.")
    Path file = Path.of("");

    @Option(names = "--replace", description = "Take the place of a file that is already there.")
    boolean replace;

    BundleCommand(AppContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Output output = Output.of(Objects.requireNonNull(spec));
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(ModelBundle.ENDING)) {
            throw new IllegalArgumentException("The name of a bundle ends with %s, for example %s%s."
                    .formatted(ModelBundle.ENDING, file, ModelBundle.ENDING));
        }
        ImportProgressLine progress = new ImportProgressLine(output, "Bundling " + model);
        try {
            LibraryEntry.Ready ready = context.library().open(model, _ -> {}, new Cancellation());
            write(ready, progress);
            output.line("Wrote %s (%s)".formatted(file, Sizes.bytes(Files.size(file))));
        } catch (FileAlreadyExistsException e) {
            throw new ImportException(
                    "%s is there already; replace it with --replace, or choose another name.".formatted(file), e);
        } catch (IOException e) {
            throw new ImportException(
                    "%s cannot be written: %s; choose another place.".formatted(file, FailureWords.reason(e)), e);
        } finally {
            progress.end();
        }
        return ExitCode.DONE;
    }

    private void write(LibraryEntry.Ready ready, ImportProgressLine progress) throws IOException {
        WholeFile.write(
                file,
                replace ? WholeFile.Existing.REPLACE : WholeFile.Existing.KEEP,
                stream -> ModelBundle.write(ready, stream, progress::written, new Cancellation()));
    }
}
