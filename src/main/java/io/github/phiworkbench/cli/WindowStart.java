package io.github.phiworkbench.cli;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.ui.NoDisplayException;
import io.github.phiworkbench.ui.WindowLauncher;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** The window, as what the program does where no command is given. */
final class WindowStart {

    /** System property that asks how long the window took to open. */
    private static final String STARTUP_REPORT = "phi4.startup.report";

    private WindowStart() {}

    /**
     * Opens the window and waits until it is closed.
     *
     * @param bundle a model bundle to be imported
     * @param err for a sentence about why there is no window
     * @return the exit code
     */
    static int open(AppContext context, Optional<Path> bundle, PrintWriter err) {
        try {
            WindowLauncher.open(context, bundle, took -> report(took, err));
            return ExitCode.DONE;
        } catch (NoDisplayException e) {
            err.println(FailureReport.oneLine(String.valueOf(e.getMessage())));
            return ExitCode.FAILED;
        }
    }

    private static void report(Duration took, PrintWriter err) {
        if (Boolean.getBoolean(STARTUP_REPORT)) {
            String processor = ProcessHandle.current()
                    .info()
                    .totalCpuDuration()
                    .map(used -> " and " + used.toMillis() + " ms of processor time")
                    .orElse("");
            err.println("The window was ready after " + took.toMillis() + " ms" + processor + ".");
        }
    }
}
