package io.github.phiworkbench.ui.models;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.ImportQueue.Stage;
import io.github.phiworkbench.library.ImportQueue.Ticket;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelImport;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.ui.session.SessionStrip;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelsViewModelTest {

    @TempDir
    private Path folder;

    private PaneWorld world;
    private ModelsViewModel viewModel;

    @BeforeEach
    void anEmptyWorld() {
        world = PaneWorld.plain(folder, folder.resolve("shipped"));
    }

    @AfterEach
    void nothingFailedUnseen() {
        world.close();
        assertThat(world.failures).isEmpty();
    }

    private void look() {
        viewModel = world.viewModel();
        world.until(() -> viewModel.lookedProperty().get());
    }

    private List<String> ids() {
        return viewModel.models().stream().map(item -> item.entry().id()).toList();
    }

    private String selectedId() {
        return viewModel.selectedProperty().get().map(item -> item.entry().id()).orElse("");
    }

    private void select(String id) {
        viewModel
                .selectedProperty()
                .set(viewModel.models().stream()
                        .filter(item -> item.entry().id().equals(id))
                        .findFirst());
    }

    @Test
    void an_empty_folder_is_known_to_be_empty_only_after_a_look() {
        viewModel = world.viewModel();
        assertThat(viewModel.lookedProperty().get()).isFalse();
        world.until(() -> viewModel.lookedProperty().get());
        assertThat(viewModel.count()).isZero();
        assertThat(viewModel.selectedProperty().get()).isEmpty();
    }

    @Test
    void the_default_model_is_selected_first_and_the_selection_stays_over_a_new_look() {
        world.add("a");
        world.add("b");
        world.settings.set(Settings.DEFAULT_MODEL, "b");
        look();
        assertThat(ids()).containsExactly("a", "b");
        assertThat(selectedId()).isEqualTo("b");
        select("a");
        world.add("0-first");
        viewModel.refresh();
        world.until(() -> viewModel.count() == 3);
        assertThat(selectedId()).isEqualTo("a");
    }

    @Test
    void the_filter_looks_at_name_and_precision() {
        world.add("alpha");
        world.add("beta");
        look();
        viewModel.filterProperty().set(" ALP ");
        assertThat(ids()).containsExactly("alpha");
        viewModel.filterProperty().set("bf16");
        assertThat(ids()).containsExactly("alpha", "beta");
        viewModel.filterProperty().set("zzz");
        assertThat(ids()).isEmpty();
        assertThat(viewModel.count()).isEqualTo(2);
    }

    @Test
    void a_removed_model_is_offered_back_and_the_next_one_is_selected() {
        world.add("a");
        world.add("b");
        world.add("c");
        look();
        select("b");
        viewModel.remove();
        world.until(() -> viewModel.count() == 2);
        assertThat(selectedId()).isEqualTo("c");
        assertThat(world.notices).singleElement().asString().startsWith("b was moved to the trash");
        assertThat(viewModel.removed()).hasSize(1);
        assertThat(world.questions).isEmpty();

        world.offers.getFirst().run();
        world.until(() -> viewModel.count() == 3);
        assertThat(selectedId()).isEqualTo("b");
        assertThat(viewModel.removed()).isEmpty();
    }

    @Test
    void emptying_the_trash_asks_with_the_number_and_the_size_and_does_nothing_without_consent() {
        world.add("a");
        look();
        viewModel.remove();
        world.until(() -> viewModel.removed().size() == 1);
        world.consent = false;
        viewModel.emptyTrash();
        world.until(() -> !world.questions.isEmpty());
        assertThat(world.questions.getFirst()).startsWith("1 removed model is deleted for good, which frees");
        assertThat(viewModel.removed()).hasSize(1);
        world.consent = true;
        viewModel.emptyTrash();
        world.until(() -> viewModel.removed().isEmpty());
        assertThat(world.notices).last().isEqualTo("1 model was deleted for good.");
        assertThat(world.models).isEmptyDirectory();
    }

    @Test
    void a_loaded_model_is_unloaded_before_it_is_removed_if_the_user_agrees() {
        world.add("a");
        look();
        viewModel.load();
        world.until(() -> viewModel.strip().kind() == SessionStrip.Kind.READY);
        assertThat(viewModel.strip().text()).startsWith("a is loaded on cpu (");
        assertThat(viewModel.loadedFolderProperty().get()).contains(world.models.resolve("a"));
        world.consent = false;
        viewModel.remove();
        assertThat(world.questions).singleElement().asString().contains("a is loaded");
        assertThat(world.models.resolve("a")).exists();
        world.consent = true;
        viewModel.remove();
        world.until(() -> viewModel.count() == 0 && viewModel.strip().kind() == SessionStrip.Kind.NONE);
        assertThat(ProcessHandle.current().children()).isEmpty();
    }

    @Test
    void a_load_that_fails_says_why_and_can_be_tried_again() throws IOException {
        Path model = world.add("a");
        look();
        Files.delete(model.resolve("model.pt"));
        viewModel.load();
        world.until(() -> viewModel.strip().kind() == SessionStrip.Kind.FAILED);
        assertThat(viewModel.strip().text()).contains("has no model.pt");
        assertThat(viewModel.strip().canLoadAnyway()).isFalse();
        viewModel.refresh();
        world.until(() -> viewModel.models().getFirst().entry() instanceof LibraryEntry.Broken);
        assertThat(viewModel.page(viewModel.models().getFirst()).problem().orElseThrow())
                .contains("has no model.pt");
        viewModel.load();
        assertThat(world.notices).last().asString().contains("has no model.pt");
    }

    @Test
    void a_model_that_comes_with_the_program_says_so_in_place_of_being_removed() {
        world.close();
        world = PaneWorld.plain(folder, Path.of("models"));
        look();
        assertThat(ids()).containsExactly("phi-4-nano-instruct", "phi-4-nano-reasoning");
        assertThat(selectedId()).isEqualTo("phi-4-nano-instruct");
        viewModel.remove();
        assertThat(world.notices).singleElement().asString().contains("comes with the program");
        world.until(() -> viewModel.cardProperty().get().startsWith("# Phi-4 Nano Instruct"));
        assertThat(viewModel.knownCheckpoint())
                .contains(Path.of("models/phi-4-nano-instruct").toAbsolutePath());

        viewModel.load();
        world.until(() -> viewModel.strip().kind() == SessionStrip.Kind.READY);
        world.until(() -> viewModel.models().getFirst().entry() instanceof LibraryEntry.Ready);
        assertThat(selectedId()).isEqualTo("phi-4-nano-instruct");
        viewModel.remove();
        world.until(() -> viewModel.models().getFirst().entry() instanceof LibraryEntry.Embedded);
        assertThat(world.notices).last().asString().contains("imported again when it is used");
    }

    @Test
    void an_import_shows_its_way_and_selects_the_model_in_the_end() {
        look();
        viewModel.filterProperty().set("something else");
        Ticket ticket = world.imports.add(ModelImport.into(world.models, TestModels.goldenCheckpoint("phi-4-tiny")));
        viewModel.queued(ticket);
        world.until(() -> viewModel.count() == 1);
        assertThat(selectedId()).isEqualTo("phi-4-tiny");
        assertThat(viewModel.imports()).isEmpty();
        assertThat(world.notices).last().isEqualTo("phi-4-tiny was imported.");
        assertThat(world.notices).anyMatch(text -> text.contains("has no tokenizer.json"));
    }

    @Test
    void an_import_that_fails_stays_with_its_reason_until_it_is_dismissed() {
        look();
        Ticket ticket = world.imports.add(ModelImport.into(world.models, folder.resolve("nothing")));
        viewModel.queued(ticket);
        world.until(() ->
                viewModel.imports().stream().anyMatch(row -> row.stageProperty().get() instanceof Stage.Failed));
        ImportRow row = viewModel.imports().getFirst();
        assertThat(row.textProperty().get()).contains("is not a folder");
        viewModel.dismiss(row);
        assertThat(viewModel.imports()).isEmpty();
    }

    @Test
    void further_folders_are_looked_into_at_once_and_left_alone_when_they_are_taken_off() {
        Path other = folder.resolve("other disk");
        PaneWorld.add(other, "elsewhere");
        look();
        world.choice = Optional.of(other);
        viewModel.addFolder();
        world.until(() -> viewModel.count() == 1);
        viewModel.addFolder();
        assertThat(viewModel.folders()).containsExactly(world.models, other);
        assertThat(viewModel.isFurther(other)).isTrue();
        assertThat(viewModel.isFurther(world.models)).isFalse();
        viewModel.dropFolder(other);
        world.until(() -> viewModel.count() == 0);
        assertThat(other.resolve("elsewhere")).exists();
    }

    @Test
    void a_folder_that_disappears_while_it_is_shown_is_said_to_be_gone() throws IOException {
        Path model = world.add("a");
        look();
        ModelItem shown = viewModel.selectedProperty().get().orElseThrow();
        try (var files = Files.list(model)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.delete(model);
        viewModel.openFolder();
        assertThat(world.opened).isEmpty();
        assertThat(world.notices).singleElement().asString().contains("is not there any more");
        world.until(() -> viewModel.count() == 0);
        viewModel.selectedProperty().set(Optional.of(shown));
        viewModel.remove();
        world.until(() -> world.notices.size() == 2);
        assertThat(world.notices).last().asString().contains("is not there any more; refresh the list");
    }

    @Test
    void the_default_is_kept_in_the_settings() {
        world.add("a");
        look();
        viewModel.makeDefault();
        assertThat(world.settings.get(Settings.DEFAULT_MODEL)).isEqualTo("a");
        world.until(() -> viewModel.defaultModelProperty().get().equals("a"));
    }

    @Test
    void only_folders_and_bundles_can_be_dropped() throws IOException {
        look();
        Path file = Files.writeString(folder.resolve("model.gguf"), "x");
        assertThat(viewModel.importable(List.of(file))).isEmpty();
        assertThat(world.notices).singleElement().asString().contains("Only folders and .phi4 bundles can be imported");
        Path bundle = Files.writeString(folder.resolve("model.phi4"), "x");
        assertThat(viewModel.importable(List.of(file, folder, bundle))).containsExactly(folder, bundle);
    }

    @Test
    void a_page_gives_sizes_provenance_and_what_is_known_of_the_variant() {
        world.add("a");
        look();
        ModelWords.Page page = viewModel.page(viewModel.models().getFirst());
        assertThat(page.facts()).extracting(ModelWords.Fact::label).contains("Precision", "Context", "Folder");
        assertThat(page.about())
                .extracting(ModelWords.Fact::value)
                .contains("A decoder of the Phi-3 architecture in a size of its own.", "Is followed");
        assertThat(page.provenance()).extracting(ModelWords.Fact::value).contains("phi-4-tiny", "model.safetensors");
    }

    @Test
    void a_page_of_a_quantized_model_tells_how_each_part_is_kept() {
        PaneWorld.add(world.models, "q", Precision.INT4_G32);
        look();
        assertThat(viewModel.page(viewModel.models().getFirst()).facts())
                .contains(
                        new ModelWords.Fact(
                                "Parts",
                                "int8: queries, keys and values, attention’s output, gate and up, embedding, head; int4-g32: down; f32: norms"),
                        new ModelWords.Fact("Codes", "round to nearest"));
    }
}
