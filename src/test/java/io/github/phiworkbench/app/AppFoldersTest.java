package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class AppFoldersTest {

    private static final Path HOME = Path.of("home").toAbsolutePath();

    @Test
    void data_lies_where_each_system_keeps_it() {
        assertThat(data("Linux", Map.of())).isEqualTo(HOME.resolve(".local/share/phi4-workbench"));
        assertThat(data("Mac OS X", Map.of())).isEqualTo(HOME.resolve("Library/Application Support/Phi4Workbench"));
        assertThat(data("Windows 11", Map.of())).isEqualTo(HOME.resolve("AppData/Local/Phi4Workbench"));
    }

    @Test
    void the_systems_own_variables_are_followed() {
        Path other = Path.of("elsewhere").toAbsolutePath();
        assertThat(data("Linux", Map.of("XDG_DATA_HOME", other.toString()))).isEqualTo(other.resolve("phi4-workbench"));
        assertThat(data("Windows 11", Map.of("LOCALAPPDATA", other.toString())))
                .isEqualTo(other.resolve("Phi4Workbench"));
    }

    @Test
    void another_home_is_used_where_the_shell_names_one() {
        Path other = Path.of("elsewhere").toAbsolutePath();
        assertThat(data("Linux", Map.of("HOME", other.toString())))
                .isEqualTo(other.resolve(".local/share/phi4-workbench"));
        assertThat(data("Linux", Map.of("HOME", "elsewhere"))).startsWithRaw(HOME);
    }

    @Test
    void a_relative_or_empty_xdg_folder_is_ignored() {
        assertThat(data("Linux", Map.of("XDG_DATA_HOME", "share"))).startsWithRaw(HOME);
        assertThat(data("Linux", Map.of("XDG_DATA_HOME", ""))).startsWithRaw(HOME);
    }

    @Test
    void the_system_property_counts_before_the_variable_and_both_before_the_rest() {
        Path chosen = Path.of("chosen").toAbsolutePath();
        Map<String, String> environment = Map.of(AppFolders.VARIABLE, chosen.toString());
        assertThat(data("Linux", environment)).isEqualTo(chosen);
        Properties system = system("Linux");
        system.setProperty(AppFolders.PROPERTY, "first");
        assertThat(AppFolders.of(system, environment).data())
                .isEqualTo(Path.of("first").toAbsolutePath());
    }

    @Test
    void everything_of_the_user_is_in_the_data_folder() {
        AppFolders folders = new AppFolders(HOME);
        assertThat(folders.models()).hasParentRaw(HOME);
        assertThat(folders.history()).hasParentRaw(HOME);
        assertThat(folders.settings()).hasParentRaw(HOME);
        assertThat(folders.logs()).hasParentRaw(HOME);
    }

    private static Path data(String os, Map<String, String> environment) {
        return AppFolders.of(system(os), environment).data();
    }

    private static Properties system(String os) {
        Properties system = new Properties();
        system.setProperty("os.name", os);
        system.setProperty("user.home", HOME.toString());
        return system;
    }
}
