package io.github.phiworkbench.ui.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.BenchmarkResult;
import io.github.phiworkbench.app.BenchmarkStore;
import io.github.phiworkbench.app.InProcessBenchmarks;
import io.github.phiworkbench.app.NanoModels;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.benchmark.BenchmarkViewModel.Choice;
import io.github.phiworkbench.ui.common.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchmarkViewModelTest {

    private static final String INSTRUCT = String.valueOf(NanoModels.INSTRUCT.getFileName());

    @TempDir
    private Path folder;

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final WindowQueue window = new WindowQueue(() -> failures);
    private BenchmarkViewModel model;

    @BeforeEach
    void begin() {
        model = model();
        model.refresh();
        window.until(() -> !model.models().isEmpty());
        model.models().forEach(choice -> choice.chosen().set(choice.id().equals(INSTRUCT)));
        model.deviceProperty().set("cpu");
        model.promptsProperty().set("8; 16");
        model.threadsProperty().set("1");
        model.newTokensProperty().set("3");
    }

    private BenchmarkViewModel model() {
        return new BenchmarkViewModel(
                InProcessBenchmarks.library(),
                InProcessBenchmarks.service(),
                new BenchmarkStore(folder.resolve("benchmarks")),
                new Tasks(window, failures::add));
    }

    @AfterEach
    void nothingFailed() {
        assertThat(failures).isEmpty();
    }

    private void measure() {
        model.start();
        assertThat(model.work().runningProperty().get()).isTrue();
        window.until(() -> !model.work().runningProperty().get());
    }

    @Test
    void measuresWhatIsChosenAndKeepsIt() {
        measure();

        assertThat(model.work().troubleProperty().get()).isEmpty();
        assertThat(model.results()).extracting(BenchmarkResult::promptTokens).containsExactly(8, 16);
        assertThat(model.series()).hasSize(1);
        assertThat(model.shownProperty().get()).contains(model.series().getFirst());

        BenchmarkViewModel later = model();
        later.refresh();
        window.until(() -> !later.series().isEmpty());
        assertThat(later.series()).isEqualTo(model.series());
        assertThat(later.results()).isEqualTo(model.results());
    }

    @Test
    void whatIsStoppedKeepsWhatItHas() {
        model.promptsProperty().set("8, 16, 24, 32, 40, 48, 56, 64");
        model.start();
        window.until(() -> !model.results().isEmpty());
        model.stop();
        window.until(() -> !model.work().runningProperty().get());

        assertThat(model.results()).hasSizeBetween(1, 7);
        assertThat(model.series()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "8,x | 1 | 3 | “8,x” is no list of up to eight lengths",
                "8 | 0 | 3 | “0” is no list of up to eight numbers of threads",
                "8 | 1 | 1 | “1” is no number of new tokens",
                "8 | 1 | 3, 4 | “3, 4” is no number of new tokens",
                "1,2,3,4,5,6,7,8,9 | 1 | 3 | is no list of up to eight lengths"
            })
    void whatCannotBeMeasuredIsSaid(String prompts, String threads, String newTokens, String sentence) {
        model.promptsProperty().set(prompts);
        model.threadsProperty().set(threads);
        model.newTokensProperty().set(newTokens);
        model.start();

        assertThat(model.work().runningProperty().get()).isFalse();
        assertThat(model.work().troubleProperty().get()).contains(sentence);
    }

    @Test
    void withoutAModelThereIsNothingToMeasure() {
        model.models().stream().map(Choice::chosen).forEach(chosen -> chosen.set(false));
        model.start();

        assertThat(model.work().troubleProperty().get()).startsWith("Choose at least one model");
    }

    @Test
    void aSeriesIsWrittenForOthers() throws Exception {
        measure();
        Path file = folder.resolve("series.md");
        model.export(file, true);
        window.until(() -> Files.exists(file));
        Path bad = folder.resolve("none").resolve("series.json");
        model.export(bad, false);
        window.until(() -> !model.work().troubleProperty().get().isEmpty());

        assertThat(file).content().startsWith("# Benchmark of").contains("| " + INSTRUCT.replace("_", "\\_"));
        assertThat(model.work().troubleProperty().get()).contains(bad.toString(), "choose another place");
    }
}
