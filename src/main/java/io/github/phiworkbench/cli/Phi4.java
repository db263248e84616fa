package io.github.phiworkbench.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.ProgramVersion;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code phi4}. */
@Command(
        name = "phi4",
        description = "Runs Microsoft's Phi-4 family on this machine and shows every token's probability.",
        mixinStandardHelpOptions = true,
        versionProvider = Phi4.Version.class,
        scope = ScopeType.INHERIT,
        sortOptions = false,
        usageHelpAutoWidth = true,
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:done", "1:failed", "2:wrong usage", "3:the model or file is not usable"})
public final class Phi4 implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Show the program's log and, where something fails, where.")
    private boolean verbose;

    private final AppContext context;

    private Phi4(CommandSpec spec, AppContext context) {
        this.spec = spec;
        this.context = context;
    }

    /** The whole command line over this machine's folders. */
    public static CommandLine commandLine() {
        return commandLine(AppContext.ofThisMachine());
    }

    /** The whole command line over the given parts. */
    public static CommandLine commandLine(AppContext context) {
        Phi4 root = new Phi4(CommandSpec.create(), context);
        CommandLine line = new CommandLine(root)
                .addSubcommand(new ImportCommand(context))
                .addSubcommand(new BundleCommand(context))
                .addSubcommand(new ModelsCommand(context))
                .addSubcommand(new ChatCommand(context))
                .addSubcommand(new GenerateCommand(context))
                .addSubcommand(new ScoreCommand(context))
                .addSubcommand(new CompareCommand(context))
                .addSubcommand(new QualityCommand(context))
                .addSubcommand(new BenchCommand(context))
                .addSubcommand(new DiagnoseCommand(context))
                .addSubcommand(new RehearseCommand(context));
        line.setExpandAtFiles(false);
        line.setExecutionExceptionHandler(
                (failure, command, parsed) -> FailureReport.print(failure, root.verbose, command.getErr()));
        line.setParameterExceptionHandler((failure, arguments) -> {
            CommandLine command = failure.getCommandLine();
            command.getErr()
                    .println(wrongUsage(failure) + " See: "
                            + command.getCommandSpec().qualifiedName() + " --help");
            return ExitCode.WRONG_USAGE;
        });
        line.setExecutionStrategy(parsed -> {
            root.showLog();
            return new CommandLine.RunLast().execute(parsed);
        });
        return line;
    }

    /** Without a command the window opens. */
    @Override
    public Integer call() {
        return WindowStart.open(context, Optional.empty(), spec.commandLine().getErr());
    }

    private void showLog() {
        if (verbose && LoggerFactory.getLogger("io.github.phiworkbench") instanceof Logger ours) {
            ours.setLevel(Level.INFO);
        }
    }

    /** Picocli's words as one sentence. */
    private static String wrongUsage(ParameterException failure) {
        String message =
                FailureReport.oneLine(String.valueOf(failure.getMessage())).replaceFirst("^Error: ", "");
        boolean unquoted = failure instanceof UnmatchedArgumentException
                && List.of("chat", "compare").contains(failure.getCommandLine().getCommandName())
                && !message.startsWith("Unknown option");
        if (message.matches("Unknown option: '-[^a-z-].*")) {
            return message + "; put -- before a question that begins with a dash.";
        }
        if (unquoted) {
            return "The question has several words; put it in quotation marks.";
        }
        return message.endsWith(".") ? message : message + ".";
    }

    /** The program's version from the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"Phi-4 Workbench " + ProgramVersion.number()};
        }
    }
}
