package io.github.phiworkbench.library;

import static io.github.phiworkbench.library.TestCheckpoints.copyOf;
import static io.github.phiworkbench.library.TestCheckpoints.golden;
import static io.github.phiworkbench.library.TestCheckpoints.names;
import static io.github.phiworkbench.library.TestCheckpoints.poke;
import static io.github.phiworkbench.library.TestCheckpoints.run;
import static io.github.phiworkbench.library.TestCheckpoints.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelLibraryTest {

    private static final String NANO = "phi-4-nano-instruct";

    @TempDir
    private Path folder;

    private Path models;
    private Path shipped;
    private ModelLibrary library;

    @BeforeEach
    void anEmptyLibrary() {
        models = folder.resolve("models");
        shipped = folder.resolve("shipped");
        library = new ModelLibrary(List.of(models), new EmbeddedModels(shipped, models));
    }

    @Test
    void folders_that_do_not_exist_yet_hold_no_models() {
        assertThat(library.list()).isEmpty();
        assertThatThrownBy(() -> open("phi-4"))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("There is no model \"phi-4\" and no other; import one first");
    }

    @Test
    void models_are_listed_by_id_and_broken_ones_with_their_reason() throws IOException {
        run(ModelImport.into(models, golden("phi-4-tiny")).named("b"));
        run(ModelImport.into(models, golden("phi-4-tiny")).named("a"));
        write(Files.createDirectories(models.resolve("c")).resolve(ModelManifest.FILE), "{");
        Files.createDirectories(models.resolve("no-model"));
        assertThat(library.list()).extracting(LibraryEntry::id).containsExactly("a", "b", "c");
        assertThat(library.list().getFirst()).isInstanceOf(LibraryEntry.Ready.class);
        assertThat(((LibraryEntry.Broken) library.list().getLast()).reason()).contains("is damaged");
        assertThatThrownBy(() -> open("c")).isInstanceOf(UnusableModelException.class);
    }

    @Test
    void a_model_without_its_whole_archive_is_broken() throws IOException {
        Path model = run(ModelImport.into(models, golden("phi-4-tiny"))).folder();
        Files.write(model.resolve(ModelManifest.ARCHIVE), new byte[1000]);
        assertThat(reason("phi-4-tiny")).contains("has 1,000 bytes but its weights alone take");
        Files.delete(model.resolve(ModelManifest.ARCHIVE));
        assertThat(reason("phi-4-tiny")).contains("has no model.pt; import it again");
    }

    private String reason(String id) {
        return ((LibraryEntry.Broken) library.find(id).orElseThrow()).reason();
    }

    @Test
    void a_model_is_found_by_its_exact_id_or_by_its_folder() {
        Path model = run(ModelImport.into(models, golden("phi-4-tiny"))).folder();
        Path elsewhere = run(ModelImport.to(folder.resolve("my model"), golden("phi-4-tiny")))
                .folder();
        assertThat(open("phi-4-tiny").folder()).isEqualTo(model);
        assertThat(open(elsewhere.toString()).folder()).isEqualTo(elsewhere);
        assertThat(library.find("phi-4")).isEmpty();
        assertThat(library.find("PHI-4-TINY")).isEmpty();
        assertThat(library.find("not\0a path")).isEmpty();
        assertThatThrownBy(() -> open("not\0a path")).isInstanceOf(UnusableModelException.class);
        assertThatThrownBy(() -> open("phi-4")).hasMessageContaining("there are: phi-4-tiny.");
    }

    @Test
    void a_checkpoint_in_place_of_a_model_is_recognised() {
        assertThatThrownBy(() -> open(golden("phi-4-tiny").toString()))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("import it first with: phi4 import");
    }

    @Test
    void the_first_folder_with_an_id_counts() {
        Path first = run(ModelImport.into(folder.resolve("first"), golden("phi-4-tiny")))
                .folder();
        run(ModelImport.into(models, golden("phi-4-tiny")));
        ModelLibrary both =
                new ModelLibrary(List.of(folder.resolve("first"), models), new EmbeddedModels(shipped, models));
        assertThat(both.list())
                .singleElement()
                .isInstanceOfSatisfying(
                        LibraryEntry.Ready.class,
                        entry -> assertThat(entry.folder()).isEqualTo(first));
    }

    @Test
    void an_embedded_model_is_imported_when_it_is_first_opened() {
        ship();
        assertThat(library.list()).singleElement().isInstanceOf(LibraryEntry.Embedded.class);
        assertThat(models).doesNotExist();
        LibraryEntry.Ready opened = open(NANO);
        assertThat(opened.folder()).isEqualTo(models.resolve(NANO));
        assertThat(opened.manifest().precision()).isEqualTo(Precision.F32);
        assertThat(library.list()).containsExactly(opened);
    }

    @Test
    void an_embedded_model_is_imported_once_and_its_import_is_visible() {
        ship();
        List<ImportProgress> reports = new ArrayList<>();
        library.open(NANO, reports::add, new Cancellation());
        assertThat(reports.getLast().fraction()).isEqualTo(1);
        reports.clear();
        library.open(NANO, reports::add, new Cancellation());
        assertThat(reports).isEmpty();
    }

    @Test
    void an_embedded_model_is_imported_again_when_its_checkpoint_has_changed() {
        ship();
        open(NANO);
        poke(shipped.resolve(NANO), "model.norm.weight", 0, (byte) 0x80, (byte) 0x3F);
        assertThat(library.list()).singleElement().isInstanceOf(LibraryEntry.Embedded.class);
        List<ImportProgress> reports = new ArrayList<>();
        library.open(NANO, reports::add, new Cancellation());
        assertThat(reports).isNotEmpty();
        assertThat(library.list()).singleElement().isInstanceOf(LibraryEntry.Ready.class);
    }

    @Test
    void an_embedded_model_that_was_damaged_is_imported_again() throws IOException {
        ship();
        Files.delete(open(NANO).folder().resolve(ModelManifest.ARCHIVE));
        assertThat(open(NANO).folder().resolve(ModelManifest.ARCHIVE)).exists();
    }

    @Test
    void a_model_that_the_user_imported_under_the_id_of_an_embedded_one_is_left_alone() {
        ship();
        run(ModelImport.into(models, golden("phi-4-tiny")).named(NANO));
        assertThat(open(NANO).manifest().precision()).isEqualTo(Precision.BF16);
    }

    @Test
    void of_many_who_open_an_embedded_model_at_once_one_imports_it() throws Exception {
        ship();
        List<ImportProgress> starts = Collections.synchronizedList(new ArrayList<>());
        Callable<LibraryEntry.Ready> opening =
                () -> library.open(NANO, progress -> addIfStart(starts, progress), new Cancellation());
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<LibraryEntry.Ready> opened : threads.invokeAll(List.of(opening, opening, opening, opening))) {
                assertThat(opened.get().manifest().id()).isEqualTo(NANO);
            }
        }
        assertThat(starts).hasSize(1);
        assertThat(names(models)).containsExactly(".embedded.lock", NANO);
    }

    private static void addIfStart(List<ImportProgress> starts, ImportProgress progress) {
        if (progress.bytesDone() == 0) {
            starts.add(progress);
        }
    }

    @Test
    void the_shipped_models_lie_where_the_launcher_says() {
        assertThat(EmbeddedModels.shippedFolder()).isAbsolute().hasFileName("models");
    }

    private void ship() {
        copyOf("phi-4-tiny", shipped.resolve(NANO));
    }

    private LibraryEntry.Ready open(String idOrPath) {
        return library.open(idOrPath, progress -> {}, new Cancellation());
    }
}
