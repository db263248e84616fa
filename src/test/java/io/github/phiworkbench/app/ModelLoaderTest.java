package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.LoadRequest.MemoryCheck;
import io.github.phiworkbench.app.LoadRequest.Place;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.engine.LoadProgress.Stage;
import io.github.phiworkbench.engine.worker.WorkerCommand;
import io.github.phiworkbench.engine.worker.WorkerHost;
import io.github.phiworkbench.engine.worker.WorkerTimeouts;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.DoesNotFitException;
import io.github.phiworkbench.library.MemoryEstimate;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A model is loaded where it is asked for, and only if it fits. */
class ModelLoaderTest {

    private static final Path MODEL = TestModels.embedded("phi-4-nano-instruct");

    @TempDir
    private Path logs;

    private final List<LoadProgress> told = Collections.synchronizedList(new ArrayList<>());

    private ModelLoader loader(long availableBytes) {
        WorkerHost workers = new WorkerHost(WorkerCommand.ofThisProgram(), logs, WorkerTimeouts.USUAL);
        return new ModelLoader(workers, () -> availableBytes);
    }

    private static LoadRequest request(Place place) {
        return LoadRequest.of(MODEL, new LoadOptions("cpu", 1)).in(place);
    }

    @ParameterizedTest
    @EnumSource
    void a_model_that_does_not_fit_is_refused_with_its_numbers_before_it_is_read(Place place) {
        DoesNotFitException refused = catchThrowableOfType(
                DoesNotFitException.class,
                () -> loader(100_000_000).load(request(place), told::add, new Cancellation()));

        assertThat(refused.availableBytes()).isEqualTo(100_000_000);
        assertThat(refused)
                .hasMessageMatching(
                        "phi-4-nano-instruct-f32 needs about 0\\.\\d GB on cpu \\(weights 0\\.0, cache 0\\.0,"
                                + " workspace 0\\.\\d\\) but 0\\.1 GB are free; close other programs, or choose a smaller model or precision\\.");
        assertThat(told).extracting(LoadProgress::stage).containsOnly(Stage.STARTING);
    }

    @ParameterizedTest
    @EnumSource
    void it_can_be_loaded_all_the_same(Place place) {
        LoadRequest request = request(place).with(MemoryCheck.LOAD_ANYWAY);
        try (LoadedModel model = loader(100_000_000).load(request, told::add, new Cancellation())) {
            assertThat(model.encodeText("37")).isNotEmpty();
            assertThat(model.request()).isEqualTo(request);
            assertThat(model.model().processId() == ProcessHandle.current().pid())
                    .isEqualTo(place == Place.IN_PROCESS);
        }
    }

    @Test
    void a_broken_tokenizer_leaves_no_process_behind(@TempDir Path folder) throws Exception {
        for (String name : List.of("model.json", "model.pt")) {
            Files.copy(MODEL.resolve(name), folder.resolve(name));
        }
        Files.writeString(folder.resolve("tokenizer.json"), "{}");
        LoadRequest broken = LoadRequest.of(folder, new LoadOptions("cpu", 1));

        assertThat(catchThrowableOfType(
                        io.github.phiworkbench.family.UnusableModelException.class,
                        () -> loader(Long.MAX_VALUE).load(broken, told::add, new Cancellation())))
                .hasMessageContaining("tokenizer.json");
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void an_estimate_counts_a_tied_head_twice_on_a_cpu_and_the_cache_by_its_tokens() {
        var manifest = io.github.phiworkbench.engine.ModelManifest.read(MODEL);
        MemoryEstimate short_ = MemoryEstimate.of(manifest, "cpu", 1_000);
        MemoryEstimate long_ = MemoryEstimate.of(manifest, "cpu", 2_000);
        var geometry = manifest.geometry();
        long head = 4L * geometry.vocabulary() * geometry.hidden();

        assertThat(short_.weights()).isEqualTo(manifest.weightBytes() + (geometry.tiedEmbeddings() ? head : 0));
        assertThat(long_.cache()).isEqualTo(2 * short_.cache());
        assertThat(short_.cache()
                        - MemoryEstimate.of(manifest, "cpu", 1_000, Precision.BF16)
                                .cache())
                .isEqualTo(1_000 * 2 * geometry.cacheElementsPerToken());
        assertThat(MemoryEstimate.of(manifest, "cuda:0", 1_000).weights()).isEqualTo(manifest.weightBytes());
    }
}
