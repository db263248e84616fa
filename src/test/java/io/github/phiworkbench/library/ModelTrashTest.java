package io.github.phiworkbench.library;

import static io.github.phiworkbench.library.TestCheckpoints.golden;
import static io.github.phiworkbench.library.TestCheckpoints.names;
import static io.github.phiworkbench.library.TestCheckpoints.run;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.library.ModelTrash.Removed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ModelTrashTest {

    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @TempDir
    private Path folder;

    private Path models;
    private ModelLibrary library;
    private ModelTrash trash;

    @BeforeEach
    void aModel() {
        models = folder.resolve("models");
        run(ModelImport.into(models, golden("phi-4-tiny")));
        library = new ModelLibrary(List.of(models), new EmbeddedModels(folder.resolve("shipped"), models));
        trash = at(NOW);
    }

    private ModelTrash at(Instant time) {
        return new ModelTrash(() -> List.of(models), Clock.fixed(time, ZoneOffset.UTC));
    }

    private Path model() {
        return models.resolve("phi-4-tiny");
    }

    @Test
    void a_removed_model_is_gone_from_the_list_and_comes_back_whole() throws IOException {
        byte[] archive = Files.readAllBytes(model().resolve("model.pt"));
        Removed removed = trash.remove(model());
        assertThat(library.list()).isEmpty();
        assertThat(names(models)).singleElement().asString().matches("\\.trash-20260301120000-[0-9a-f]{8}-phi-4-tiny");
        trash.restore(removed);
        assertThat(names(models)).containsExactly("phi-4-tiny");
        assertThat(Files.readAllBytes(model().resolve("model.pt"))).isEqualTo(archive);
    }

    @Test
    void what_was_removed_can_be_brought_back_after_the_program_was_started_again() {
        trash.remove(model());
        Removed.Moved found = at(NOW.plusSeconds(90)).contents().getFirst();
        assertThat(found.folder()).isEqualTo(model());
        assertThat(found.when()).isEqualTo(NOW);
        assertThat(trash.bytes()).isGreaterThan(1000);
        trash.restore(found);
        assertThat(library.list()).extracting(LibraryEntry::id).containsExactly("phi-4-tiny");
    }

    @Test
    void a_model_of_the_same_id_is_never_overwritten_by_one_that_comes_back() {
        Removed removed = trash.remove(model());
        run(ModelImport.into(models, golden("phi-4-tiny")));
        assertThatThrownBy(() -> trash.restore(removed))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("stays in the trash");
        assertThat(trash.contents()).hasSize(1);
        trash.remove(model());
        assertThat(trash.contents()).hasSize(2);
    }

    @Test
    void emptying_deletes_what_is_old_enough_and_nothing_that_only_looks_like_it() throws IOException {
        trash.remove(model());
        Path notes = Files.createDirectories(models.resolve(".trash-20200101000000-0123abcd-notes"));
        Files.writeString(notes.resolve("diary.txt"), "mine");
        assertThat(at(NOW.plus(Duration.ofDays(6))).empty(Duration.ofDays(7))).isZero();
        assertThat(trash.contents()).hasSize(1);
        assertThat(at(NOW.plus(Duration.ofDays(8))).empty(Duration.ofDays(7))).isEqualTo(1);
        assertThat(names(models)).containsExactly(".trash-20200101000000-0123abcd-notes");
        assertThat(notes.resolve("diary.txt")).hasContent("mine");
    }

    @Test
    void a_deletion_that_was_interrupted_is_ended_by_the_next_one() throws IOException {
        trash.remove(model());
        Path trashed = trash.contents().getFirst().trashed();
        Files.delete(trashed.resolve("model.json"));
        Files.move(trashed, trashed.resolveSibling(trashed.getFileName() + ".deleting"));
        assertThat(trash.contents()).isEmpty();
        assertThat(trash.empty(Duration.ZERO)).isZero();
        assertThat(names(models)).isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void of_a_link_only_the_link_is_removed_and_made_again() throws IOException {
        Path elsewhere = Files.move(model(), folder.resolve("elsewhere"));
        Files.createSymbolicLink(model(), elsewhere);
        assertThat(library.survey().items())
                .singleElement()
                .extracting(ModelItem::linked)
                .isEqualTo(true);
        Removed removed = trash.remove(model());
        assertThat(names(models)).isEmpty();
        assertThat(elsewhere.resolve("model.pt")).exists();
        trash.restore(removed);
        assertThat(Files.readSymbolicLink(model())).isEqualTo(elsewhere);
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void a_link_in_the_trash_is_not_followed_when_it_is_emptied() throws IOException {
        Path outside = Files.createDirectories(folder.resolve("outside"));
        Files.writeString(outside.resolve("precious.txt"), "kept");
        Files.createSymbolicLink(model().resolve("data"), outside);
        trash.remove(model());
        assertThat(trash.empty(Duration.ZERO)).isEqualTo(1);
        assertThat(outside.resolve("precious.txt")).hasContent("kept");
    }

    @Test
    void a_folder_that_is_no_model_is_left_alone() throws IOException {
        Path photos = Files.createDirectories(models.resolve("photos"));
        assertThatThrownBy(() -> trash.remove(photos)).hasMessageContaining("is no model folder, so it is left alone");
        assertThatThrownBy(() -> trash.remove(models.resolve("gone"))).hasMessageContaining("is not there any more");
        assertThat(photos).exists();
    }

    @Test
    void a_broken_model_can_be_removed_too() throws IOException {
        Files.writeString(model().resolve("model.json"), "{");
        assertThat(library.list().getFirst()).isInstanceOf(LibraryEntry.Broken.class);
        trash.restore(trash.remove(model()));
        assertThat(names(models)).containsExactly("phi-4-tiny");
    }

    @Test
    void what_the_system_does_not_let_move_is_said_with_the_reason() {
        // Stands for a read-only disk, which a test that runs as root cannot make.
        Removed.Moved gone = new Removed.Moved(model(), models.resolve(".trash-20260301120000-00000000-x"), NOW);
        trash.remove(model());
        assertThatThrownBy(() -> trash.restore(gone))
                .isInstanceOf(ImportException.class)
                .hasMessageContaining("cannot be brought back")
                .hasMessageContaining("it does not exist");
    }
}
