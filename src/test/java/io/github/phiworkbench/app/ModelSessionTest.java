package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.LoadRequest.MemoryCheck;
import io.github.phiworkbench.app.ModelSession.Lease;
import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.worker.WorkerCommand;
import io.github.phiworkbench.engine.worker.WorkerFailedException;
import io.github.phiworkbench.engine.worker.WorkerHost;
import io.github.phiworkbench.engine.worker.WorkerTimeouts;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.library.EmbeddedModels;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.tokenizer.Message;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One model at a time is loaded, watched and unloaded, with everything told in its order. */
class ModelSessionTest {

    private static final String NANO = "phi-4-nano-instruct";
    private static final LoadOptions ONE_THREAD = new LoadOptions("cpu", 1);

    @TempDir
    private Path folder;

    private final AtomicLong free = new AtomicLong(Long.MAX_VALUE);
    private final BlockingQueue<State> told = new LinkedBlockingQueue<>();
    private ModelLibrary library;
    private ModelLoader loader;
    private ModelSession session;

    @BeforeEach
    void aSessionOverAnEmptyFolderOfModels() {
        Path models = folder.resolve("models");
        library = new ModelLibrary(List.of(models), new EmbeddedModels(Path.of("models"), models));
        WorkerHost workers =
                new WorkerHost(WorkerCommand.ofThisProgram(), folder.resolve("logs"), WorkerTimeouts.USUAL);
        loader = new ModelLoader(workers, free::get);
        use(new ModelSession(library, loader));
    }

    private void use(ModelSession other) {
        session = other;
        told.clear();
        session.observe(told::add);
    }

    @AfterEach
    void everyProcessIsGone() {
        session.close();
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    private static LoadRequest request() {
        return LoadRequest.of(TestModels.embedded(NANO), ONE_THREAD);
    }

    /** The first state of a kind that is told from now on, and nothing of another kind that ends a load before it. */
    private <S extends State> S await(Class<S> kind) throws InterruptedException {
        List<State> before = new ArrayList<>();
        while (true) {
            State next = told.poll(60, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("No " + kind.getSimpleName() + " came but " + before);
            }
            if (kind.isInstance(next)) {
                return kind.cast(next);
            }
            before.add(next);
        }
    }

    private List<State> until(Class<? extends State> kind) throws InterruptedException {
        List<State> all = new ArrayList<>();
        do {
            all.add(told.poll(60, TimeUnit.SECONDS));
        } while (!kind.isInstance(all.getLast()) && all.getLast() != null);
        return all;
    }

    private static boolean isAlive(long pid) {
        return ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false);
    }

    @Test
    void a_model_that_comes_with_the_program_is_imported_and_loaded_and_answers() throws Exception {
        session.load(NANO, ONE_THREAD);
        List<State> states = until(State.Ready.class);

        assertThat(states.stream().map(Object::getClass).distinct().map(Class::getSimpleName))
                .containsExactly("None", "Loading", "Importing", "Ready");
        List<State.Importing> imports = states.stream()
                .filter(State.Importing.class::isInstance)
                .map(State.Importing.class::cast)
                .toList();
        assertThat(imports.getLast().progress().fraction()).isEqualTo(1);
        assertThat(imports.getLast().model()).isEqualTo(NANO);
        assertThat(states.stream()
                        .filter(State.Loading.class::isInstance)
                        .map(State.Loading.class::cast)
                        .reduce((_, later) -> later)
                        .orElseThrow()
                        .device()
                        .orElseThrow()
                        .device())
                .isEqualTo("cpu");

        try (Lease lease = session.borrow().orElseThrow()) {
            LoadedModel model = lease.model();
            List<Integer> prompt = model.encodeChat(List.of(Message.user("What is 37 + 58?")));
            StringBuilder answer = new StringBuilder();
            model.model()
                    .generate(
                            GenerationRequest.greedy(
                                    prompt, 20, model.manifest().stopIds()),
                            event -> answer.append(event.text()),
                            new Cancellation());
            assertThat(answer).contains("95");
            assertThat(session.heldBytes()).isGreaterThan(50_000_000);
        }
    }

    @Test
    void the_folder_of_a_model_that_is_not_imported_yet_can_be_asked_for() throws Exception {
        session.load(LoadRequest.of(folder.resolve("models").resolve(NANO), ONE_THREAD));
        await(State.Importing.class);
        assertThat(await(State.Ready.class).model().manifest().id()).isEqualTo(NANO);
    }

