package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.Anonymous;
import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.Diagnosis;
import io.github.phiworkbench.app.DiagnosisService;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

@Command(name = "diagnose", description = "Says what this machine and this installation have, for asking for help.")
final class DiagnoseCommand implements Callable<Integer> {

    private final AppContext context;

    @Spec
    @Nullable
    CommandSpec spec;

    @Option(names = "--json", description = "Print one JSON object.")
    boolean json;

    @Option(names = "--no-self-test", description = "Do not let the embedded model answer on each device.")
    boolean noSelfTest;

    @Option(
            names = "--anonymous",
            description = "Without the user's and the machine's name, home folders and access keys; for text.")
    boolean anonymous;

    DiagnoseCommand(AppContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Output output = Output.of(Objects.requireNonNull(spec));
        Diagnosis diagnosis =
                new DiagnosisService(context.folders(), context.library(), context.loader()).look(!noSelfTest);
        if (json) {
            output.json(diagnosis);
        } else {
            String text = diagnosis.toText();
            output.line(anonymous ? Anonymous.ofThisUser().text(text) : text);
        }
        return diagnosis.isBroken() ? ExitCode.FAILED : ExitCode.DONE;
    }
}
