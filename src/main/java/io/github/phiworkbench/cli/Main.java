package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.engine.worker.Worker;
import io.github.phiworkbench.library.ModelBundle;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;

/** Entry point of the program, and of its workers where an installed program has no other way to start them. */
public final class Main {

    private Main() {}

    public static void main(String[] arguments) {
        if (arguments.length == 1 && arguments[0].equals(Worker.ARGUMENT)) {
            Worker.main(new String[0]);
        }
        System.exit(run(arguments));
    }

    private static int run(String... arguments) {
        try {
            if (arguments.length == 0) {
                return openWindow(Optional.empty());
            }
            // What a file manager starts the program with.
            if (arguments.length == 1 && ModelBundle.isBundle(Path.of(arguments[0]))) {
                return openWindow(Optional.of(Path.of(arguments[0])));
            }
            return Phi4.commandLine().execute(arguments);
        } catch (OutOfMemoryError e) {
            System.err.println("Java has not enough memory for this (" + e.getMessage()
                    + "); give it more, for example with PHI4_JAVA_OPTIONS=-Xmx4g.");
            return ExitCode.FAILED;
        }
    }

    /** What the command line does without arguments too: the window need not wait until there is one. */
    private static int openWindow(Optional<Path> bundle) {
        PrintWriter err = new PrintWriter(System.err, true, System.err.charset());
        try {
            return WindowStart.open(AppContext.ofThisMachine(), bundle, err);
        } catch (RuntimeException e) {
            return FailureReport.print(e, false, err);
        }
    }
}
