package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.app.ColumnAnswer.End;
import io.github.phiworkbench.app.ComparisonService.Order;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.library.DoesNotFitException;
import io.github.phiworkbench.library.EmbeddedModels;
import io.github.phiworkbench.library.MemoryEstimate;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Role;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Columns are answered in their order or together, and the trouble of one is not that of the others. */
@Timeout(60)
class ComparisonServiceTest {

    private static final String INSTRUCT = NanoModels.INSTRUCT.getFileName().toString();
    private static final String REASONING = NanoModels.REASONING.getFileName().toString();

    /** How many models fit beside one another. */
    private int places = 10;

    private final List<String> loads = new CopyOnWriteArrayList<>();
    private final Map<String, ScriptedModel> models = new ConcurrentHashMap<>();
    private final ModelLibrary library = library();
    private final ModelSession session = new ModelSession(library, (request, _, _) -> load(request));
    private final ComparisonService service = new ComparisonService(session, library, (request, _, _) -> {
        loads.add(String.valueOf(request.folder().getFileName()));
        return load(request);
    });
    private final Heard heard = new Heard();

    private static ModelLibrary library() {
        Path folder = NanoModels.INSTRUCT.toAbsolutePath().getParent();
        return new ModelLibrary(List.of(folder), new EmbeddedModels(folder.resolve("none"), folder));
    }

    private LoadedModel load(LoadRequest request) {
        String id = String.valueOf(request.folder().getFileName());
        if (service.loaded().size() >= places) {
            throw new DoesNotFitException(id, "cpu", new MemoryEstimate(9_000_000_000L, 0, 0), 1_000_000_000);
        }
        return new LoadedModel(request, model(id), Optional.of(Tokenizer.open(request.folder())), Duration.ofMillis(1));
    }

    private ScriptedModel model(String id) {
        Path folder = id.equals(INSTRUCT) ? NanoModels.INSTRUCT : NanoModels.REASONING;
        return models.computeIfAbsent(id, _ -> new ScriptedModel(ModelManifest.read(folder)));
    }

    @AfterEach
    void close() {
        service.close();
        session.close();
    }

    /** What a listener was told. */
    private static final class Heard implements ComparisonListener {
        private final List<String> states = new CopyOnWriteArrayList<>();
        private final List<String> unloads = new CopyOnWriteArrayList<>();
        private final StringBuffer text = new StringBuffer();
        private final BlockingQueue<String> marks = new LinkedBlockingQueue<>();

        @Override
        public void became(int column, ColumnState state) {
            String words = column + " " + state.getClass().getSimpleName();
            states.add(words);
            marks.add(words);
        }

        @Override
        public void wrote(int column, int sample, String piece, TokenTrace soFar) {
            text.append(column).append(piece).append(' ');
        }

        @Override
        public void unloaded(String model, String place) {
            unloads.add(model + " for " + place);
        }

        void awaitState(String words) throws InterruptedException {
            String next;
            do {
                next = marks.poll(20, TimeUnit.SECONDS);
                assertThat(next).as("waiting for " + words).isNotNull();
            } while (!words.equals(next));
        }
    }

    private static List<ComparisonTask> tasks(String... ids) {
        List<ComparisonTask> tasks = new ArrayList<>();
        for (String id : ids) {
            tasks.add(ComparisonTask.of(ComparisonColumn.of(id), "What is 37 + 58?"));
        }
        return tasks;
    }

    private ComparisonRun start(Order order, List<ComparisonTask> tasks) {
        return service.start(tasks, order, heard);
    }

