package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.worker.WorkerFailedException;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.library.DoesNotFitException;
import io.github.phiworkbench.library.ImportException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Why there is no model, for people.
 *
 * @param sentence what went wrong and what to do
 * @param nextStep what to do by itself, in the imperative, where the reason tells
 * @param logTail the last lines that the model's process wrote; empty if it was none of its own
 * @param logFile its whole log
 * @param cause the failure itself
 */
public record LoadFailure(
        String sentence, Optional<String> nextStep, List<String> logTail, Optional<Path> logFile, Throwable cause) {

    public LoadFailure {
        logTail = List.copyOf(logTail);
    }

    /** @param model id of the model that failed */
    static LoadFailure of(String model, Throwable failure) {
        String message = Optional.ofNullable(failure.getMessage())
                .orElse(failure.getClass().getSimpleName());
        return switch (failure) {
            case WorkerFailedException worker ->
                new LoadFailure(
                        message, Optional.of(worker.failure().nextStep()), worker.logTail(), worker.logFile(), failure);
            case DoesNotFitException large ->
                plain(
                        large.need() + "; close other programs, choose a smaller model or context, or load it anyway.",
                        large);
            case UnusableModelException _, ImportException _, EngineException _, IllegalArgumentException _ ->
                plain(message, failure);
            default ->
                plain(
                        "Loading %s failed for a reason that was not foreseen (%s); load it again, and report it if it happens again."
                                .formatted(model, message),
                        failure);
        };
    }

    /** Whether it only seems not to fit, so that it can be loaded all the same. */
    public boolean canLoadAnyway() {
        return cause instanceof DoesNotFitException;
    }

    private static LoadFailure plain(String sentence, Throwable cause) {
        return new LoadFailure(sentence, Optional.empty(), List.of(), Optional.empty(), cause);
    }
}
