package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.worker.WorkerCommand;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/** Looks at this machine in a process of its own, so that a library that crashes there takes nothing with it. */
public final class DiagnosisProcess {

    /** The command line's class, which is not known to this layer. */
    static final String MAIN = "io.github.phiworkbench.cli.Main";

    private static final int LAST_WORDS = 600;

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private final WorkerCommand command;

    /** For this program with a libtorch. */
    public DiagnosisProcess(LibtorchChoice libtorch) {
        this(WorkerCommand.ofThisProgram(MAIN, List.of("diagnose", "--json")).with(libtorch.environment()));
    }

    DiagnosisProcess(WorkerCommand command) {
        this.command = command;
    }

    /**
     * Looks, which takes some seconds.
     *
     * @throws EngineException if the process cannot be started or says nothing that can be read
     * @throws CancellationException if it was stopped
     */
    public Diagnosis run(Cancellation cancellation) {
        Process process;
        try {
            process = command.builder().start();
        } catch (IOException e) {
            throw new EngineException("This machine could not be looked at (" + e.getMessage() + ").", e);
        }
        try (Cancellation.Registration _ = cancellation.onCancel(process::destroyForcibly)) {
            CompletableFuture<String> complaints =
                    CompletableFuture.supplyAsync(() -> read(process.getErrorStream()), Thread::startVirtualThread);
            return parse(read(process.getInputStream()), complaints.join());
        } catch (EngineException | UncheckedIOException e) {
            if (cancellation.isCancelled()) {
                throw new CancellationException("The diagnosis was stopped.");
            }
            throw e;
        } finally {
            process.destroyForcibly();
        }
    }

    private static Diagnosis parse(String report, String complaints) {
        try {
            return JSON.readValue(report.strip(), Diagnosis.class);
        } catch (JacksonException e) {
            String words = complaints.strip();
            throw new EngineException(
                    "The process that looked at this machine ended without a report"
                            + (words.isEmpty()
                                    ? "."
                                    : "; it said: " + words.substring(Math.max(0, words.length() - LAST_WORDS))),
                    e);
        }
    }

    private static String read(InputStream stream) {
        try {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
