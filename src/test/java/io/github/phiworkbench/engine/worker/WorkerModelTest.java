package io.github.phiworkbench.engine.worker;

import static io.github.phiworkbench.engine.worker.TestWorkers.endless;
import static io.github.phiworkbench.engine.worker.TestWorkers.few;
import static io.github.phiworkbench.engine.worker.TestWorkers.isAlive;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.DeviceMemory;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationListener;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.InvalidPromptException;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.engine.LoadProgress.Stage;
import io.github.phiworkbench.engine.LogitsListener;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.torch.TorchLanguageModel;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.tokenizer.Vocabulary;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A model in a worker does what one in this process does. */
class WorkerModelTest {

    @TempDir
    private static Path logs;

    private static WorkerHost host;
    private static WorkerModel worker;
    private static TorchLanguageModel here;

    @BeforeAll
    static void load() {
        host = TestWorkers.host(logs);
        worker = TestWorkers.load(host);
        here = TorchLanguageModel.load(
                TestWorkers.folder(), Vocabulary.of(TestWorkers.folder()), TestWorkers.ONE_THREAD);
    }

    @AfterAll
    static void free() {
        worker.close();
        here.close();
    }

    @Test
    void it_says_what_it_is_and_where() {
        assertThat(worker.manifest()).isEqualTo(ModelManifest.read(TestWorkers.folder()));
        assertThat(worker.backend()).isEqualTo(here.backend());
        assertThat(worker.processId()).isNotEqualTo(here.processId());
        assertThat(isAlive(worker.processId())).isTrue();
    }

    @Test
    void its_tokens_and_numbers_are_those_of_a_model_in_this_process() {
        GenerationRequest request = few(40).withTop(20)
                .withPromptEvents(true)
                .withStopStrings(List.of("never said"))
                .withSampling(Sampling.GREEDY.withTemperature(1.2).withTopK(30).withSeed(11));
        List<TokenEvent> theirs = new ArrayList<>();
        List<TokenEvent> ours = new ArrayList<>();
        GenerationResult there = worker.generate(request, theirs::add, new Cancellation());
        GenerationResult result = here.generate(request, ours::add, new Cancellation());

        assertThat(theirs).isEqualTo(ours).hasSize(43);
        assertThat(there.ids()).isEqualTo(result.ids());
        assertThat(there.text()).isEqualTo(result.text()).isNotEmpty();
        assertThat(there.finishReason()).isEqualTo(result.finishReason());
        assertThat(there.stats().newTokens()).isEqualTo(40);
        assertThat(there.stats().decodeInLibtorch()).isPositive();
    }

    @Test
    void scoring_gives_the_same_too() {
        List<Integer> ids = IntStream.range(0, 700).mapToObj(i -> i % 500).toList();
        List<TokenEvent> told = new ArrayList<>();
        ScoreResult there = worker.score(ids, 3, told::add, new Cancellation());

        assertThat(there).isEqualTo(here.score(ids, 3, event -> {}, new Cancellation()));
        assertThat(told).isEqualTo(there.tokens());
    }

    @Test
    void logits_are_the_same_to_the_last_bit() {
        List<Integer> ids = IntStream.range(0, 600).mapToObj(i -> i % 500).toList();
        List<float[]> theirs = new ArrayList<>();
        List<float[]> ours = new ArrayList<>();
        List<Integer> read = new ArrayList<>();
        LogitsListener listener = new LogitsListener() {
            @Override
            public void logits(int position, float[] logits) {
                assertThat(position).isEqualTo(40 + theirs.size());
                theirs.add(logits.clone());
            }

            @Override
            public void reading(int done, int total) {
                read.add(done);
            }
        };
        here.generate(few(1), event -> {}, new Cancellation());
        worker.generate(few(1), event -> {}, new Cancellation());
        worker.logits(ids, 40, 590, listener, new Cancellation());
        here.logits(ids, 40, 590, (position, logits) -> ours.add(logits.clone()), new Cancellation());

        assertThat(theirs).hasSize(550);
        assertThat(theirs.toArray(float[][]::new)).isDeepEqualTo(ours.toArray(float[][]::new));
        assertThat(read).containsExactly(512, 590);
    }

