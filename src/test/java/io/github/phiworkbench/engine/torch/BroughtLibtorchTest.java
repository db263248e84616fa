package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BroughtLibtorchTest {

    @TempDir
    Path folder;

    private static String flavor(Map<String, String> environment) {
        Properties system = new Properties();
        system.setProperty("PYTORCH_FLAVOR", "of the launcher");
        BroughtLibtorch.tell(environment, system, Optional.empty());
        return system.getProperty("PYTORCH_FLAVOR");
    }

    @ParameterizedTest
    @CsvSource({
        "libtorch_cpu.so, cpu",
        "libtorch_cuda.so, cu128",
        "libc10_cuda.so, cu128",
        "torch_cuda.dll, cu128",
        "c10_cuda.dll, cu128",
        "torch_cpu.dll, cpu"
    })
    void the_files_tell_which_kind_it_is(String file, String flavor) throws IOException {
        Files.createFile(folder.resolve(file));
        assertThat(flavor(Map.of("PYTORCH_LIBRARY_PATH", folder.toString()))).isEqualTo(flavor);
        assertThat(flavor(Map.of("PYTORCH_LIBRARY_PATH", folder.resolve("none") + File.pathSeparator + folder)))
                .isEqualTo(flavor);
    }

    @Test
    void what_the_user_says_counts() {
        assertThat(flavor(Map.of("PYTORCH_LIBRARY_PATH", folder.toString(), "PYTORCH_FLAVOR", "cu124")))
                .isEqualTo("of the launcher");
    }

    @Test
    void the_programs_own_stays_as_its_launcher_has_it() {
        assertThat(flavor(Map.of())).isEqualTo("of the launcher");
        assertThat(flavor(Map.of("PYTORCH_LIBRARY_PATH", " "))).isEqualTo("of the launcher");
    }

    @Test
    void a_folder_that_is_set_in_the_program_counts_where_no_variable_names_one() throws IOException {
        Files.createFile(folder.resolve("libtorch_cuda.so"));
        Properties system = new Properties();
        BroughtLibtorch.tell(Map.of(), system, Optional.of(folder));
        assertThat(system)
                .containsEntry("PYTORCH_LIBRARY_PATH", folder.toString())
                .containsEntry("PYTORCH_FLAVOR", "cu128");
        system.clear();
        BroughtLibtorch.tell(Map.of("PYTORCH_LIBRARY_PATH", "/opt"), system, Optional.of(folder));
        assertThat(system).doesNotContainKey("PYTORCH_LIBRARY_PATH").containsEntry("PYTORCH_FLAVOR", "cpu");
    }
}
