package io.github.phiworkbench.ui.quality;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.AppContext;
import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.LoadRequest.Place;
import io.github.phiworkbench.app.ModelLoader;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.QualityReport;
import io.github.phiworkbench.app.QualityService;
import io.github.phiworkbench.app.QualityStore;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.inspect.QualityFigure;
import io.github.phiworkbench.inspect.TextChunk.Counted;
import io.github.phiworkbench.inspect.TraceDifference;
import io.github.phiworkbench.library.ImportJob;
import io.github.phiworkbench.library.ModelImport;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.quality.QualityViewModel.Format;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityViewModelTest {

    @TempDir
    private Path folder;

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final WindowQueue window = new WindowQueue(() -> failures);
    private final List<String> opened = new ArrayList<>();
    private final List<TraceDifference> differences = new ArrayList<>();
    private ModelSession session;
    private ComparisonService comparison;
    private QualityStore store;
    private QualityViewModel model;

    private void make(String id, Precision precision) {
        ModelImport request = ModelImport.to(
                        folder.resolve("models").resolve(id), Path.of("models", "phi-4-nano-instruct"))
                .in(precision);
        new ImportJob(request, _ -> {}, new Cancellation()).run();
    }

    @BeforeEach
    void begin() {
        make("nano-bf16", Precision.BF16);
        make("nano-int8", Precision.INT8);
        AppContext app = AppContext.of(new AppFolders(folder), folder.resolve("none"));
        ModelLoader loader = app.loader().with(load -> load.in(Place.IN_PROCESS));
        ModelLibrary library = app.library();
        session = new ModelSession(library, loader);
        comparison = new ComparisonService(session, library, loader);
        store = new QualityStore(app.folders().quality());
        model = new QualityViewModel(
                library,
                new QualityService(comparison),
                store,
                new Settings(),
                new Tasks(window, failures::add),
                (title, difference, token) -> {
                    opened.add(title + " " + token);
                    differences.add(difference);
                });
        model.refresh();
        window.until(() -> !model.models().isEmpty());
    }

    @AfterEach
    void end() {
        comparison.close();
        session.close();
        assertThat(failures).isEmpty();
    }

    private void measure() {
        model.start();
        assertThat(model.work().runningProperty().get()).isTrue();
        window.until(() -> !model.work().runningProperty().get());
    }

    @Test
    void a_quantized_model_is_measured_against_what_it_was_made_of_and_the_result_kept() throws IOException {
        assertThat(model.referenceProperty().get()).isEqualTo("nano-bf16");
        assertThat(model.candidateProperty().get()).isEqualTo("nano-int8");
        model.contextProperty().set(256);

        measure();

        assertThat(model.work().troubleProperty().get()).isEmpty();
        QualityReport report = model.shownProperty().get().orElseThrow();
        assertThat(report.candidate().precision()).isEqualTo("int8");
        assertThat(report.context()).isEqualTo(256);
        assertThat(report.tokens()).isEqualTo(report.chunks() * 127);
        assertThat(report.figure(QualityFigure.KLD_MEAN).value()).isBetween(1e-6, 5e-3);
        assertThat(report.figure(QualityFigure.SAME_TOP).value()).isGreaterThan(0.95);
        assertThat(report.histogram().counts().stream().mapToInt(it -> it).sum())
                .isEqualTo(report.tokens());
        assertThat(report.places()).isSortedAccordingTo((a, b) -> Double.compare(b.divergence(), a.divergence()));
        assertThat(store.all()).containsExactly(report);
        assertThat(model.reports()).containsExactly(report);

        model.countedProperty().set(Counted.ALL);
        measure();
        assertThat(model.reports()).hasSize(2);
        measure();
        assertThat(model.reports()).hasSize(2);
    }

    @Test
    void a_place_opens_with_what_both_models_say_of_its_chunk() {
        measure();
        QualityReport report = model.shownProperty().get().orElseThrow();
        QualityReport.Place place = report.places().getFirst();

        model.open(place);
        window.until(() -> !model.work().runningProperty().get());

        int token = place.index() - place.chunkStart();
        assertThat(opened).containsExactly("nano-int8 against nano-bf16 " + token);
        TraceDifference difference = differences.getFirst();
        assertThat(difference.size()).isEqualTo(place.chunkEnd() - place.chunkStart());
        assertThat(difference.reference().id(token)).isEqualTo(place.id());
        assertThat(difference.at(token).orElseThrow().divergence())
                .isCloseTo(place.divergence(), org.assertj.core.api.Assertions.within(1e-6));
    }

    @Test
    void what_cannot_be_measured_is_said_in_a_sentence() throws IOException {
        model.candidateProperty().set("");
        model.start();
        assertThat(model.work().troubleProperty().get()).startsWith("Choose the model to measure");

        model.choose("nano-bf16", "nano-bf16");
        measure();
        assertThat(model.work().troubleProperty().get()).contains("are both nano-bf16; choose two models");

        Path text = Files.writeString(folder.resolve("short.txt"), "1");
        model.choose("nano-bf16", "nano-int8");
        model.fileProperty().set(Optional.of(text));
        measure();
        assertThat(model.work().troubleProperty().get()).contains("choose a longer one");

        Files.delete(text);
        measure();
        assertThat(model.work().troubleProperty().get()).endsWith("is not there; check its name.");
        assertThat(model.shownProperty().get()).isEmpty();
    }

    @Test
    void it_can_be_stopped_and_begun_again() {
        model.start();
        model.stop();
        window.until(() -> !model.work().runningProperty().get());
        assertThat(model.reports()).isEmpty();
        assertThat(model.work().troubleProperty().get()).isEmpty();
        measure();
        assertThat(model.reports()).hasSize(1);
    }

    @Test
    void results_are_written_for_other_programs() throws IOException {
        measure();
        for (Format format : Format.values()) {
            Path file = folder.resolve("quality." + format);
            model.export(file, format);
            window.until(() -> Files.exists(file));
            assertThat(file).content().contains("Mean KLD");
        }
        QualityReport report = model.shownProperty().get().orElseThrow();
        assertThat(folder.resolve("quality.JSON")).content().isEqualTo(report.toJson());
    }
}
