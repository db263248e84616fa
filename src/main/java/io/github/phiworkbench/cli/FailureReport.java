package io.github.phiworkbench.cli;

import io.github.phiworkbench.compare.PromptSetException;
import io.github.phiworkbench.database.StoreException;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.library.DoesNotFitException;
import io.github.phiworkbench.library.ImportException;
import java.io.PrintWriter;
import java.util.concurrent.CancellationException;

/** What the terminal shows of a failure: one line, and with {@code --verbose} the trace before it. */
final class FailureReport {

    private FailureReport() {}

    /**
     * Prints it.
     *
     * @return the exit code that fits
     */
    static int print(Exception failure, boolean verbose, PrintWriter err) {
        if (verbose) {
            failure.printStackTrace(err);
        }
        err.println(sentence(failure));
        if (failure instanceof DoesNotFitException) {
            err.println("To load it all the same, add --force.");
        }
        return switch (failure) {
            case UnusableModelException unusable -> ExitCode.UNUSABLE;
            case InvalidPromptException invalid -> ExitCode.UNUSABLE;
            case ImportException notWritten -> ExitCode.UNUSABLE;
            case PromptSetException unreadable -> ExitCode.UNUSABLE;
            case IllegalArgumentException wrong -> ExitCode.WRONG_USAGE;
            default -> ExitCode.FAILED;
        };
    }

    static String oneLine(String text) {
        return text.strip().replaceAll("\\s*\\R\\s*", " ");
    }

    /** Exceptions of this program speak in sentences; others are named, since their words alone say little. */
    private static String sentence(Exception failure) {
        String message = failure.getMessage();
        boolean ours = failure instanceof UnusableModelException
                || failure instanceof IllegalArgumentException
                || failure instanceof ImportException
                || failure instanceof PromptSetException
                || failure instanceof StoreException
                || failure instanceof CancellationException
                || failure instanceof EngineException;
        return ours && message != null
                ? oneLine(message)
                : "Something went wrong inside the program (" + oneLine(failure.toString())
                        + "); run it again with --verbose for the trace.";
    }
}
