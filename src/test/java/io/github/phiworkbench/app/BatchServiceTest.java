package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.compare.Batch;
import io.github.phiworkbench.compare.BatchAnswer;
import io.github.phiworkbench.compare.BatchPlan;
import io.github.phiworkbench.compare.BatchSummary;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.PromptSet;
import io.github.phiworkbench.compare.PromptSet.Prompt;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.library.EmbeddedModels;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.tokenizer.Message;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Batches go model by model, keep each answer, and go on where they were. */
@Timeout(60)
class BatchServiceTest {

    private static final String INSTRUCT = NanoModels.INSTRUCT.getFileName().toString();
    private static final String REASONING = NanoModels.REASONING.getFileName().toString();

    private static final PromptSet SUMS = new PromptSet(
            "sums",
            List.of(
                    Prompt.of("a", "1 + 1?").expecting("2"),
                    Prompt.of("b", "2 + 2?").expecting("4")));

    @TempDir
    private Path folder;

    private final List<String> loads = new CopyOnWriteArrayList<>();
    private final List<String> broken = new CopyOnWriteArrayList<>();
    private final Map<String, ScriptedModel> models = new ConcurrentHashMap<>();
    private final ModelLibrary library = library();
    private final ModelSession session = new ModelSession(library, (request, _, _) -> load(request));
    private final ComparisonService comparison = new ComparisonService(session, library, (request, _, _) -> {
        loads.add(String.valueOf(request.folder().getFileName()));
        return load(request);
    });
    private ComparisonStore store;
    private BatchService service;

    private static ModelLibrary library() {
        Path folder = NanoModels.INSTRUCT.toAbsolutePath().getParent();
        return new ModelLibrary(List.of(folder), new EmbeddedModels(folder.resolve("none"), folder));
    }

    private LoadedModel load(LoadRequest request) {
        String id = String.valueOf(request.folder().getFileName());
        if (broken.contains(id)) {
            throw new UnusableModelException("The model " + id + " is broken; import it again.");
        }
        return new LoadedModel(request, model(id), Optional.of(Tokenizer.open(request.folder())), Duration.ofMillis(1));
    }

    private ScriptedModel model(String id) {
        Path model = id.equals(INSTRUCT) ? NanoModels.INSTRUCT : NanoModels.REASONING;
        return models.computeIfAbsent(id, _ -> new ScriptedModel(ModelManifest.read(model)));
    }

    @BeforeEach
    void open() {
        store = ComparisonStore.open(folder.resolve("comparisons.db")).store();
        service = new BatchService(store, comparison, library, 1);
    }

    @AfterEach
    void close() {
        comparison.close();
        session.close();
        store.close();
    }

    private BatchPlan plan(int samples, String... ids) {
        List<ComparisonColumn> columns = new ArrayList<>();
        for (String id : ids) {
            columns.add(ComparisonColumn.of(id));
        }
        return service.plan(SUMS, columns, samples, _ -> {}, new Cancellation());
    }

    private List<String> texts(Batch batch) {
        return store.answers(batch.id()).stream()
                .map(answer -> answer.place().entrant() + answer.failure().orElse(answer.text()))
                .toList();
    }

    @Test
    void a_plan_names_models_with_precision_and_settings() {
        assertThat(plan(1, INSTRUCT, REASONING).entrants())
                .extracting(entrant -> entrant.contender().label())
                .containsExactly(INSTRUCT + ", f32, greedy", REASONING + ", f32, greedy");
        assertThatThrownBy(() -> plan(1, "nobody")).isInstanceOf(UnusableModelException.class);
    }

    @Test
    void each_model_is_loaded_once_and_answers_all_prompts() {
        model(INSTRUCT).answer("2");
        model(INSTRUCT).answer("5");
        model(REASONING).answer("<think>", "</think>", "2");
        model(REASONING).answer("4");
        Batch batch = store.begin(plan(1, INSTRUCT, REASONING));
        List<BatchProgress> told = new ArrayList<>();

        BatchSummary summary = service.run(
                batch,
                new BatchListener() {
                    @Override
                    public void answered(BatchAnswer answer, BatchProgress progress) {
                        assertThat(store.answers(batch.id())).contains(answer);
                        told.add(progress);
                    }
                },
                new Cancellation());

        assertThat(summary.isFinished()).isTrue();
        assertThat(loads).containsExactly(INSTRUCT, REASONING);
        assertThat(texts(batch)).containsExactly("02", "05", "1<think></think>2", "14");
        assertThat(told).extracting(BatchProgress::done).containsExactly(1, 2, 3, 4);
        assertThat(told.getLast().left()).hasValue(Duration.ZERO);
    }

    @Test
    void a_stopped_batch_goes_on_where_it_was() {
        model(INSTRUCT).answer("2");
        Cancellation stop = new Cancellation();
        Batch batch = store.begin(plan(1, INSTRUCT, REASONING));
        model(INSTRUCT).whenAsked(request -> {
            if (!model(INSTRUCT).requests().isEmpty()) {
                stop.cancel();
            }
        });
        assertThat(service.run(batch, BatchListener.NONE, stop).done()).isEqualTo(1);
        assertThat(texts(batch)).containsExactly("02");

        store.close();
        open();
        model(INSTRUCT).whenAsked(request -> {});
        model(INSTRUCT).answer("4");
        model(REASONING).answer("2");
        model(REASONING).answer("4");
        Batch again = store.latest(plan(1, INSTRUCT, REASONING)).orElseThrow();
        assertThat(service.run(again, BatchListener.NONE, new Cancellation()).isFinished())
                .isTrue();
        assertThat(again.id()).isEqualTo(batch.id());
        assertThat(texts(batch)).containsExactly("02", "04", "12", "14");
        assertThat(model(INSTRUCT).requests()).hasSize(3);
    }

