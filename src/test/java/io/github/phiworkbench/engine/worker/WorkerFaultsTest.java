package io.github.phiworkbench.engine.worker;

import static io.github.phiworkbench.engine.worker.TestWorkers.endless;
import static io.github.phiworkbench.engine.worker.TestWorkers.few;
import static io.github.phiworkbench.engine.worker.TestWorkers.isAlive;
import static io.github.phiworkbench.engine.worker.TestWorkers.signal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationListener;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadProgress.Stage;
import io.github.phiworkbench.engine.TokenEvent;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to a worker or its pipes: nothing hangs, nothing that was told is lost, and the next one works. */
@Timeout(180)
@DisabledOnOs(OS.WINDOWS)
class WorkerFaultsTest {

    private static final String REFERENCE = text(reference());

    @TempDir
    private Path logs;

    private final Random random = new Random(42);

    private static List<TokenEvent> reference() {
        try (WorkerModel model = TestWorkers.load(TestWorkers.host(Path.of("target", "worker-logs")))) {
            List<TokenEvent> events = new ArrayList<>();
            model.generate(few(300), events::add, new Cancellation());
            return events;
        }
    }

    private static String text(List<TokenEvent> events) {
        return events.stream().map(TokenEvent::text).collect(Collectors.joining());
    }

    private WorkerHost host() {
        return TestWorkers.host(logs);
    }

    @AfterEach
    void no_worker_is_left_and_no_zombie() {
        assertThat(children()).isEmpty();
    }

    /** Workers of this process; one that was not waited for would still be listed. */
    private static List<ProcessHandle> children() {
        return ProcessHandle.current()
                .children()
                .filter(child -> !child.info().command().orElse("").endsWith("/kill"))
                .toList();
    }

    private static ProcessHandle newestChild() {
        return children().getLast();
    }

    private void requireThatTheNextOneWorks() {
        try (WorkerModel next = TestWorkers.load(host())) {
            List<TokenEvent> events = new ArrayList<>();
            next.generate(few(20), events::add, new Cancellation());
            assertThat(events).hasSize(20);
            assertThat(REFERENCE).startsWith(text(events));
        }
    }

    private static void requireKilled(WorkerFailedException failure, String doing) {
        assertThat(failure.failure()).isEqualTo(WorkerFailure.KILLED);
        assertThat(failure)
                .hasMessage("The process that runs " + TestWorkers.folder().getFileName()
                        + " was ended from outside while " + doing
                        + " (exit code 0x89, signal KILL); load the model again.");
        assertThat(failure.exit().orElseThrow().signal()).contains("KILL");
    }

