package io.github.phiworkbench.engine.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.EngineException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LibtorchFolderTest {

    @TempDir
    private Path folder;

    private Path libraries(String below, String... names) throws IOException {
        Path libraries = Files.createDirectories(folder.resolve(below));
        for (String name : names) {
            Files.createFile(libraries.resolve(name));
        }
        return libraries;
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "lib", "libtorch/lib", "torch/lib"})
    void it_is_found_where_downloads_and_python_have_it(String below) throws IOException {
        Path libraries = libraries(below, "libtorch_cpu.so", "libtorch_cuda.so");
        assertThat(LibtorchFolder.find(folder)).isEqualTo(new LibtorchFolder(libraries, true));
        assertThat(LibtorchFolder.find(libraries)).isEqualTo(new LibtorchFolder(libraries, true));
    }

    @Test
    void one_without_cuda_is_one_too() throws IOException {
        Path libraries = libraries("lib", "torch_cpu.dll");
        assertThat(LibtorchFolder.find(folder)).isEqualTo(new LibtorchFolder(libraries, false));
    }

    @Test
    void another_version_is_refused_in_words() throws IOException {
        Path libraries = libraries("lib", "libtorch_cpu.so");
        Files.writeString(folder.resolve("build-version"), "2.6.0+cu124\n");
        assertThatThrownBy(() -> LibtorchFolder.find(folder))
                .isInstanceOf(EngineException.class)
                .hasMessage(
                        "%s holds libtorch 2.6.0, but this program works with 2.7.1 only; choose one of those.",
                        libraries);
        Files.writeString(folder.resolve("build-version"), "2.7.1+cu128\n");
        assertThat(LibtorchFolder.find(folder).folder()).isEqualTo(libraries);
    }

    @Test
    void a_folder_of_something_else_is_refused_in_words() throws IOException {
        libraries("photos", "holiday.jpg");
        assertThatThrownBy(() -> LibtorchFolder.find(folder))
                .isInstanceOf(EngineException.class)
                .hasMessageStartingWith(folder + " holds no libtorch: there is no ");
        assertThatThrownBy(() -> LibtorchFolder.find(folder.resolve("nowhere")))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("holds no libtorch");
    }

    @Test
    void the_wanted_version_is_that_of_the_programs_own() {
        assertThat(TorchRuntime.version()).isEqualTo(LibtorchFolder.wantedVersion());
    }
}