    @Test
    void columns_are_answered_one_after_another_and_the_models_stay_for_a_follow_up() throws Exception {
        model(INSTRUCT).answer("95");
        model(REASONING).answer("<think>", "37+58", "</think>", "95");

        List<List<ColumnAnswer>> answers =
                start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT, REASONING)).await();

        assertThat(answers.get(0)).extracting(ColumnAnswer::text).containsExactly("95");
        assertThat(answers.get(1)).extracting(ColumnAnswer::text).containsExactly("<think>37+58</think>95");
        assertThat(answers.get(1).getFirst().thinking().orElseThrow().tokens()).isEqualTo(3);
        assertThat(answers.get(0).getFirst().thinking()).isEmpty();
        assertThat(answers.get(0).getFirst().trace().orElseThrow().size()).isEqualTo(1);
        assertThat(answers.get(0).getFirst().end()).isEqualTo(new End.Complete(FinishReason.STOP));
        assertThat(answers.get(0).getFirst().prompt()).contains("What is 37 + 58?");
        assertThat(heard.text.toString()).isEqualTo("095 1<think> 137+58 1</think> 195 ");
        assertThat(heard.states.indexOf("0 Ended")).isLessThan(heard.states.indexOf("1 Loaded"));
        assertThat(service.loaded()).containsExactly(INSTRUCT, REASONING);

        model(REASONING).answer("96");
        var _ = start(Order.ONE_AFTER_ANOTHER, tasks(REASONING)).await();
        assertThat(loads).containsExactly(INSTRUCT, REASONING);
    }

    @Test
    void together_a_column_does_not_wait_for_another() throws Exception {
        ComparisonRun run = start(Order.TOGETHER, tasks(INSTRUCT, REASONING));
        heard.awaitState("0 Reading");
        model(REASONING).answer("95");
        heard.awaitState("1 Ended");

        assertThat(run.isRunning()).isTrue();
        model(INSTRUCT).answer("95");
        assertThat(run.await())
                .allSatisfy(column -> assertThat(column.getFirst().text()).isEqualTo("95"));
    }

    @Test
    void a_model_nobody_uses_makes_room_for_one_that_does_not_fit_beside_it_and_that_is_said() throws Exception {
        places = 1;
        model(INSTRUCT).answer("95");
        model(REASONING).answer("95");

        List<List<ColumnAnswer>> answers =
                start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT, REASONING)).await();

        assertThat(answers)
                .allSatisfy(column -> assertThat(column.getFirst().isComplete()).isTrue());
        assertThat(heard.unloads).containsExactly(INSTRUCT + " for " + REASONING);
        assertThat(service.loaded()).containsExactly(REASONING);
    }

    @Test
    void together_a_column_that_does_not_fit_beside_another_waits_for_its_end() throws Exception {
        places = 1;
        ComparisonRun run = start(Order.TOGETHER, tasks(INSTRUCT, REASONING));
        String waits = heard.marks.take();
        while (!waits.endsWith("WaitingForMemory")) {
            waits = heard.marks.take();
        }
        model(INSTRUCT).answer("95");
        model(REASONING).answer("95");

        assertThat(run.await())
                .allSatisfy(column -> assertThat(column.getFirst().isComplete()).isTrue());
        assertThat(heard.unloads).hasSize(1);
    }

    @Test
    void two_models_that_do_not_fit_together_are_not_compared_and_keep_nobody_waiting() throws Exception {
        places = 1;
        model(INSTRUCT).answer("95");
        TokenTrace trace = start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT))
                .await()
                .getFirst()
                .getFirst()
                .trace()
                .orElseThrow();

        assertThatThrownBy(() -> service.difference(
                        trace,
                        ComparisonColumn.of(INSTRUCT),
                        ComparisonColumn.of(REASONING),
                        5,
                        (_, _) -> {},
                        (_, _) -> {},
                        new Cancellation()))
                .isInstanceOf(DoesNotFitException.class);
        model(REASONING).answer("95");
        assertThat(start(Order.ONE_AFTER_ANOTHER, tasks(REASONING))
                        .await()
                        .getFirst()
                        .getFirst()
                        .isComplete())
                .isTrue();
    }

    @Test
    void what_does_not_fit_at_all_says_so_and_the_others_go_on() throws Exception {
        places = 0;
        List<List<ColumnAnswer>> answers =
                start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT, "nobody")).await();

        assertThat(answers.get(0).getFirst().failure())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .startsWith(INSTRUCT + " needs about 9.0 GB on cpu")
                        .endsWith(
                                "but 1.0 GB are free; close other programs, choose a smaller model or context, or load it"
                                        + " anyway."));
        assertThat(answers.get(1).getFirst().failure())
                .hasValueSatisfying(
                        sentence -> assertThat(sentence).startsWith("There is no model \"nobody\"; there are:"));
    }

    @Test
    void a_model_that_dies_keeps_what_it_wrote_and_the_others_go_on() throws Exception {
        model(INSTRUCT).say("9");
        model(INSTRUCT).fail(new EngineException("The process that runs it ended; load it again."));
        model(REASONING).answer("95");

        List<List<ColumnAnswer>> answers =
                start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT, REASONING)).await();

        assertThat(answers.get(0).getFirst().text()).isEqualTo("9");
        assertThat(answers.get(0).getFirst().failure()).contains("The process that runs it ended; load it again.");
        assertThat(answers.get(1).getFirst().text()).isEqualTo("95");
    }

    @Test
    void one_column_is_stopped_and_the_next_goes_on() throws Exception {
        ComparisonRun run = start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT, REASONING));
        heard.awaitState("0 Reading");
        run.stop(0);
        model(REASONING).answer("95");
        List<List<ColumnAnswer>> answers = run.await();

        assertThat(answers.get(0).getFirst().end()).isEqualTo(new End.Stopped());
        assertThat(answers.get(1).getFirst().text()).isEqualTo("95");
    }

    @Test
    void all_are_stopped_and_those_whose_turn_has_not_come_load_nothing() throws Exception {
        ComparisonRun run = start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT, REASONING));
        heard.awaitState("0 Reading");
        run.stop();

        assertThat(run.await())
                .allSatisfy(column ->
                        assertThat(column).extracting(ColumnAnswer::end).containsExactly(new End.Stopped()));
        assertThat(loads).containsExactly(INSTRUCT);
    }

    @Test
    void samples_are_drawn_with_seeds_that_follow_the_columns_own() throws Exception {
        for (int sample = 0; sample < 3; sample++) {
            model(INSTRUCT).answer("95");
        }
        ComparisonColumn column = ComparisonColumn.of(INSTRUCT)
                .withSampling(Sampling.GREEDY.withTemperature(1).withSeed(7))
                .withMaxNewTokens(12);
        List<ColumnAnswer> answers = start(
                        Order.ONE_AFTER_ANOTHER,
                        List.of(ComparisonTask.of(column, "What is 37 + 58?").withSamples(3)))
                .await()
                .getFirst();

        assertThat(answers)
                .extracting(answer -> answer.sampling().orElseThrow().seed().orElseThrow())
                .containsExactly(7L, 8L, 9L);
        assertThat(answers).extracting(ColumnAnswer::sample).containsExactly(0, 1, 2);
        assertThat(model(INSTRUCT).requests())
                .extracting(GenerationRequest::maxNewTokens)
                .containsOnly(12);
    }

    @Test
    void what_is_asked_again_waits_for_the_column_at_work() throws Exception {
        ComparisonRun first = start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT));
        heard.awaitState("0 Reading");
        Heard later = new Heard();
        ComparisonRun second = service.start(tasks(REASONING), Order.ONE_AFTER_ANOTHER, later);
        await(service::isWaitedFor);
        assertThat(loads).containsExactly(INSTRUCT);

        model(INSTRUCT).answer("95");
        model(REASONING).answer("95");
        assertThat(first.await().getFirst().getFirst().text()).isEqualTo("95");
        assertThat(second.await().getFirst().getFirst().text()).isEqualTo("95");
        assertThat(loads).containsExactly(INSTRUCT, REASONING);
    }

    @Test
    void what_waits_behind_another_is_stopped_at_once() throws Exception {
        ComparisonRun first = start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT));
        heard.awaitState("0 Reading");
        ComparisonRun second = service.start(tasks(REASONING), Order.ONE_AFTER_ANOTHER, new Heard());
        await(service::isWaitedFor);
        second.stop();

        assertThat(second.await().getFirst()).extracting(ColumnAnswer::end).containsExactly(new End.Stopped());
        assertThat(first.isRunning()).isTrue();
        assertThat(service.isWaitedFor()).isFalse();
        model(INSTRUCT).answer("95");
        assertThat(first.await().getFirst().getFirst().isComplete()).isTrue();
    }

    private static void await(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }

    @Test
    void on_a_device_the_weights_and_the_cache_count_in_place_of_the_process() throws Exception {
        ModelManifest manifest = ModelManifest.read(NanoModels.INSTRUCT);
        models.put(INSTRUCT, new ScriptedModel(manifest, "cuda:0"));
        model(INSTRUCT).answer("9", "5");
        ColumnAnswer answer =
                start(Order.TOGETHER, tasks(INSTRUCT)).await().getFirst().getFirst();
        int tokens = answer.figures().orElseThrow().promptTokens() + 2;
        assertThat(answer.figures().orElseThrow().memoryBytes())
                .hasValue(manifest.weightBytes() + tokens * manifest.cacheBytesPerToken());
    }

    @Test
    void the_chats_own_model_serves_and_is_not_unloaded() throws Exception {
        session.load(LoadRequest.of(NanoModels.INSTRUCT, LoadOptions.automatic()));
        model(INSTRUCT).answer("95");
        ComparisonRun run = start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT));

        assertThat(run.await().getFirst().getFirst().text()).isEqualTo("95");
        assertThat(loads).isEmpty();
        service.unload();
        assertThat(session.state()).isInstanceOf(ModelSession.State.Ready.class);
    }

    @Test
    void where_the_chats_model_takes_the_room_it_is_named() throws Exception {
        session.load(LoadRequest.of(NanoModels.INSTRUCT, LoadOptions.automatic()));
        model(INSTRUCT).answer("95");
        var _ = start(Order.ONE_AFTER_ANOTHER, tasks(INSTRUCT)).await();
        places = 0;

        ColumnAnswer answer = start(Order.ONE_AFTER_ANOTHER, tasks(REASONING))
                .await()
                .getFirst()
                .getFirst();
        assertThat(answer.failure())
                .hasValueSatisfying(sentence -> assertThat(sentence)
                        .contains("; unload " + INSTRUCT + ", which the chat has loaded, or choose a smaller model"));
    }

    @Test
    void a_follow_up_is_asked_behind_what_was_said_with_the_columns_system_prompt() throws Exception {
        model(INSTRUCT).answer("96");
        List<Message> messages =
                List.of(Message.user("What is 37 + 58?"), Message.assistant("95"), Message.user("And one more?"));
        ComparisonColumn column = ComparisonColumn.of(INSTRUCT).withSystemPrompt("You add numbers.");
        ColumnAnswer answer = start(Order.TOGETHER, List.of(new ComparisonTask(column, messages, 1)))
                .await()
                .getFirst()
                .getFirst();

        assertThat(answer.prompt()).containsSubsequence("You add numbers.", "37 + 58", "95", "And one more?");
        assertThat(messages).extracting(Message::role).doesNotContain(Role.SYSTEM);
    }
}