    @Test
    void killed_while_it_starts_or_soon_after() throws Exception {
        for (int round = 0; round < 4; round++) {
            int delay = random.nextInt(400);
            CompletableFuture<Void> killing = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> {
                ProcessHandle child = awaitChild();
                CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS).execute(() -> {
                    child.destroyForcibly();
                    killing.complete(null);
                });
            });
            WorkerFailedException failure =
                    catchThrowableOfType(WorkerFailedException.class, () -> loadAndGenerate(LoadListener.NONE));
            killing.get();
            assertThat(failure.failure()).isEqualTo(WorkerFailure.KILLED);
            assertThat(failure)
                    .hasMessageMatching(
                            ".* while (starting|loading|idle|generating) \\(exit code 0x89, signal KILL\\).*");
        }
        requireThatTheNextOneWorks();
    }

    /** A kill may come so late that the model is there already. */
    private void loadAndGenerate(LoadListener listener) {
        try (WorkerModel model =
                host().load(TestWorkers.folder(), TestWorkers.ONE_THREAD, listener, new Cancellation())) {
            model.generate(endless(), event -> {}, new Cancellation());
        }
    }

    private static ProcessHandle awaitChild() {
        while (children().isEmpty()) {
            Thread.onSpinWait();
        }
        return newestChild();
    }

    @Test
    void killed_while_it_loads() {
        for (Stage stage : List.of(Stage.READING, Stage.PACKING)) {
            AtomicBoolean killed = new AtomicBoolean();
            LoadListener killing = progress -> {
                if (progress.stage() == stage && killed.compareAndSet(false, true)) {
                    newestChild().destroyForcibly();
                }
            };
            WorkerFailedException failure =
                    catchThrowableOfType(WorkerFailedException.class, () -> loadAndGenerate(killing));

            assertThat(failure.failure()).isEqualTo(WorkerFailure.KILLED);
            assertThat(failure).hasMessageMatching(".* while (loading|idle|generating) .*");
        }
        requireThatTheNextOneWorks();
    }

    @Test
    void killed_while_it_reads_the_prompt() {
        WorkerModel model = TestWorkers.load(host());
        List<Integer> read = new ArrayList<>();
        WorkerFailedException failure = catchThrowableOfType(
                WorkerFailedException.class,
                () -> model.generate(
                        GenerationRequest.greedy(TestWorkers.longPrompt(), 100, Set.of()),
                        new GenerationListener() {
                            @Override
                            public void token(TokenEvent event) {
                                read.add(-1);
                            }

                            @Override
                            public void reading(int done, int total) {
                                read.add(done);
                                kill(model);
                            }
                        },
                        new Cancellation()));
        model.close();

        requireKilled(failure, "generating");
        assertThat(read).startsWith(512);
        requireThatTheNextOneWorks();
    }

    private static void kill(WorkerModel model) {
        ProcessHandle.of(model.processId()).ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void killed_while_it_hands_out_logits() throws IOException {
        WorkerModel model = TestWorkers.load(host());
        List<Integer> told = new ArrayList<>();
        WorkerFailedException failure = catchThrowableOfType(
                WorkerFailedException.class,
                () -> model.logits(
                        TestWorkers.longPrompt(),
                        0,
                        1900,
                        (position, logits) -> {
                            told.add(position);
                            if (told.size() == 20) {
                                kill(model);
                            }
                        },
                        new Cancellation()));
        model.close();

        requireKilled(failure, "reading");
        assertThat(told).hasSizeBetween(20, 1899).isSorted();
        requireThatTheNextOneWorks();
    }

    @Test
    void killed_while_it_generates_what_was_told_is_a_true_beginning() {
        for (int round = 0; round < 5; round++) {
            WorkerModel model = TestWorkers.load(host());
            int last = 1 + random.nextInt(60);
            List<TokenEvent> events = new ArrayList<>();
            WorkerFailedException failure = catchThrowableOfType(
                    WorkerFailedException.class,
                    () -> model.generate(
                            endless(),
                            event -> {
                                events.add(event);
                                if (events.size() == last) {
                                    kill(model);
                                }
                            },
                            new Cancellation()));
            model.close();

            requireKilled(failure, "generating");
            assertThat(events).hasSizeGreaterThanOrEqualTo(last);
            assertThat(text(events.subList(0, last))).isNotEmpty();
            assertThat(REFERENCE).startsWith(text(events.subList(0, last)));
        }
        requireThatTheNextOneWorks();
    }

    @Test
    void killed_while_it_is_idle() throws Exception {
        WorkerModel model = TestWorkers.load(host());
        kill(model);
        WorkerFailedException told = model.death().get(20, TimeUnit.SECONDS);
        requireKilled(told, "idle");

        assertThatThrownBy(() -> model.generate(few(1), event -> {}, new Cancellation()))
                .isSameAs(told);
        model.close();
        requireThatTheNextOneWorks();
    }

    @ParameterizedTest
    @CsvSource({"SEGV, CRASHED", "ILL, ILLEGAL_INSTRUCTION", "BUS, CRASHED"})
    void crashed_in_native_code(String signal, WorkerFailure cause) throws Exception {
        WorkerModel model = TestWorkers.load(host());
        signal(signal, model.processId());
        WorkerFailedException failure = model.death().get(60, TimeUnit.SECONDS);

        assertThat(failure.failure()).isEqualTo(cause);
        assertThat(failure.exit().orElseThrow().signal()).contains(signal);
        assertThat(failure).hasMessageContaining("(exit code 0x1, signal " + signal + ")");
        assertThat(String.join("\n", failure.logTail())).contains("SIG" + signal);
        assertThat(Files.readString(failure.logFile().orElseThrow())).contains("SIG" + signal);
    }

    @Test
    void out_of_heap() {
        WorkerHost host = TestWorkers.host(TestWorkers.with(List.of("-Xms4m", "-Xmx9m")), logs);
        WorkerFailedException failure = catchThrowableOfType(WorkerFailedException.class, () -> TestWorkers.load(host));

        assertThat(failure.failure()).isEqualTo(WorkerFailure.OUT_OF_MEMORY);
        assertThat(failure).hasMessageContaining("ran out of memory while").hasMessageContaining("smaller model");
        assertThat(String.join("\n", failure.logTail())).contains("OutOfMemoryError");
    }

    @Test
    void a_missing_library_is_named() {
        WorkerHost host = TestWorkers.host(TestWorkers.with(List.of("-DPYTORCH_LIBRARY_PATH=" + logs)), logs);

        assertThatThrownBy(() -> TestWorkers.load(host))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("libtorch could not be loaded")
                .hasMessageContaining("phi4 diagnose");
    }

    @Test
    void a_program_that_is_not_there() {
        WorkerHost host = TestWorkers.host(new WorkerCommand(List.of("/not/there/java"), Map.of()), logs);
        WorkerFailedException failure = catchThrowableOfType(WorkerFailedException.class, () -> TestWorkers.load(host));

        assertThat(failure.failure()).isEqualTo(WorkerFailure.NOT_STARTED);
        assertThat(failure.exit()).isEmpty();
        assertThat(failure).hasMessageContaining("/not/there/java").hasMessageContaining("phi4 diagnose");
    }

    @ParameterizedTest
    @CsvSource({"old, NOT_STARTED", "chatty, GARBLED", "endless, GARBLED"})
    void a_worker_that_begins_wrongly(String how, WorkerFailure cause) {
        WorkerHost host = TestWorkers.host(TestWorkers.running(BrokenWorker.class, List.of(how)), logs);
        WorkerFailedException failure = catchThrowableOfType(WorkerFailedException.class, () -> TestWorkers.load(host));

        assertThat(failure.failure()).isEqualTo(cause);
    }

    @Test
    void a_worker_that_says_nothing_is_ended_after_a_while() {
        WorkerTimeouts impatient = new WorkerTimeouts(
                Duration.ofMillis(500), Duration.ofSeconds(60), Duration.ofSeconds(3), Duration.ofSeconds(2));
        WorkerHost host = new WorkerHost(TestWorkers.running(BrokenWorker.class, List.of("silent")), logs, impatient);
        WorkerFailedException failure = catchThrowableOfType(WorkerFailedException.class, () -> TestWorkers.load(host));

        assertThat(failure.failure()).isEqualTo(WorkerFailure.UNRESPONSIVE);
        assertThat(failure).hasMessageContaining("showed no life for 500 ms");
    }

    @ParameterizedTest
    @ValueSource(strings = {"flip", "cut"})
    void a_pipe_that_changes_or_loses_what_it_carries(String how) {
        for (int round = 0; round < 4; round++) {
            int place = random.nextInt(20_000);
            List<String> arguments = new ArrayList<>(List.of(how, Integer.toString(place)));
            arguments.addAll(WorkerCommand.ofThisProgram().words());
            WorkerHost host = TestWorkers.host(TestWorkers.running(BrokenWorker.class, arguments), logs);
            List<TokenEvent> events = new ArrayList<>();
            Throwable thrown = null;
            try (WorkerModel model = TestWorkers.load(host)) {
                model.generate(few(300).withTop(5), events::add, new Cancellation());
            } catch (RuntimeException e) {
                thrown = e;
            }

            assertThat(thrown).isInstanceOf(WorkerFailedException.class);
            assertThat(REFERENCE).startsWith(text(events));
            if (how.equals("flip")) {
                assertThat(((WorkerFailedException) thrown).failure()).isEqualTo(WorkerFailure.GARBLED);
            }
        }
        requireThatTheNextOneWorks();
    }

    @Test
    void a_stalled_worker_is_ended_when_it_does_not_stop() throws Exception {
        WorkerHost host = new WorkerHost(WorkerCommand.ofThisProgram(), logs, TestWorkers.SHORT);
        WorkerModel model = TestWorkers.load(host);
        Cancellation cancellation = new Cancellation();
        List<TokenEvent> events = new ArrayList<>();
        long[] asked = new long[1];
        WorkerFailedException failure = catchThrowableOfType(
                WorkerFailedException.class,
                () -> model.generate(
                        endless(),
                        event -> {
                            events.add(event);
                            if (events.size() == 5) {
                                stall(model);
                                asked[0] = System.nanoTime();
                                cancellation.cancel();
                            }
                        },
                        cancellation));

        assertThat(failure.failure()).isEqualTo(WorkerFailure.UNRESPONSIVE);
        assertThat(failure).hasMessageContaining("did not stop within");
        assertThat(Duration.ofNanos(System.nanoTime() - asked[0])).isLessThan(Duration.ofSeconds(10));
        assertThat(isAlive(model.processId())).isFalse();
        assertThat(REFERENCE).startsWith(text(events.subList(0, 5)));
        requireThatTheNextOneWorks();
    }

    private static void stall(WorkerModel model) {
        try {
            signal("STOP", model.processId());
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_stalled_worker_is_noticed_without_a_stop() {
        WorkerTimeouts impatient = new WorkerTimeouts(
                Duration.ofSeconds(60), Duration.ofSeconds(6), Duration.ofSeconds(3), Duration.ofSeconds(2));
        WorkerModel model = TestWorkers.load(new WorkerHost(WorkerCommand.ofThisProgram(), logs, impatient));
        stall(model);

        assertThatThrownBy(() -> model.generate(few(5), event -> {}, new Cancellation()))
                .isInstanceOf(WorkerFailedException.class)
                .hasMessageContaining("showed no life for 6 s");
    }

    @Test
    void a_worker_that_stalls_while_it_loads_can_be_cancelled() {
        Cancellation cancellation = new Cancellation();
        LoadListener stalling = progress -> {
            if (progress.stage() == Stage.READING && !cancellation.isCancelled()) {
                try {
                    signal("STOP", newestChild().pid());
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
                cancellation.cancel();
            }
        };

        assertThatThrownBy(() -> host().load(TestWorkers.folder(), TestWorkers.ONE_THREAD, stalling, cancellation))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void a_stalled_worker_takes_no_order_and_is_closed_all_the_same() {
        WorkerModel model = TestWorkers.load(host());
        stall(model);
        Cancellation cancellation = new Cancellation();
        // More than a pipe holds.
        List<Integer> prompt = new ArrayList<>();
        for (int i = 0; i < 200_000; i++) {
            prompt.add(i);
        }
        Future<?> call;
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            call = callers.submit(() -> model.score(prompt, 0, event -> {}, cancellation));
            long start = System.nanoTime();
            model.close();
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(15));
        }
        assertThat(isAlive(model.processId())).isFalse();
        assertThatThrownBy(call::get).hasCauseInstanceOf(WorkerFailedException.class);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void a_worker_needs_no_disk() {
        // Nothing can be written to any of these.
        WorkerCommand worker = TestWorkers.with(List.of("-Djava.io.tmpdir=/dev/full", "-Duser.home=/dev/full"));
        WorkerHost host = TestWorkers.host(
                new WorkerCommand(worker.words(), Map.of("XDG_CACHE_HOME", "/dev/full")), Path.of("/dev/full"));
        try (WorkerModel model = TestWorkers.load(host)) {
            assertThat(model.generate(few(5), event -> {}, new Cancellation()).ids())
                    .hasSize(5);
        }
    }

    @Test
    void a_slow_listener_is_not_the_workers_fault() {
        WorkerHost host = new WorkerHost(WorkerCommand.ofThisProgram(), logs, TestWorkers.SHORT);
        try (WorkerModel model = TestWorkers.load(host)) {
            Cancellation cancellation = new Cancellation();
            AtomicInteger told = new AtomicInteger();
            // What has come by then takes longer to be told than a worker has time to stop.
            GenerationResult result = model.generate(
                    endless(),
                    event -> {
                        int count = told.incrementAndGet();
                        if (count == 1) {
                            awaitFullPipe(model);
                            cancellation.cancel();
                        }
                        pause(Duration.ofMillis(3));
                    },
                    cancellation);

            assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
            assertThat(result.ids()).hasSize(told.get()).hasSizeGreaterThan(1000);
            assertThat(model.generate(few(3), event -> {}, new Cancellation()).ids())
                    .hasSize(3);
        }
    }

    /** What a slow listener does. */
    private static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    @Test
    void a_stalled_worker_with_a_full_inbox_is_ended_too() {
        WorkerHost host = new WorkerHost(WorkerCommand.ofThisProgram(), logs, TestWorkers.SHORT);
        WorkerModel model = TestWorkers.load(host);
        Cancellation cancellation = new Cancellation();
        AtomicInteger told = new AtomicInteger();
        WorkerFailedException failure = catchThrowableOfType(
                WorkerFailedException.class,
                () -> model.generate(
                        endless(),
                        event -> {
                            if (told.incrementAndGet() == 1) {
                                awaitFullPipe(model);
                                stall(model);
                                cancellation.cancel();
                            }
                        },
                        cancellation));

        assertThat(failure.failure()).isEqualTo(WorkerFailure.UNRESPONSIVE);
        assertThat(told.get()).isGreaterThan(1000);
        model.close();
    }

    /** Until the worker waits for someone to read: it uses the processor no more. */
    private static void awaitFullPipe(WorkerModel model) {
        ProcessHandle worker = ProcessHandle.of(model.processId()).orElseThrow();
        Duration before = Duration.ZERO;
        for (int still = 0; still < 5; ) {
            pause(Duration.ofMillis(200));
            Duration now = worker.info().totalCpuDuration().orElseThrow();
            still = now.minus(before).toMillis() < 20 ? still + 1 : 0;
            before = now;
        }
    }

    @Test
    void a_load_that_is_cancelled_at_its_end_gives_no_model() {
        for (int round = 0; round < 3; round++) {
            Cancellation cancellation = new Cancellation();
            LoadListener slow = progress -> {
                if (progress.stage() == Stage.PACKING && progress.bytesDone() == progress.bytesTotal()) {
                    pause(Duration.ofMillis(500));
                    cancellation.cancel();
                }
            };
            assertThatThrownBy(() -> host().load(TestWorkers.folder(), TestWorkers.ONE_THREAD, slow, cancellation))
                    .isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void closing_ends_a_call_that_runs_and_can_be_done_by_two_at_once() throws Exception {
        WorkerModel model = TestWorkers.load(host());
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> call =
                    callers.submit(() -> model.generate(endless(), event -> begun.complete(null), new Cancellation()));
            begun.get(30, TimeUnit.SECONDS);
            Future<?> one = callers.submit(model::close);
            Future<?> two = callers.submit(model::close);
            one.get(20, TimeUnit.SECONDS);
            two.get(20, TimeUnit.SECONDS);

            assertThatThrownBy(() -> call.get(20, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(WorkerFailedException.class)
                    .hasMessageContaining("since the model was closed");
        }
        assertThat(model.death().get(5, TimeUnit.SECONDS).failure()).isEqualTo(WorkerFailure.CLOSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"idle", "working", "loading"})
    void it_ends_within_two_seconds_of_the_program_that_started_it(String doing) throws Exception {
        List<String> words = new ArrayList<>(
                TestWorkers.running(Owner.class, List.of(TestWorkers.folder().toString(), logs.toString(), doing))
                        .words());
        Process owner = new ProcessBuilder(words)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (BufferedReader lines = owner.inputReader()) {
            ProcessHandle worker =
                    ProcessHandle.of(Long.parseLong(lines.readLine())).orElseThrow();
            assertThat(worker.isAlive()).isTrue();
            long start = System.nanoTime();
            owner.destroyForcibly();
            while (!hasEnded(worker) && System.nanoTime() - start < TimeUnit.SECONDS.toNanos(10)) {
                Thread.onSpinWait();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
        owner.waitFor();
    }

    /** One that ended stays listed until the system's first process has taken notice. */
    private static boolean hasEnded(ProcessHandle process) throws IOException {
        Path status = Path.of("/proc", Long.toString(process.pid()), "status");
        if (!Files.exists(status)) {
            return !process.isAlive();
        }
        try (var lines = Files.lines(status)) {
            return lines.anyMatch(line -> line.startsWith("State:") && line.contains("zombie"));
        } catch (java.io.UncheckedIOException | java.nio.file.NoSuchFileException e) {
            return !process.isAlive();
        }
    }

    @Test
    void a_hundred_that_are_killed_leave_nothing_behind() throws Exception {
        Path home = Files.createDirectories(logs.resolve("home"));
        Path temporary = Files.createDirectories(logs.resolve("temporary"));
        WorkerCommand worker = TestWorkers.with(List.of("-Djava.io.tmpdir=" + temporary, "-Duser.home=" + home));
        WorkerHost host = TestWorkers.host(
                new WorkerCommand(worker.words(), Map.of("XDG_CACHE_HOME", home.toString())), logs.resolve("logs"));
        List<Path> stale = performanceFiles();
        List<Future<Boolean>> rounds = new ArrayList<>();
        try (ExecutorService three = Executors.newFixedThreadPool(3)) {
            for (int round = 0; round < 100; round++) {
                int delay = random.nextInt(1500);
                rounds.add(three.submit(() -> startAndKill(host, delay)));
            }
        }
        int killed = 0;
        for (Future<Boolean> round : rounds) {
            killed += round.get() ? 1 : 0;
        }

        assertThat(killed).isGreaterThan(50);
        assertThat(TestWorkers.filesBelow(home)).isEmpty();
        assertThat(TestWorkers.filesBelow(temporary)).isEmpty();
        assertThat(TestWorkers.filesBelow(logs.resolve("logs"))).hasSizeLessThanOrEqualTo(20 + 3);
        assertThat(stale).containsAll(performanceFiles());
        requireThatTheNextOneWorks();
    }

    /** @return whether the kill came before it was loaded, used and closed */
    private static boolean startAndKill(WorkerHost host, int delay) {
        Cancellation killing = new Cancellation();
        CompletableFuture.delayedExecutor(delay, TimeUnit.MILLISECONDS).execute(killing::cancel);
        try (WorkerModel model = host.load(TestWorkers.folder(), TestWorkers.ONE_THREAD, LoadListener.NONE, killing)) {
            killing.onCancel(() -> kill(model));
            model.generate(endless(), event -> {}, new Cancellation());
            return false;
        } catch (CancellationException | WorkerFailedException e) {
            return true;
        }
    }

    /** Files of Java's performance counters that belong to no running process. */
    private static List<Path> performanceFiles() throws IOException {
        Path folder = Path.of(System.getProperty("java.io.tmpdir"), "hsperfdata_" + System.getProperty("user.name"));
        return TestWorkers.filesBelow(folder).stream()
                .filter(file -> !isAlive(Long.parseLong(String.valueOf(file.getFileName()))))
                .toList();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void unloading_gives_all_memory_back() throws Exception {
        WorkerModel model = TestWorkers.load(host());
        model.generate(few(5), event -> {}, new Cancellation());
        Path process = Path.of("/proc", Long.toString(model.processId()));
        assertThat(process).exists();
        model.close();

        assertThat(process).doesNotExist();
        assertThat(Optional.of(model.death().get(5, TimeUnit.SECONDS).failure()))
                .contains(WorkerFailure.CLOSED);
    }
}
