package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.app.ComparisonService.Order;
import io.github.phiworkbench.compare.Batch;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.PromptSet;
import io.github.phiworkbench.compare.PromptSet.Prompt;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.library.EmbeddedModels;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A folder gets another model while the one before is in memory. */
@Timeout(60)
class ReplacedModelTest {

    private static final String ID = "mine";

    @TempDir
    private Path shelf;

    private final List<ScriptedModel> loads = new CopyOnWriteArrayList<>();
    private Path folder;
    private ModelLibrary library;
    private ModelSession session;
    private ComparisonService service;

    @BeforeEach
    void open() throws IOException {
        folder = Files.createDirectory(shelf.resolve(ID));
        try (Stream<Path> files = Files.list(NanoModels.INSTRUCT)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        library = new ModelLibrary(List.of(shelf), new EmbeddedModels(shelf.resolve("none"), shelf));
        session = new ModelSession(library, (request, _, _) -> load(request));
        service = new ComparisonService(session, library, (request, _, _) -> load(request));
    }

    @AfterEach
    void close() {
        service.close();
        session.close();
    }

    /** Each load writes the number of itself. */
    private LoadedModel load(LoadRequest request) {
        ScriptedModel model = new ScriptedModel(ModelManifest.read(request.folder()));
        loads.add(model);
        for (int i = 0; i < 5; i++) {
            model.answer(String.valueOf(loads.size()));
        }
        return new LoadedModel(request, model, Optional.of(Tokenizer.open(request.folder())), Duration.ofMillis(1));
    }

    /** The same weights, as if imported in another precision, or at another time. */
    private void replace(String before, String after) throws IOException {
        Path manifest = folder.resolve(ModelManifest.FILE);
        String text = Files.readString(manifest);
        assertThat(text).contains(before);
        Files.writeString(manifest, text.replace(before, after));
    }

    private void importAgain() throws IOException {
        replace("\"imported\" : \"", "\"imported\" : \"2");
    }

    private String ask() throws InterruptedException {
        return service.start(
                        List.of(ComparisonTask.of(ComparisonColumn.of(ID), "Who?")),
                        Order.ONE_AFTER_ANOTHER,
                        ComparisonListener.NONE)
                .await()
                .getFirst()
                .getFirst()
                .text();
    }

    @Test
    void the_new_model_answers_and_the_old_one_leaves_the_memory() throws Exception {
        assertThat(List.of(ask(), ask())).containsExactly("1", "1");
        importAgain();
        assertThat(List.of(ask(), ask())).containsExactly("2", "2");
        assertThat(service.loaded()).containsExactly(ID);
    }

    @Test
    void the_chats_model_does_not_answer_for_a_new_one_in_its_folder() throws Exception {
        session.load(LoadRequest.of(folder, LoadOptions.automatic()));
        assertThat(ask()).isEqualTo("1");
        assertThat(service.loaded()).isEmpty();
        importAgain();
        assertThat(ask()).isEqualTo("2");
    }

    @Test
    void a_model_is_unloaded_before_its_folder_is_touched() throws Exception {
        assertThat(ask()).isEqualTo("1");
        assertThat(service.isUsing(folder)).isFalse();
        service.takeAway(folder);
        assertThat(service.loaded()).isEmpty();
        assertThat(ask()).isEqualTo("2");
    }

    @Test
    void who_uses_it_is_told_why_it_is_gone() throws Exception {
        assertThat(ask()).isEqualTo("1");
        List<ColumnState> states = new CopyOnWriteArrayList<>();
        loads.getFirst().whenAsked(_ -> {
            assertThat(service.isUsing(folder)).isTrue();
            service.takeAway(folder);
            throw new EngineException("The process is gone.");
        });
        ColumnAnswer answer = service.start(
                        List.of(ComparisonTask.of(ComparisonColumn.of(ID), "Who?")),
                        Order.ONE_AFTER_ANOTHER,
                        new ComparisonListener() {
                            @Override
                            public void became(int column, ColumnState state) {
                                states.add(state);
                            }
                        })
                .await()
                .getFirst()
                .getFirst();
        assertThat(answer.failure())
                .contains("mine was replaced or removed while this column was using it; ask the column again.");
        assertThat(states.getLast()).isInstanceOf(ColumnState.Ended.class);
        assertThat(service.loaded()).isEmpty();
        assertThat(ask()).isEqualTo("2");
    }

    @Test
    void a_batch_does_not_go_on_with_another_precision_than_it_was_begun_with() throws Exception {
        try (ComparisonStore store =
                ComparisonStore.open(shelf.resolve("comparisons.db")).store()) {
            BatchService batches = new BatchService(store, service, library, 1);
            Batch batch = store.begin(batches.plan(
                    new PromptSet("one", List.of(Prompt.of("a", "1?"))),
                    List.of(ComparisonColumn.of(ID)),
                    1,
                    _ -> {},
                    new Cancellation()));
            replace("\"precision\" : \"f32\"", "\"precision\" : \"bf16\"");
            List<String> said = new ArrayList<>();
            batches.run(
                    batch,
                    new BatchListener() {
                        @Override
                        public void gaveUp(int entrant, String sentence) {
                            said.add(sentence);
                        }
                    },
                    new Cancellation());

            assertThat(said)
                    .containsExactly("These prompts were begun with mine in f32, but by now the model is there in bf16;"
                            + " import it in f32 again, or ask all anew.");
            assertThat(store.answers(batch.id())).isEmpty();
        }
    }
}
