package io.github.phiworkbench.ui.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.LoadRequest.MemoryCheck;
import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.app.QualityReports;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.WeightFormats;
import io.github.phiworkbench.library.Fit;
import io.github.phiworkbench.library.ImportQueue.Stage;
import io.github.phiworkbench.library.ImportQueue.Ticket;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.ui.common.ModelPair;
import io.github.phiworkbench.ui.models.ImportDialogViewModel.Phase;
import io.github.phiworkbench.ui.models.LoadDialogViewModel.DeviceChoice;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two dialogs before a load and before an import. */
class DialogViewModelsTest {

    @TempDir
    private Path folder;

    private final AtomicLong free = new AtomicLong(64_000_000_000L);
    private PaneWorld world;
    private LoadDialogViewModel load;
    private ImportDialogViewModel imports;

    @BeforeEach
    void dialogs() {
        world = PaneWorld.plain(folder, Path.of("models"));
        world.session.observe(_ -> world.tasks.onWindow(() -> {}));
        world.imports.observe(_ -> world.tasks.onWindow(() -> {}));
        load = new LoadDialogViewModel(
                world.parts(), new LoadDialogViewModel.Machine(free::get, () -> 20e9), world.tasks, PaneWorld.TEXTS);
        imports = new ImportDialogViewModel(
                world.imports, world.app.calibration(), world.library, world.tasks, PaneWorld.TEXTS);
    }

    @AfterEach
    void nothingFailedUnseen() {
        world.close();
        assertThat(world.failures).isEmpty();
    }

    private Fit fit() {
        return load.priceProperty().get().fit().orElseThrow();
    }

    private PrecisionRow selected() {
        return load.selectedProperty().get().orElseThrow();
    }

    private PrecisionRow row(Precision precision) {
        return load.rows().stream()
                .filter(row -> row.precision() == precision)
                .findFirst()
                .orElseThrow();
    }

