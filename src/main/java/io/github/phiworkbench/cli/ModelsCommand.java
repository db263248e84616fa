package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.library.LibraryEntry;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "models", description = "Lists the models on this machine.")
final class ModelsCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    ModelsCommand(AppContext context) {
        this.context = context;
    }

    record Row(
            String id,
            String state,
            @Nullable String title,
            @Nullable String variant,
            @Nullable String precision,
            @Nullable Long parameters,
            @Nullable Long weightBytes,
            @Nullable Integer context,
            String folder,
            @Nullable String problem) {

        static Row of(LibraryEntry entry) {
            return switch (entry) {
                case LibraryEntry.Ready(var folder, var manifest) -> ready(folder.toString(), manifest);
                case LibraryEntry.Embedded(var id, var checkpoint, var _) ->
                    bare(id, "imported at first use", checkpoint.toString(), null);
                case LibraryEntry.Broken(var folder, var reason) ->
                    bare(entry.id(), "broken", folder.toString(), reason);
            };
        }

        private static Row ready(String folder, ModelManifest manifest) {
            return new Row(
                    manifest.id(),
                    "ready",
                    manifest.title(),
                    manifest.variant(),
                    manifest.precision().spelling(),
                    manifest.geometry().parameters(),
                    manifest.weightBytes(),
                    manifest.geometry().context(),
                    folder,
                    null);
        }

        private static Row bare(String id, String state, String folder, @Nullable String problem) {
            return new Row(id, state, null, null, null, null, null, null, folder, problem);
        }

        String text() {
            return precision == null || weightBytes == null || context == null || parameters == null
                    ? String.format(Locale.ROOT, "%-28s %s", id, problem == null ? state : state + ": " + problem)
                    : String.format(
                            Locale.ROOT,
                            "%-28s %-5s %9s %8.1f M parameters, context %,d",
                            id,
                            precision,
                            Sizes.bytes(weightBytes),
                            parameters / 1e6,
                            context);
        }
    }

    record Listing(String folder, List<Row> models) {}

    @Override
    public Integer call() {
        Output output = Output.of(Objects.requireNonNull(spec));
        List<Row> rows = context.library().list().stream().map(Row::of).toList();
        if (json) {
            output.json(new Listing(context.folders().models().toString(), rows));
        } else {
            rows.forEach(row -> output.line(row.text()));
            output.note("Models lie in " + context.folders().models() + "; add one with: phi4 import FOLDER");
        }
        return ExitCode.DONE;
    }
}
