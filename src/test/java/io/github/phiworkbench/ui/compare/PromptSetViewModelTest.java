package io.github.phiworkbench.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.BatchService;
import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.ScriptedSession;
import io.github.phiworkbench.compare.BatchResults;
import io.github.phiworkbench.compare.BatchSummary;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.PromptSet;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.library.EmbeddedModels;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.compare.PromptSetViewModel.Filter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import javafx.collections.ListChangeListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A set of prompts is read, answered, stopped, gone on with, listed, exported and removed. */
@Timeout(60)
class PromptSetViewModelTest {

    private static final Path INSTRUCT = TestModels.embedded("phi-4-nano-instruct");
    private static final Path REASONING = TestModels.embedded("phi-4-nano-reasoning");
    private static final String FIRST = String.valueOf(INSTRUCT.getFileName());
    private static final String SECOND = String.valueOf(REASONING.getFileName());

    @TempDir
    private Path folder;

    private final Map<String, ScriptedModel> models = new ConcurrentHashMap<>();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final List<ComparisonColumn> columns =
            new ArrayList<>(List.of(ComparisonColumn.of(FIRST), ComparisonColumn.of(SECOND)));
    private final Map<String, EngineException> broken = new ConcurrentHashMap<>();

    /** News that arrive when all is over. */
    private final List<Runnable> late = new CopyOnWriteArrayList<>();

    /** What the clock says at its next look; each look is two seconds after the one before. */
    private long now;

    private final Notices notices = new Notices();
    private final WindowQueue window = new WindowQueue(() -> "failures: " + failures);
    private ComparisonStore store;
    private ModelSession session;
    private ComparisonService comparison;
    private PromptSetViewModel model;

    private static final class Notices implements Notifier {
        private final List<String> told = new ArrayList<>();
        private Runnable undo = () -> {
            throw new AssertionError("Nothing was offered.");
        };

        @Override
        public void info(String text) {
            told.add(text);
        }

        @Override
        public void warn(String text) {
            told.add(text);
        }

        @Override
        public void offer(String text, String action, Runnable run) {
            told.add(text);
            undo = run;
        }
    }

    private final class Single implements CompareViewModel.Feed {
        @Override
        public <T> Consumer<T> to(Consumer<List<T>> consumer) {
            return item -> {
                if (broken.isEmpty()) {
                    window.execute(() -> consumer.accept(List.of(item)));
                } else {
                    late.add(() -> consumer.accept(List.of(item)));
                }
            };
        }
    }

    @BeforeEach
    void open() {
        Path shelf = INSTRUCT.toAbsolutePath().getParent();
        store = ComparisonStore.open(folder.resolve("comparisons.db")).store();
        session = ScriptedSession.over(shelf, this::scripted);
        comparison = ScriptedSession.comparison(session, shelf, this::scripted);
        ModelLibrary library = new ModelLibrary(List.of(shelf), new EmbeddedModels(shelf.resolve("none"), shelf));
        model = new PromptSetViewModel(
                new BatchService(store, comparison, library, 1),
                store,
                () -> columns,
                new Tasks(window, failures::add),
                Texts.of("compare"),
                notices,
                new Single(),
                () -> now += now);
    }

    private ScriptedModel scripted(ModelManifest manifest) {
        EngineException failure = broken.get(manifest.id());
        if (failure != null) {
            throw failure;
        }
        return scripted(manifest.id());
    }

    private ScriptedModel scripted(String id) {
        return models.computeIfAbsent(
                id, _ -> new ScriptedModel(ModelManifest.read(id.equals(FIRST) ? INSTRUCT : REASONING)));
    }

    @AfterEach
    void close() {
        comparison.close();
        session.close();
        store.close();
        assertThat(failures).isEmpty();
    }

    private void until(BooleanSupplier condition) {
        window.until(condition);
    }

    private void openSums() throws IOException {
        model.open(Files.writeString(folder.resolve("sums.csv"), "prompt,expected\n1 + 1?,2\n2 + 2?,4\n"));
        until(() -> model.promptsProperty().get().isPresent());
    }

    private void answers(String id, String... texts) {
        for (String text : texts) {
            scripted(id).answer(text);
        }
    }

    private void runToTheEnd() {
        model.run();
        until(() -> !model.runningProperty().get());
    }

    private List<String> ids() {
        return model.rows().stream().map(row -> row.prompt().id()).toList();
    }

    private BatchSummary summary() {
        return model.shownProperty().get().orElseThrow().summary();
    }

    @Test
    void answers_are_marked_and_filtered() throws IOException {
        openSums();
        answers(FIRST, "2", "5");
        answers(SECOND, "2", "4");
        runToTheEnd();

        assertThat(summary().isFinished()).isTrue();
        assertThat(ids()).containsExactly("1", "2");
        model.filterProperty().set(Filter.DIFFERENT);
        assertThat(ids()).containsExactly("2");
        model.filterProperty().set(Filter.WRONG);
        assertThat(ids()).containsExactly("2");
        model.filterProperty().set(Filter.ALL);
        assertThat(ids()).containsExactly("1", "2");
    }

