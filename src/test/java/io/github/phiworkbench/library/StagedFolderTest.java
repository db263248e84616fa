package io.github.phiworkbench.library;

import static io.github.phiworkbench.library.TestCheckpoints.names;
import static io.github.phiworkbench.library.TestCheckpoints.write;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StagedFolderTest {

    @TempDir
    private Path models;

    @Test
    void what_a_killed_import_left_behind_is_removed_by_the_next() throws IOException {
        leftBehind(".importing-phi-4-0123abcd");
        StagedFolder.beside(models.resolve("other")).close();
        assertThat(names(models)).isEmpty();
    }

    @Test
    void what_another_import_is_just_writing_stays() throws IOException {
        try (StagedFolder running = StagedFolder.beside(models.resolve("phi-4"))) {
            write(running.path().resolve("model.pt"), "half");
            StagedFolder.beside(models.resolve("other")).close();
            assertThat(running.path().resolve("model.pt")).exists();
        }
        assertThat(names(models)).isEmpty();
    }

    @Test
    void a_model_that_a_killed_import_had_moved_away_comes_back() throws IOException {
        leftBehind(".importing-phi-4-mini-0123abcd");
        Path old = Files.createDirectories(models.resolve(".importing-phi-4-mini-0123abcd.old"));
        write(old.resolve("model.pt"), "whole");
        StagedFolder.beside(models.resolve("other")).close();
        assertThat(names(models)).containsExactly("phi-4-mini");
        assertThat(models.resolve("phi-4-mini").resolve("model.pt")).hasContent("whole");
    }

    @Test
    void a_model_that_a_killed_import_had_replaced_is_removed() throws IOException {
        leftBehind(".importing-phi-4-0123abcd");
        write(
                Files.createDirectories(models.resolve(".importing-phi-4-0123abcd.old"))
                        .resolve("model.pt"),
                "old");
        write(Files.createDirectories(models.resolve("phi-4")).resolve("model.pt"), "new");
        StagedFolder.beside(models.resolve("other")).close();
        assertThat(names(models)).containsExactly("phi-4");
        assertThat(models.resolve("phi-4").resolve("model.pt")).hasContent("new");
    }

    @Test
    void a_lock_alone_may_belong_to_an_import_that_just_begins_until_it_is_old() throws IOException {
        Path lock = models.resolve(".importing-phi-4-0123abcd.lock");
        write(lock, "");
        StagedFolder.beside(models.resolve("other")).close();
        assertThat(lock).exists();
        Files.setLastModifiedTime(lock, FileTime.from(Instant.now().minus(Duration.ofHours(1))));
        StagedFolder.beside(models.resolve("other")).close();
        assertThat(lock).doesNotExist();
    }

    @Test
    void other_files_of_the_folder_are_not_touched() throws IOException {
        write(models.resolve(".importing-notes.txt"), "mine");
        write(models.resolve("phi-4.lock"), "mine");
        StagedFolder.beside(models.resolve("other")).close();
        assertThat(names(models)).containsExactly(".importing-notes.txt", "phi-4.lock");
    }

    private void leftBehind(String name) throws IOException {
        write(Files.createDirectories(models.resolve(name)).resolve("model.pt"), "half");
        write(models.resolve(name + ".lock"), "");
    }
}
