package io.github.phiworkbench.engine.worker;

import io.github.phiworkbench.engine.EngineException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A model's process is not there any more. What its listeners were told before stays true; the model has to be loaded
 * anew, which can be done at once.
 */
public final class WorkerFailedException extends EngineException {

    private final WorkerFailure failure;
    private final Optional<ExitStatus> exit;
    private final List<String> logTail;
    private final Optional<Path> logFile;

    /**
     * @param model id of the model
     * @param doing what it was doing, such as "generating"
     * @param failure why
     * @param detail more on the reason; may be empty
     * @param exit how the process ended; empty if it was never there, or cannot be ended
     * @param log what it said last
     */
    WorkerFailedException(
            String model,
            String doing,
            WorkerFailure failure,
            String detail,
            Optional<ExitStatus> exit,
            WorkerLog log) {
        super(sentence(model, doing, failure, detail, exit));
        this.failure = failure;
        this.exit = exit;
        logTail = log.tail();
        logFile = log.file();
    }

    private static String sentence(
            String model, String doing, WorkerFailure failure, String detail, Optional<ExitStatus> exit) {
        String facts = Stream.of(Optional.of(detail), exit.map(ExitStatus::words))
                .flatMap(Optional::stream)
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
        boolean gone = failure == WorkerFailure.CLOSED;
        return "The process that runs " + model + " " + failure.whatHappened()
                + (gone || failure == WorkerFailure.NOT_STARTED ? "" : " while " + doing)
                + (gone || facts.isEmpty() ? "" : " (" + facts + ")")
                + "; " + failure.nextStep() + ".";
    }

    public WorkerFailure failure() {
        return failure;
    }

    /** How the process ended; empty if it could not be started, or the system could not end it. */
    public Optional<ExitStatus> exit() {
        return exit;
    }

    /** The last lines of its log, or the first ones of its report where native code crashed. */
    public List<String> logTail() {
        return logTail;
    }

    /** Its whole log; empty if it said nothing or the file could not be written. */
    public Optional<Path> logFile() {
        return logFile;
    }
}