    @Test
    void what_was_done_is_not_even_loaded_again() {
        model(INSTRUCT).answer("2");
        model(INSTRUCT).answer("4");
        Batch batch = store.begin(plan(1, INSTRUCT));
        service.run(batch, BatchListener.NONE, new Cancellation());
        service.run(batch, BatchListener.NONE, new Cancellation());
        assertThat(loads).containsExactly(INSTRUCT);
    }

    @Test
    void an_answer_that_failed_is_told_and_tried_again_later() {
        model(INSTRUCT).fail(new EngineException("The memory is full."));
        model(INSTRUCT).answer("4");
        Batch batch = store.begin(plan(1, INSTRUCT));
        BatchSummary first = service.run(batch, BatchListener.NONE, new Cancellation());
        assertThat(first.failed()).isEqualTo(1);
        assertThat(texts(batch)).containsExactly("0The memory is full.", "04");

        model(INSTRUCT).answer("2");
        assertThat(service.run(batch, BatchListener.NONE, new Cancellation()).isFinished())
                .isTrue();
        assertThat(texts(batch)).containsExactly("02", "04");
    }

    @Test
    void a_model_that_cannot_be_loaded_leaves_the_others_running() {
        broken.add(INSTRUCT);
        model(REASONING).answer("2");
        model(REASONING).answer("4");
        Batch batch = store.begin(plan(1, INSTRUCT, REASONING));
        List<String> said = new ArrayList<>();
        BatchSummary summary = service.run(
                batch,
                new BatchListener() {
                    @Override
                    public void gaveUp(int entrant, String sentence) {
                        said.add(entrant + " " + sentence);
                    }
                },
                new Cancellation());
        assertThat(said).containsExactly("0 The model " + INSTRUCT + " is broken; import it again.");
        assertThat(summary.done()).isEqualTo(2);
        assertThat(summary.isFinished()).isFalse();
    }

    @Test
    void columns_are_answered_between_two_answers_of_a_batch() throws Exception {
        List<ComparisonRun> asked = new CopyOnWriteArrayList<>();
        model(INSTRUCT).answer("2");
        model(INSTRUCT).answer("4");
        model(REASONING).answer("7");
        Batch batch = store.begin(plan(1, INSTRUCT));
        List<String> order = new CopyOnWriteArrayList<>();
        model(INSTRUCT).whenAsked(_ -> {
            order.add("batch");
            if (asked.isEmpty()) {
                asked.add(comparison.start(
                        List.of(ComparisonTask.of(ComparisonColumn.of(REASONING), "3 + 4?")),
                        ComparisonService.Order.ONE_AFTER_ANOTHER,
                        ComparisonListener.NONE));
                while (!comparison.isWaitedFor()) {
                    Thread.onSpinWait();
                }
            }
        });
        model(REASONING).whenAsked(_ -> order.add("column"));
        assertThat(service.run(batch, BatchListener.NONE, new Cancellation()).isFinished())
                .isTrue();

        assertThat(order).containsExactly("batch", "column", "batch");
        assertThat(asked.getFirst().await().getFirst().getFirst().text()).isEqualTo("7");
        assertThat(loads).containsExactly(INSTRUCT, REASONING);
    }

    @Test
    void samples_have_seeds_that_follow_one_another() {
        for (int i = 0; i < 4; i++) {
            model(INSTRUCT).answer("2");
        }
        ComparisonColumn warm = ComparisonColumn.of(INSTRUCT)
                .withSampling(Sampling.GREEDY.withTemperature(1).withSeed(7));
        Batch batch = store.begin(service.plan(SUMS, List.of(warm), 2, _ -> {}, new Cancellation()));
        service.run(batch, BatchListener.NONE, new Cancellation());

        assertThat(model(INSTRUCT).requests())
                .extracting(request -> request.sampling().seed().orElseThrow())
                .containsExactly(7L, 8L, 7L, 8L);
        assertThat(store.answers(batch.id())).extracting(BatchAnswer::seed).containsExactly(7L, 8L, 7L, 8L);
    }

    @Test
    void a_prompts_own_system_prompt_takes_the_place_of_the_columns() {
        PromptSet prompts = new PromptSet(
                "two", List.of(Prompt.of("a", "1?"), new Prompt("b", "2?", Optional.of("Own."), Optional.empty())));
        ComparisonColumn column = ComparisonColumn.of(INSTRUCT).withSystemPrompt("Column.");
        Batch batch = store.begin(service.plan(prompts, List.of(column), 1, _ -> {}, new Cancellation()));
        model(INSTRUCT).answer("1");
        model(INSTRUCT).answer("2");
        service.run(batch, BatchListener.NONE, new Cancellation());

        try (Tokenizer tokenizer = Tokenizer.open(NanoModels.INSTRUCT)) {
            assertThat(model(INSTRUCT).requests())
                    .extracting(request -> request.promptIds().size())
                    .containsExactly(length(tokenizer, "Column.", "1?"), length(tokenizer, "Own.", "2?"));
        }
    }

    private static int length(Tokenizer tokenizer, String system, String question) {
        return tokenizer.encodePrompt(tokenizer
                        .chatTemplate()
                        .orElseThrow()
                        .prompt(List.of(Message.system(system), Message.user(question))))
                .length;
    }
}