    @Test
    void reading_logits_can_be_stopped_and_what_is_wrong_is_said_in_the_same_words() {
        Cancellation cancellation = new Cancellation();
        List<Integer> told = new ArrayList<>();
        assertThatThrownBy(() -> worker.logits(
                        TestWorkers.longPrompt(),
                        0,
                        1900,
                        (position, logits) -> {
                            told.add(position);
                            cancellation.cancel();
                        },
                        cancellation))
                .isInstanceOf(CancellationException.class);
        assertThat(told).startsWith(0).hasSizeLessThan(1900);
        assertThatThrownBy(() -> worker.logits(List.of(1, 2), 0, 3, (position, logits) -> {}, new Cancellation()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There are no logits after the tokens from 0 to before 3 of a sequence of 2.");
        assertThatThrownBy(() -> worker.logits(
                        TestWorkers.longPrompt(),
                        0,
                        1900,
                        (position, logits) -> {
                            throw new IllegalStateException("the listener's own");
                        },
                        new Cancellation()))
                .hasMessage("the listener's own");
        assertThat(worker.generate(few(2), event -> {}, new Cancellation()).ids())
                .hasSize(2);
    }

    @Test
    void several_continuations_run_side_by_side() {
        List<GenerationRequest> requests =
                List.of(few(5), GenerationRequest.greedy(List.of(1016, 345, 279), 9, Set.of()));
        List<Integer> counts = new ArrayList<>(List.of(0, 0));
        List<GenerationResult> results = worker.generateTogether(
                requests, (index, event) -> counts.set(index, counts.get(index) + 1), new Cancellation());

        assertThat(counts).containsExactly(5, 9);
        assertThat(results.get(0).ids())
                .isEqualTo(here.generate(requests.get(0), event -> {}, new Cancellation())
                        .ids());
        assertThat(results.get(1).ids()).hasSize(9);
    }

    @Test
    void a_prompt_read_before_is_in_the_cache() {
        List<Integer> prompt = new ArrayList<>(List.of(7, 8, 9, 10, 11));
        GenerationResult first =
                worker.generate(GenerationRequest.greedy(prompt, 4, Set.of()), event -> {}, new Cancellation());
        prompt.addAll(first.ids());
        prompt.add(12);
        GenerationResult second =
                worker.generate(GenerationRequest.greedy(prompt, 1, Set.of()), event -> {}, new Cancellation());

        assertThat(second.stats().cachedTokens()).isEqualTo(8);
    }

    @Test
    void reading_a_long_prompt_is_reported_chunk_by_chunk() {
        List<Integer> done = new ArrayList<>();
        GenerationRequest request = GenerationRequest.greedy(TestWorkers.longPrompt(), 1, Set.of());
        worker.generate(
                request,
                new GenerationListener() {
                    @Override
                    public void token(TokenEvent event) {
                        done.add(-1);
                    }

                    @Override
                    public void reading(int read, int total) {
                        assertThat(total).isEqualTo(1900);
                        done.add(read);
                    }
                },
                new Cancellation());

        assertThat(done).containsExactly(512, 1024, 1536, 1900, -1);
    }

    @Test
    void a_stop_is_answered_within_a_few_tokens_and_the_model_goes_on() {
        Cancellation cancellation = new Cancellation();
        List<TokenEvent> events = new ArrayList<>();
        GenerationResult result = worker.generate(
                endless(),
                event -> {
                    events.add(event);
                    if (events.size() == 3) {
                        cancellation.cancel();
                    }
                },
                cancellation);

        // The worker does not wait for the listener, so some tokens are under way when the stop comes.
        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(result.ids()).hasSameSizeAs(events).hasSizeBetween(3, 200);
        assertThat(worker.generate(few(2), event -> {}, new Cancellation()).ids())
                .hasSize(2);
    }

    @Test
    void a_stop_while_the_prompt_is_read_is_answered_within_a_chunk() {
        Cancellation cancellation = new Cancellation();
        List<Integer> read = new ArrayList<>();
        GenerationResult result = worker.generate(
                GenerationRequest.greedy(TestWorkers.longPrompt().reversed(), 5, Set.of()),
                new GenerationListener() {
                    @Override
                    public void token(TokenEvent event) {
                        read.add(-1);
                    }

                    @Override
                    public void reading(int done, int total) {
                        read.add(done);
                        cancellation.cancel();
                    }
                },
                cancellation);

        assertThat(result.finishReason()).isEqualTo(FinishReason.CANCELLED);
        assertThat(read).startsWith(512).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void a_call_that_waits_for_another_can_be_stopped() throws Exception {
        Cancellation first = new Cancellation();
        Cancellation second = new Cancellation();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<GenerationResult> running =
                    callers.submit(() -> worker.generate(endless(), event -> begun.complete(null), first));
            begun.get(30, TimeUnit.SECONDS);
            Future<GenerationResult> waiting = callers.submit(() -> worker.generate(few(3), event -> {}, second));
            second.cancel();

            assertThat(waiting.get(5, TimeUnit.SECONDS).ids()).isEmpty();
            assertThat(running.isDone()).isFalse();
            first.cancel();
            assertThat(running.get(20, TimeUnit.SECONDS).finishReason()).isEqualTo(FinishReason.CANCELLED);
        }
    }

    @Test
    void a_stop_before_the_first_token_gives_an_empty_answer() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThat(worker.generate(endless(), event -> {}, cancellation).ids()).isEmpty();
        assertThatThrownBy(() -> worker.score(List.of(1, 2), 0, event -> {}, cancellation))
                .isInstanceOf(CancellationException.class);
    }

    @Test
    void a_listener_that_fails_ends_its_call_and_no_other() {
        assertThatThrownBy(() -> worker.generate(
                        endless(),
                        event -> {
                            throw new IllegalStateException("the listener's own");
                        },
                        new Cancellation()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the listener's own");
        assertThat(worker.generate(few(2), event -> {}, new Cancellation()).ids())
                .hasSize(2);
    }

    @Test
    void a_wrong_prompt_is_refused_in_the_same_words() {
        assertThatThrownBy(() -> worker.score(List.of(1, 5000), 0, event -> {}, new Cancellation()))
                .isInstanceOf(InvalidPromptException.class)
                .hasMessageContaining("Token id 5000 at position 1");
    }

    @Test
    void calls_of_several_threads_come_one_after_another() throws Exception {
        List<Integer> alone =
                worker.generate(few(12), event -> {}, new Cancellation()).ids();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Integer>>> answers = IntStream.range(0, 8)
                    .mapToObj(i -> callers.submit(() -> worker.generate(few(12), event -> {}, new Cancellation())
                            .ids()))
                    .toList();
            for (Future<List<Integer>> answer : answers) {
                assertThat(answer.get()).isEqualTo(alone);
            }
        }
    }

    @Test
    void loading_tells_its_stages_and_bytes() {
        List<LoadProgress> told = Collections.synchronizedList(new ArrayList<>());
        long bytes = TestWorkers.folder().resolve("model.pt").toFile().length();
        host.load(TestWorkers.folder(), TestWorkers.ONE_THREAD, told::add, new Cancellation())
                .close();

        assertThat(told).extracting(LoadProgress::stage).isSorted().contains(Stage.values());
        List<LoadProgress> reading = told.stream()
                .filter(progress -> progress.stage() == Stage.READING)
                .toList();
        assertThat(reading)
                .allSatisfy(progress -> assertThat(progress.bytesTotal()).isEqualTo(bytes));
        assertThat(reading).extracting(LoadProgress::bytesDone).isSorted().allMatch(done -> done <= bytes);
        LoadProgress last = told.getLast();
        assertThat(last.bytesDone()).isEqualTo(last.bytesTotal());
    }

    @Test
    void a_listener_can_refuse_the_load_when_the_device_is_known() {
        List<LoadProgress> told = Collections.synchronizedList(new ArrayList<>());
        LoadListener refusing = new LoadListener() {
            @Override
            public void deviceChosen(DeviceMemory device) {
                throw new UnusableModelException("too large for " + device.device());
            }

            @Override
            public void progress(LoadProgress progress) {
                told.add(progress);
            }
        };

        assertThatThrownBy(() -> host.load(TestWorkers.folder(), TestWorkers.ONE_THREAD, refusing, new Cancellation()))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage("too large for cpu");
        assertThat(told).extracting(LoadProgress::stage).containsOnly(Stage.STARTING);
    }

    @Test
    void a_load_can_be_cancelled_at_any_stage() {
        for (Stage stage : Stage.values()) {
            Cancellation cancellation = new Cancellation();
            assertThatThrownBy(() -> host.load(
                            TestWorkers.folder(),
                            TestWorkers.ONE_THREAD,
                            progress -> {
                                if (progress.stage() == stage) {
                                    cancellation.cancel();
                                }
                            },
                            cancellation))
                    .isInstanceOf(CancellationException.class);
        }
    }

    @Test
    void a_folder_or_device_that_cannot_be_used_is_named() {
        assertThatThrownBy(() -> host.load(logs, TestWorkers.ONE_THREAD, LoadListener.NONE, new Cancellation()))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("There is no model in " + logs);
        assertThatThrownBy(() -> host.load(
                        TestWorkers.folder(), new LoadOptions("tpu", 1), LoadListener.NONE, new Cancellation()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("There is no device \"tpu\"; choose one of auto, cpu, cuda, cuda:N, mps.");
    }

    @Test
    void closing_ends_the_process_and_later_calls_say_so() {
        WorkerModel closed = TestWorkers.load(host);
        closed.close();
        closed.close();

        assertThat(isAlive(closed.processId())).isFalse();
        assertThatThrownBy(() -> closed.generate(few(1), event -> {}, new Cancellation()))
                .isInstanceOf(WorkerFailedException.class)
                .hasMessage("The process that runs " + TestWorkers.folder().getFileName()
                        + " is not there any more, since the model was closed; load the model again.");
    }

    @Test
    void two_models_work_at_once_and_share_the_cores() throws Exception {
        List<Integer> alone =
                worker.generate(few(200), event -> {}, new Cancellation()).ids();
        try (WorkerModel other = TestWorkers.load(host);
                ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<List<Integer>> one = callers.submit(() ->
                    worker.generate(few(200), event -> {}, new Cancellation()).ids());
            Future<List<Integer>> two = callers.submit(() ->
                    other.generate(few(200), event -> {}, new Cancellation()).ids());

            assertThat(one.get()).isEqualTo(alone);
            assertThat(two.get()).isEqualTo(alone);
        }
    }
}