    @Test
    void unloading_ends_the_process_and_frees_its_memory() throws Exception {
        session.load(request());
        long pid = await(State.Ready.class).model().model().processId();
        session.unload();
        await(State.None.class);
        assertThat(session.borrow()).isEmpty();
        session.close();
        assertThat(isAlive(pid)).isFalse();
        assertThat(session.heldBytes()).isZero();
    }

    @Test
    void a_process_that_dies_while_nobody_talks_to_it_is_noticed_and_can_be_brought_back() throws Exception {
        session.load(request());
        long pid = await(State.Ready.class).model().model().processId();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        State.Failed failed = await(State.Failed.class);
        assertThat(failed.model()).startsWith(NANO);
        assertThat(failed.failure().sentence())
                .startsWith("The process that runs " + NANO)
                .contains("while idle");
        assertThat(failed.failure().nextStep()).contains("load the model again");
        assertThat(failed.failure().cause()).isInstanceOf(WorkerFailedException.class);
        assertThat(session.borrow()).isEmpty();

        session.reload();
        assertThat(await(State.Ready.class).model().model().processId()).isNotEqualTo(pid);
    }

    @Test
    void an_answer_that_runs_when_its_model_is_unloaded_ends_with_a_plain_failure() throws Exception {
        session.load(request());
        await(State.Ready.class);
        try (Lease lease = session.borrow().orElseThrow()) {
            GenerationRequest endless = GenerationRequest.greedy(List.of(1016, 345, 278), Integer.MAX_VALUE, Set.of());
            AtomicInteger tokens = new AtomicInteger();
            assertThatThrownBy(() -> lease.model()
                            .model()
                            .generate(
                                    endless,
                                    _ -> {
                                        if (tokens.incrementAndGet() == 3) {
                                            session.unload();
                                        }
                                    },
                                    new Cancellation()))
                    .isInstanceOf(WorkerFailedException.class)
                    .hasMessageContaining("the model was closed");
            assertThat(tokens).hasValueGreaterThanOrEqualTo(3);
            await(State.None.class);
        }
    }

