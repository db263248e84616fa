package io.github.phiworkbench.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/** Workers for tests, with the embedded model. */
final class TestWorkers {

    static final LoadOptions ONE_THREAD = new LoadOptions("cpu", 1);

    /** Short where a test waits for a time to pass, so long elsewhere that a busy machine does not spoil it. */
    static final WorkerTimeouts SHORT = new WorkerTimeouts(
            Duration.ofSeconds(60), Duration.ofSeconds(60), Duration.ofMillis(400), Duration.ofSeconds(2));

    private TestWorkers() {}

    static Path folder() {
        return TestModels.embedded("phi-4-nano-instruct");
    }

    static WorkerHost host(Path logs) {
        return host(WorkerCommand.ofThisProgram(), logs);
    }

    static WorkerHost host(WorkerCommand command, Path logs) {
        return new WorkerHost(command, logs, WorkerTimeouts.USUAL);
    }

    static WorkerModel load(WorkerHost host) {
        return host.load(folder(), ONE_THREAD, LoadListener.NONE, new Cancellation());
    }

    /** Goes on to the end of the context, which takes seconds. */
    static GenerationRequest endless() {
        return GenerationRequest.greedy(List.of(1016, 345, 278), Integer.MAX_VALUE, Set.of());
    }

    static GenerationRequest few(int tokens) {
        return GenerationRequest.greedy(List.of(1016, 345, 278), tokens, Set.of());
    }

    /** As many tokens as the model reads in several chunks. */
    static List<Integer> longPrompt() {
        return IntStream.range(0, 1900).mapToObj(i -> (i * 7 + 10) % 1000).toList();
    }

    static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    /** Sends a signal, such as STOP, to a process. */
    static void signal(String name, long pid) throws Exception {
        int code = new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                .start()
                .waitFor();
        assertThat(code).isZero();
    }

    /** All files below a folder; empty if it is not there. */
    static List<Path> filesBelow(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (var paths = Files.walk(folder)) {
            return new ArrayList<>(paths.filter(Files::isRegularFile).toList());
        }
    }

    /** A worker's command that runs a class of the tests in its place. */
    static WorkerCommand running(Class<?> main, List<String> arguments) {
        WorkerCommand worker = WorkerCommand.ofThisProgram();
        List<String> words = new ArrayList<>(worker.words());
        words.set(words.size() - 1, main.getName());
        words.addAll(arguments);
        return new WorkerCommand(words, worker.environment());
    }

    /** A worker's command with further options of the virtual machine. */
    static WorkerCommand with(List<String> options) {
        WorkerCommand worker = WorkerCommand.ofThisProgram();
        List<String> words = new ArrayList<>(worker.words());
        words.addAll(words.size() - 3, options);
        return new WorkerCommand(words, worker.environment());
    }
}