    private ModelItem item(String id) {
        return world.library.survey().items().stream()
                .filter(item -> item.entry().id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private ModelItem embedded() {
        return world.library.survey().items().getFirst();
    }

    private void openLoad(ModelItem item) {
        load.open(item);
        world.until(() -> load.priceProperty().get().fit().isPresent());
    }

    @Test
    void the_price_changes_with_context_and_device() {
        openLoad(embedded());
        assertThat(selected().precision()).isEqualTo(Precision.F32);
        assertThat(load.contexts()).containsExactly(2048);
        world.add("tiny");
        ModelItem tiny = world.library.survey().items().stream()
                .filter(item -> item.entry().id().equals("tiny"))
                .findFirst()
                .orElseThrow();
        load.open(tiny);
        world.until(() -> load.selectedProperty()
                .get()
                .filter(row -> row.precision() == Precision.BF16)
                .isPresent());
        long longCache = fit().estimate().cache();
        assertThat(longCache).isPositive();
        assertThat(fit().level()).isEqualTo(Fit.Level.FITS);
        assertThat(load.priceProperty().get().pill()).startsWith("Fits:").contains("64.0 GB free");
        assertThat(load.priceProperty().get().reason()).contains("A graphics card is used where one is found");

        load.deviceProperty().set(DeviceChoice.CUDA);
        assertThat(fit().level()).isEqualTo(Fit.Level.UNKNOWN);
        assertThat(load.priceProperty().get().free()).isEqualTo("known when it loads");
        load.deviceProperty().set(DeviceChoice.CPU);
        assertThat(load.priceProperty().get().reason()).isEmpty();
    }

    @Test
    void what_does_not_fit_says_how_much_is_missing_and_at_what_to_save_and_loads_only_when_told_so() {
        free.set(100_000_000);
        openLoad(embedded());
        LoadDialogViewModel.Price price = load.priceProperty().get();
        assertThat(fit().level()).isEqualTo(Fit.Level.DOES_NOT_FIT);
        assertThat(price.fitsNot()).isTrue();
        assertThat(price.pill()).matches("Does not fit: \\d{3} MB short");
        assertThat(price.reason()).startsWith("Most of it is workspace");
        load.deviceProperty().set(DeviceChoice.CPU);
        load.threadsProperty().set(1);
        load.load();
        world.until(() -> world.session.state() instanceof State.Ready);
        State.Ready ready = (State.Ready) world.session.state();
        assertThat(ready.model().request().memoryCheck()).isEqualTo(MemoryCheck.LOAD_ANYWAY);
        assertThat(ready.model().request().options().threads()).isEqualTo(1);
    }

    @Test
    void the_memory_of_the_loaded_model_counts_as_free() {
        world.session.load(embedded().entry().id(), new LoadOptions("cpu", 1));
        world.until(() -> world.session.state() instanceof State.Ready);
        free.set(1_000_000_000);
        openLoad(embedded());
        assertThat(fit().free().orElseThrow()).isGreaterThan(1_050_000_000);
    }

    @Test
    void the_table_has_all_precisions_of_a_checkpoint_and_recommends_one_with_a_reason() {
        world.add("tiny");
        PaneWorld.add(world.models, "tiny-int8", Precision.INT8);
        openLoad(item("tiny"));
        assertThat(load.rows())
                .extracting(PrecisionRow::precision)
                .containsExactly(
                        Precision.F32,
                        Precision.BF16,
                        Precision.F16,
                        Precision.INT8,
                        Precision.INT8_DYNAMIC,
                        Precision.INT4_G32,
                        Precision.INT4_G64,
                        Precision.INT4_G128);
        assertThat(load.rows().stream().filter(PrecisionRow::isMade))
                .extracting(PrecisionRow::precision)
                .containsExactly(Precision.BF16, Precision.INT8);
        assertThat(selected().precision()).isEqualTo(Precision.BF16);
        assertThat(selected().loss()).isEqualTo("reference");
        assertThat(load.unmeasuredProperty().get()).isEmpty();
        load.selectedProperty().set(Optional.of(row(Precision.INT4_G32)));
        assertThat(load.unmeasuredProperty().get()).isEmpty();
        load.selectedProperty().set(Optional.of(row(Precision.INT8)));
        assertThat(load.unmeasuredProperty().get()).contains(new ModelPair("tiny", "tiny-int8"));
        load.selectedProperty().set(Optional.of(row(Precision.BF16)));
        assertThat(row(Precision.F32).disk()).startsWith("≈ ");
        assertThat(row(Precision.INT8).recommended()).isTrue();
        assertThat(load.adviceProperty().get())
                .startsWith("Recommended: int8. It fits with room, reads ")
                .contains("% of the bytes of bf16")
                .endsWith("should lose at most 0.001 nats a token; Performance, Quality measures what it loses.");
        assertThat(row(Precision.INT8).predicted()).isEqualTo(PrecisionRow.UNKNOWN);
        load.measureBandwidth();
        world.until(() -> !row(Precision.INT8).predicted().equals(PrecisionRow.UNKNOWN));
        assertThat(world.settings.get(Settings.READ_BANDWIDTH)).isEqualTo(20e9);
        assertThat(load.bandwidthProperty().get()).isEqualTo(LoadDialogViewModel.Bandwidth.KNOWN);
        assertThat(selected().precision()).isEqualTo(Precision.BF16);
    }

    @Test
    void a_measured_loss_that_is_too_large_turns_the_advice() throws IOException {
        world.add("tiny");
        PaneWorld.add(world.models, "tiny-int8", Precision.INT8);
        PaneWorld.add(world.models, "tiny-int4", Precision.INT4_G32);
        world.quality.save(QualityReports.of(Instant.EPOCH, "tiny", "tiny-int8", "int8", 0.5));
        world.quality.save(QualityReports.of(Instant.EPOCH.plusSeconds(1), "tiny", "tiny-int4", "int4-g32", 0.0123));
        openLoad(item("tiny"));
        assertThat(row(Precision.INT8).loss()).isEqualTo("0.500");
        load.selectedProperty().set(Optional.of(row(Precision.INT8)));
        assertThat(load.unmeasuredProperty().get()).isEmpty();
        assertThat(row(Precision.INT4_G32).recommended()).isTrue();
        assertThat(row(Precision.INT4_G32).lossBy()).endsWith("from tiny in nats a token");
        assertThat(load.adviceProperty().get()).endsWith("loses 0.012 nats a token, as measured.");
        free.set(1_000);
        openLoad(item("tiny"));
        assertThat(load.rows()).noneMatch(PrecisionRow::recommended);
        assertThat(load.adviceProperty().get()).startsWith("None of them fits");
    }

    @Test
    void keys_and_values_of_16_bits_take_half_and_are_asked_for_when_it_loads() {
        openLoad(embedded());
        long whole = fit().estimate().cache();
        load.cacheProperty().set(Optional.of(Precision.BF16));
        assertThat(fit().estimate().cache()).isLessThan(whole).isGreaterThanOrEqualTo(whole / 2);
        load.deviceProperty().set(DeviceChoice.CUDA);
        assertThat(load.cacheProperty().get()).isEmpty();
        load.deviceProperty().set(DeviceChoice.CPU);
        load.cacheProperty().set(Optional.of(Precision.BF16));
        load.load();
        world.until(() -> world.session.state() instanceof State.Ready);
        State.Ready ready = (State.Ready) world.session.state();
        assertThat(ready.model().cachePrecision()).isEqualTo(Precision.BF16);
        assertThat(ready.model().model().backend().device()).isEqualTo("cpu");
    }

    @Test
    void an_import_in_a_precision_of_its_own_has_it_in_its_name() {
        imports.open(TestModels.goldenCheckpoint("phi-4-tiny"), Optional.of(Precision.INT8));
        world.until(() -> imports.outlookProperty().get().isPresent());
        assertThat(imports.nameProperty().get()).isEqualTo("phi-4-tiny-int8");
        assertThat(imports.precisionProperty().get()).isEqualTo(Precision.INT8);
        String usual = imports.words(Precision.INT8);
        imports.embeddingProperty().set(Optional.of(Precision.F32));
        assertThat(imports.words(Precision.INT8)).isNotEqualTo(usual);
        Ticket ticket = imports.start().orElseThrow();
        world.until(ticket::isOver);
        WeightFormats formats =
                ((Stage.Done) ticket.stage()).result().manifest().formats();
        assertThat(formats.embedding()).isEqualTo(Precision.F32);
        assertThat(formats.head()).isEqualTo(Precision.INT8);
    }

    @Test
    void a_model_reads_a_text_before_it_becomes_int4_and_a_checkpoint_cannot() {
        openImport(TestModels.goldenCheckpoint("phi-4-tiny"));
        imports.precisionProperty().set(Precision.INT4_G32);
        assertThat(imports.searchesBinding().get()).isTrue();
        assertThat(imports.runsProperty().get()).isFalse();
        assertThat(imports.calibrationWords()).contains("import this as bf16, then make int4-g32");

        imports.open(TestModels.embedded("phi-4-nano-instruct", Precision.BF16), Optional.of(Precision.INT8));
        world.until(() -> imports.outlookProperty().get().isPresent());
        assertThat(imports.searchesBinding().get()).isFalse();
        imports.precisionProperty().set(Precision.INT4_G32);
        assertThat(imports.searchesBinding().get()).isTrue();
        assertThat(imports.runsProperty().get()).isTrue();
        assertThat(imports.calibrationWords()).startsWith("Codes are chosen");
        imports.calibrateProperty().set(true);
        imports.nameProperty().set("aware");
        Set<Class<?>> stages = ConcurrentHashMap.newKeySet();
        world.imports.observe(ticket -> stages.add(ticket.stage().getClass()));
        Ticket ticket = imports.start().orElseThrow();
        world.until(ticket::isOver);
        WeightFormats formats =
                ((Stage.Done) ticket.stage()).result().manifest().formats();
        assertThat(formats.method()).startsWith("activation-aware");
        assertThat(stages).contains(Stage.Reading.class, Stage.Searching.class, Stage.Running.class);
    }

    @Test
    void a_text_that_is_not_there_ends_the_import_with_a_sentence() {
        imports.open(TestModels.embedded("phi-4-nano-instruct", Precision.BF16), Optional.of(Precision.INT4_G32));
        world.until(() -> imports.outlookProperty().get().isPresent());
        imports.calibrateProperty().set(true);
        imports.calibrationTextProperty().set(Optional.of(folder.resolve("no.txt")));
        Ticket ticket = imports.start().orElseThrow();
        world.until(ticket::isOver);
        assertThat(((Stage.Failed) ticket.stage()).sentence()).contains("no.txt is not there");
    }

    private void openImport(Path checkpoint) {
        imports.open(checkpoint);
        world.until(() -> imports.phaseProperty().get() != Phase.LOOKING);
        world.until(() -> imports.phaseProperty().get() == Phase.UNUSABLE
                || imports.outlookProperty().get().isPresent());
    }

    @Test
    void a_checkpoint_is_looked_at_and_imported_as_chosen() {
        openImport(TestModels.goldenCheckpoint("phi-4-tiny"));
        assertThat(imports.facts()).extracting(ModelWords.Fact::value).contains("Phi3ForCausalLM");
        assertThat(imports.warnings()).singleElement().asString().contains("no tokenizer.json");
        assertThat(imports.precisionProperty().get()).isEqualTo(Precision.BF16);
        assertThat(imports.words(Precision.BF16)).endsWith("as stored");
        assertThat(imports.words(Precision.F32)).contains("B").doesNotContain("stored");
        assertThat(imports.diskProperty().get()).startsWith("Takes ").contains("are free there");
        assertThat(imports.readyBinding().get()).isTrue();

        imports.nameProperty().set("my-tiny");
        imports.precisionProperty().set(Precision.F32);
        Ticket ticket = imports.start().orElseThrow();
        world.until(ticket::isOver);
        assertThat(((Stage.Done) ticket.stage()).result().manifest().precision())
                .isEqualTo(Precision.F32);
        assertThat(world.models.resolve("my-tiny")).isDirectory();
    }

    @Test
    void a_name_that_cannot_be_used_is_refused_in_words() {
        openImport(TestModels.goldenCheckpoint("phi-4-tiny"));
        imports.nameProperty().set("my model?");
        world.until(() -> !imports.problemProperty().get().isEmpty());
        assertThat(imports.problemProperty().get())
                .contains("cannot name a model")
                .contains("my-model");
        assertThat(imports.readyBinding().get()).isFalse();
        assertThat(imports.start()).isEmpty();
        imports.nameProperty().set("my-model");
        world.until(() -> imports.problemProperty().get().isEmpty());
        assertThat(imports.readyBinding().get()).isTrue();
    }

    @Test
    void a_model_that_is_there_is_replaced_only_when_that_is_ticked() {
        world.add("phi-4-tiny");
        openImport(TestModels.goldenCheckpoint("phi-4-tiny"));
        assertThat(imports.outlookProperty().get().orElseThrow().replaces()).isTrue();
        assertThat(imports.readyBinding().get()).isFalse();
        imports.replaceProperty().set(true);
        assertThat(imports.readyBinding().get()).isTrue();
        Ticket ticket = imports.start().orElseThrow();
        world.until(ticket::isOver);
        assertThat(ticket.stage()).isInstanceOf(Stage.Done.class);
    }

    @Test
    void what_is_no_checkpoint_is_said_to_be_none() throws IOException {
        openImport(Files.createDirectories(folder.resolve("holiday photos")));
        assertThat(imports.phaseProperty().get()).isEqualTo(Phase.UNUSABLE);
        assertThat(imports.problemProperty().get()).contains("config.json");
        assertThat(imports.readyBinding().get()).isFalse();
        openImport(TestModels.goldenCheckpoint("phi-4-tiny"));
        assertThat(imports.problemProperty().get()).isEmpty();
        assertThat(imports.readyBinding().get()).isTrue();
    }
}