    @Test
    void what_was_answered_is_not_asked_again_unless_it_is_to_be() throws IOException {
        openSums();
        answers(FIRST, "2", "4");
        answers(SECOND, "2", "4");
        runToTheEnd();
        runToTheEnd();
        assertThat(scripted(FIRST).requests()).hasSize(2);

        answers(FIRST, "2", "4");
        answers(SECOND, "2", "4");
        model.runAnew();
        until(() -> !model.runningProperty().get());
        until(() -> model.batches().size() == 2);
        assertThat(scripted(FIRST).requests()).hasSize(4);
    }

    @Test
    void a_stopped_set_says_how_far_it_is_and_goes_on() throws IOException {
        openSums();
        answers(FIRST, "2");
        model.run();
        until(() -> model.progressProperty().get().isPresent());
        assertThat(model.words(model.progressProperty().get().orElseThrow())).startsWith("1 of 4");
        assertThat(model.doingProperty().get()).contains(FIRST);
        model.stop();
        until(() -> !model.runningProperty().get());
        assertThat(summary().done()).isEqualTo(1);

        columns.clear();
        answers(FIRST, "4");
        answers(SECOND, "2", "4");
        model.goOn();
        until(() -> !model.runningProperty().get());
        assertThat(summary().isFinished()).isTrue();
    }

    @Test
    void a_file_that_is_no_set_of_prompts_says_why() throws IOException {
        model.open(Files.writeString(folder.resolve("bad.jsonl"), "{\"promt\": 1}\n"));
        until(() -> !model.troubleProperty().get().isEmpty());
        assertThat(model.troubleProperty().get()).startsWith("Line 1 of ").contains("has no \"prompt\"");
        assertThat(model.promptsProperty().get()).isEmpty();
    }

    @Test
    void a_model_that_is_not_there_says_so_and_nothing_is_begun() throws IOException {
        openSums();
        columns.add(ComparisonColumn.of("nobody"));
        runToTheEnd();
        assertThat(model.troubleProperty().get()).startsWith("There is no model \"nobody\"");
        assertThat(store.batches()).isEmpty();
    }

    @Test
    void a_model_that_gave_up_is_said_also_when_the_news_of_it_come_last() throws IOException {
        openSums();
        for (String id : List.of(FIRST, SECOND)) {
            broken.put(id, new EngineException(id + " has no room; close other programs."));
        }
        runToTheEnd();
        assertThat(model.troubleProperty().get().lines())
                .containsExactly(
                        FIRST + ", f32, greedy: " + FIRST + " has no room; close other programs.",
                        SECOND + ", f32, greedy: " + SECOND + " has no room; close other programs.");
        late.forEach(Runnable::run);
        assertThat(model.troubleProperty().get().lines()).hasSize(2);
    }

    @Test
    void rows_keep_their_places_while_answers_come() throws IOException {
        openSums();
        answers(FIRST, "2", "4");
        List<Boolean> whole = new ArrayList<>();
        model.rows().addListener((ListChangeListener<BatchResults.Row>) change -> {
            while (change.next()) {
                whole.add(change.getAddedSize() > 1);
            }
        });
        now = Duration.ofSeconds(2).toNanos();
        model.run();
        until(() -> model.shownProperty().get().isPresent());
        whole.clear();
        until(() -> model.rows().stream()
                .allMatch(row -> row.cells().getFirst().counts().isPresent()));
        answers(SECOND, "2", "4");
        until(() -> !model.runningProperty().get());
        assertThat(whole).isNotEmpty().doesNotContain(true);
    }

    @Test
    void an_earlier_set_is_looked_at_again_and_can_be_removed_and_restored() throws IOException {
        openSums();
        answers(FIRST, "2", "5");
        answers(SECOND, "2", "4");
        runToTheEnd();
        until(() -> !model.batches().isEmpty());
        model.openExample();
        assertThat(model.rows()).isEmpty();

        model.look(model.batches().getFirst());
        until(() -> model.shownProperty().get().isPresent());
        assertThat(model.promptsProperty().get().map(PromptSet::name)).hasValue("sums.csv");
        assertThat(ids()).containsExactly("1", "2");

        model.remove();
        until(() -> model.batches().isEmpty());
        assertThat(model.shownProperty().get()).isEmpty();
        notices.undo.run();
        until(() -> model.shownProperty().get().isPresent());
        assertThat(store.batches()).hasSize(1);
    }

    @Test
    void results_are_written_in_the_form_that_the_files_name_tells() throws IOException {
        openSums();
        answers(FIRST, "2", "5");
        answers(SECOND, "2", "4");
        runToTheEnd();
        Path file = folder.resolve("out.jsonl");
        model.export(file);
        until(() -> !notices.told.isEmpty());
        assertThat(notices.told).containsExactly("Wrote out.jsonl.");
        assertThat(file).content().hasLineCount(4);

        model.export(folder.resolve("out.txt"));
        until(() -> !model.troubleProperty().get().isEmpty());
        assertThat(model.troubleProperty().get()).contains("is named neither .csv nor .jsonl nor .html");
    }
}
