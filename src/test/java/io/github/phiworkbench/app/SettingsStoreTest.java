package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Settings.Theme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettingsStoreTest {

    private final List<String> trouble = new ArrayList<>();

    @TempDir
    Path folder;

    @Test
    void what_is_set_is_there_at_the_next_start() {
        Path models = folder.resolve("my models");
        try (SettingsStore store = open()) {
            store.settings().set(Settings.THEME, Theme.DARK);
            store.settings().set(Settings.ZOOM, 1.25);
            store.settings().set(Settings.MODEL_FOLDERS, List.of(models));
        }
        try (SettingsStore store = open()) {
            assertThat(store.settings().get(Settings.THEME)).isEqualTo(Theme.DARK);
            assertThat(store.settings().get(Settings.ZOOM)).isEqualTo(1.25);
            assertThat(store.settings().get(Settings.MODEL_FOLDERS)).containsExactly(models);
            assertThat(store.settings().get(Settings.REASONING)).isEqualTo(Settings.Reasoning.CLOSED);
        }
        assertThat(trouble).isEmpty();
    }

    @Test
    void a_change_is_written_soon_after_without_a_close() throws Exception {
        try (SettingsStore store = SettingsStore.open(file(), Duration.ofMillis(20), trouble::add)) {
            store.settings().set(Settings.THEME, Theme.LIGHT);
            Instant end = Instant.now().plusSeconds(10);
            while (!Files.exists(file()) && Instant.now().isBefore(end)) {
                Thread.onSpinWait();
            }
            assertThat(Files.readString(file())).contains("\"light\"");
        }
    }

    @Test
    void fields_that_nobody_knows_are_kept() throws IOException {
        Files.writeString(file(), "{\"fromTheFuture\": {\"a\": [1, 2]}, \"theme\": \"dark\"}");
        try (SettingsStore store = open()) {
            store.settings().set(Settings.ZOOM, 2.0);
        }
        assertThat(Files.readString(file()).replaceAll("\\s", ""))
                .contains("\"fromTheFuture\":{\"a\":[1,2]}", "\"theme\":\"dark\"", "\"zoom\":2.0");
    }

    @Test
    void a_value_that_cannot_be_is_not_taken_and_not_lost() throws IOException {
        Files.writeString(file(), "{\"theme\": \"purple\", \"zoom\": 900, \"modelFolders\": \"none\"}");
        try (SettingsStore store = open()) {
            assertThat(store.settings().get(Settings.THEME)).isEqualTo(Theme.SYSTEM);
            assertThat(store.settings().get(Settings.ZOOM)).isEqualTo(1);
            assertThat(store.settings().get(Settings.MODEL_FOLDERS)).isEmpty();
            store.settings().set(Settings.SAMPLING_PRESET, "Precise");
        }
        assertThat(Files.readString(file())).contains("purple", "900", "Precise");
    }

    @Test
    void a_damaged_file_is_moved_aside_and_told() throws IOException {
        for (byte[] damaged : List.of(
                "{\"theme\": ".getBytes(), "[]".getBytes(), "".getBytes(), new byte[] {(byte) 0xff, (byte) 0xfe})) {
            trouble.clear();
            Files.write(file(), damaged);
            try (SettingsStore store = open()) {
                assertThat(store.settings().get(Settings.THEME)).isEqualTo(Theme.SYSTEM);
                store.settings().set(Settings.THEME, Theme.DARK);
            }
            assertThat(trouble).singleElement().asString().contains("settings-damaged-");
            assertThat(Files.readString(file())).contains("dark");
            assertThat(contentsOfDamaged()).contains(new String(damaged, java.nio.charset.StandardCharsets.ISO_8859_1));
        }
    }

    private List<String> contentsOfDamaged() throws IOException {
        List<String> contents = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path path : files.filter(path -> path.getFileName().toString().startsWith("settings-damaged"))
                    .toList()) {
                contents.add(Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    @Test
    void where_nothing_can_be_written_settings_hold_until_the_end_and_it_is_told_once() throws IOException {
        Path blocked = folder.resolve("blocked").resolve("settings.json");
        try (SettingsStore store = SettingsStore.open(blocked, Duration.ofDays(1), trouble::add)) {
            // A file in the place of the folder stops even the superuser.
            Files.writeString(blocked.getParent(), "");
            store.settings().set(Settings.THEME, Theme.DARK);
            store.save();
            store.settings().set(Settings.ZOOM, 1.5);
            store.save();
            assertThat(store.settings().get(Settings.THEME)).isEqualTo(Theme.DARK);
        }
        assertThat(trouble).singleElement().asString().contains(blocked.toString(), "until the program ends");
    }

    @Test
    void nothing_is_written_where_nothing_was_changed() {
        try (SettingsStore store = open()) {
            store.settings().get(Settings.THEME);
            store.settings().set(Settings.THEME, Theme.SYSTEM);
        }
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void listeners_hear_of_their_own_setting_until_they_stop() {
        Settings settings = new Settings();
        List<Theme> heard = new ArrayList<>();
        Runnable stop = settings.listen(Settings.THEME, heard::add);
        settings.set(Settings.THEME, Theme.DARK);
        settings.set(Settings.THEME, Theme.DARK);
        settings.set(Settings.ZOOM, 2.0);
        stop.run();
        settings.set(Settings.THEME, Theme.LIGHT);
        assertThat(heard).containsExactly(Theme.DARK);
    }

    private SettingsStore open() {
        return SettingsStore.open(file(), Duration.ofDays(1), trouble::add);
    }

    private Path file() {
        return folder.resolve("settings.json");
    }
}