    @Test
    void a_lease_keeps_the_tokenizer_until_it_is_closed() throws Exception {
        session.load(request());
        await(State.Ready.class);
        Lease lease = session.borrow().orElseThrow();
        Lease other = session.borrow().orElseThrow();
        session.close();
        other.close();
        other.close();
        assertThat(lease.model().encodeText("12 + 30")).isNotEmpty();
        lease.close();
        assertThatThrownBy(() -> lease.model().encodeText("12 + 30")).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void a_load_that_is_cancelled_leaves_nothing() throws Exception {
        session.load(request());
        await(State.Loading.class);
        session.cancel();
        await(State.None.class);
        assertThat(session.state()).isEqualTo(new State.None());
    }

    @Test
    void cancelling_leaves_a_loaded_model_alone() throws Exception {
        session.load(request());
        long pid = await(State.Ready.class).model().model().processId();
        session.cancel();
        assertThat(session.state()).isInstanceOf(State.Ready.class);
        assertThat(isAlive(pid)).isTrue();
    }

    @Test
    void the_present_model_is_gone_before_another_one_is_loaded() throws Exception {
        List<Long> pids = Collections.synchronizedList(new ArrayList<>());
        AtomicInteger aliveWhenTheNextBegan = new AtomicInteger();
        use(new ModelSession(library, (request, listener, cancellation) -> {
            pids.stream().filter(ModelSessionTest::isAlive).forEach(_ -> aliveWhenTheNextBegan.incrementAndGet());
            LoadedModel loaded = loader.load(request, listener, cancellation);
            pids.add(loaded.model().processId());
            return loaded;
        }));
        session.load(request());
        await(State.Ready.class);
        session.load(LoadRequest.of(TestModels.embedded("phi-4-nano-reasoning"), ONE_THREAD));
        assertThat(await(State.Ready.class).model().manifest().id()).startsWith("phi-4-nano-reasoning");
        assertThat(aliveWhenTheNextBegan).hasValue(0);
        assertThat(isAlive(pids.getFirst())).isFalse();
    }

    @Test
    void of_two_loads_at_once_the_later_one_counts() throws Exception {
        CountDownLatch firstIsLoading = new CountDownLatch(1);
        use(new ModelSession(library, (request, listener, cancellation) -> {
            if (request.contextTokens() == 1) {
                awaitCancellation(firstIsLoading, cancellation);
            }
            return loader.load(request, listener, cancellation);
        }));
        session.load(new LoadRequest(request().folder(), ONE_THREAD, request().place(), MemoryCheck.REFUSE, 1));
        firstIsLoading.await();
        session.load(request());
        List<State> states = until(State.Ready.class);
        assertThat(states).filteredOn(State.Failed.class::isInstance).isEmpty();
        assertThat(((State.Ready) states.getLast()).model().request()).isEqualTo(request());
    }

    private static void awaitCancellation(CountDownLatch begun, Cancellation cancellation) {
        CountDownLatch cancelled = new CountDownLatch(1);
        try (Cancellation.Registration _ = cancellation.onCancel(cancelled::countDown)) {
            begun.countDown();
            cancelled.await();
            throw new CancellationException("Loading was stopped.");
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void a_folder_without_a_model_is_told_of_in_plain_words() throws Exception {
        session.load(LoadRequest.of(folder.resolve("nothing"), ONE_THREAD));
        LoadFailure failure = await(State.Failed.class).failure();
        assertThat(failure.sentence()).contains("There is no model in").contains("nothing");
        assertThat(failure.canLoadAnyway()).isFalse();
        assertThat(failure.logTail()).isEmpty();
    }

    @Test
    void an_unknown_id_and_an_unknown_device_are_told_of_too() throws Exception {
        session.load("no-such-model", ONE_THREAD);
        assertThat(await(State.Failed.class).failure().sentence()).startsWith("There is no model \"no-such-model\"");
        session.load(LoadRequest.of(TestModels.embedded(NANO), new LoadOptions("cuda", 1)));
        assertThat(await(State.Failed.class).failure().sentence())
                .startsWith("The device cuda cannot be used")
                .endsWith("choose another one, such as cpu.");
    }

    @Test
    void what_does_not_fit_is_refused_and_loaded_anyway_when_the_user_says_so() throws Exception {
        free.set(1_000_000);
        session.load(request());
        LoadFailure failure = await(State.Failed.class).failure();
        assertThat(failure.canLoadAnyway()).isTrue();
        assertThat(failure.sentence()).contains("but 0.0 GB are free").doesNotContain("--");
        session.loadAnyway();
        assertThat(await(State.Ready.class).model().request().memoryCheck()).isEqualTo(MemoryCheck.LOAD_ANYWAY);
    }

    @Test
    void a_failure_that_nobody_foresaw_is_told_of_and_not_swallowed() throws Exception {
        use(new ModelSession(library, (_, _, _) -> {
            throw new ClassCastException("a defect");
        }));
        session.load(request());
        assertThat(await(State.Failed.class).failure().sentence()).contains("not foreseen (a defect)");
    }

    @Test
    void who_comes_later_is_told_the_present_state_first_and_who_left_nothing_more() throws Exception {
        session.load(request());
        State ready = await(State.Ready.class);
        BlockingQueue<State> late = new LinkedBlockingQueue<>();
        ModelSession.Registration registration = session.observe(late::add);
        assertThat(late.poll(10, TimeUnit.SECONDS)).isEqualTo(ready);
        registration.close();
        session.unload();
        await(State.None.class);
        assertThat(late).isEmpty();
    }

    @Test
    void a_listener_that_fails_hurts_nobody_else() throws Exception {
        session.observe(_ -> {
            throw new IllegalStateException("a listener's defect");
        });
        session.load(folder.resolve("nothing").toString(), ONE_THREAD);
        await(State.Failed.class);
    }

    @Test
    void calls_from_many_threads_end_in_the_state_of_the_last() throws Exception {
        use(new ModelSession(library, (_, _, _) -> {
            throw new UnusableModelException("nothing here");
        }));
        List<Thread> threads = IntStream.range(0, 8)
                .mapToObj(i -> Thread.ofVirtual().start(() -> {
                    for (int round = 0; round < 50; round++) {
                        switch ((i + round) % 3) {
                            case 0 -> session.load(request());
                            case 1 -> session.cancel();
                            default -> session.unload();
                        }
                    }
                }))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
        session.load(folder.resolve("last").toString(), ONE_THREAD);
        List<State> states = new ArrayList<>();
        do {
            states.add(await(State.Failed.class));
        } while (!((State.Failed) states.getLast()).model().endsWith("last"));
        assertThat(session.state()).isEqualTo(states.getLast());
        assertThat(told).isEmpty();
    }
}
