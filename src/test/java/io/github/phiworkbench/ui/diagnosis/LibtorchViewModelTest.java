package io.github.phiworkbench.ui.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.AppFolders;
import io.github.phiworkbench.app.CudaDownload;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.Tasks;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LibtorchViewModelTest {

    @TempDir
    private Path folder;

    private final Settings settings = new Settings();
    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final WindowQueue window = new WindowQueue(() -> failures);

    private static final DialogService NO_DIALOGS = new DialogService() {
        @Override
        public Optional<Path> chooseFolder(String title, Path start) {
            throw new AssertionError(title);
        }

        @Override
        public Optional<Path> chooseFile(String title, List<FileKind> kinds) {
            throw new AssertionError(title);
        }

        @Override
        public Optional<Path> chooseFileToSave(String title, String name, List<FileKind> kinds) {
            throw new AssertionError(title);
        }

        @Override
        public Optional<String> askForText(String title, String label, String present) {
            throw new AssertionError(title);
        }

        @Override
        public boolean confirm(String title, String question, String action) {
            throw new AssertionError(question);
        }
    };

    @AfterEach
    void nothingFailed() {
        assertThat(failures).isEmpty();
    }

    private LibtorchViewModel model(Map<String, String> environment) {
        return new LibtorchViewModel(
                settings,
                CudaDownload.into(new AppFolders(folder.resolve("data"))),
                environment,
                NO_DIALOGS,
                new Tasks(window, failures::add));
    }

    private Path libtorch(Path place, String... names) throws IOException {
        Files.createDirectories(place);
        for (String name : names) {
            Files.createFile(place.resolve(name));
        }
        return place;
    }

    @Test
    void a_folder_is_taken_if_it_fits_and_left_again() throws IOException {
        LibtorchViewModel model = model(Map.of());
        assertThat(model.presentProperty().get()).startsWith("Models run with the program’s own libtorch");
        Path good = libtorch(folder.resolve("good/lib"), "libtorch_cpu.so", "libtorch_cuda.so");
        model.choose(folder.resolve("good"));
        window.until(() -> !model.ownProperty().get());
        assertThat(settings.get(Settings.LIBTORCH)).isEqualTo(good.toString());
        assertThat(model.presentProperty().get()).contains(good.toString());
        assertThat(model.work().troubleProperty().get()).isEmpty();

        model.choose(folder.resolve("bad"));
        window.until(() -> !model.work().troubleProperty().get().isEmpty());
        assertThat(model.work().troubleProperty().get()).contains("holds no libtorch");
        assertThat(settings.get(Settings.LIBTORCH)).isEqualTo(good.toString());

        model.useOwn();
        assertThat(settings.get(Settings.LIBTORCH)).isEmpty();
        assertThat(model.ownProperty().get()).isTrue();
        assertThat(model.work().troubleProperty().get()).isEmpty();
    }

    @Test
    void one_without_cuda_is_taken_with_a_word() throws IOException {
        LibtorchViewModel model = model(Map.of());
        libtorch(folder.resolve("plain"), "libtorch_cpu.so");
        model.choose(folder.resolve("plain"));
        window.until(() -> !model.work().troubleProperty().get().isEmpty());
        assertThat(model.work().troubleProperty().get()).endsWith("is used; it knows no CUDA.");
        assertThat(model.ownProperty().get()).isFalse();
    }

    @Test
    void one_that_was_fetched_before_is_taken_without_a_question() throws IOException {
        LibtorchViewModel model = model(Map.of());
        Path there = libtorch(
                CudaDownload.into(new AppFolders(folder.resolve("data"))).target(),
                "libtorch_cpu.so",
                "libtorch_cuda.so");
        model.fetch();
        assertThat(model.work().runningProperty().get()).isTrue();
        window.until(() -> !model.work().runningProperty().get());
        assertThat(settings.get(Settings.LIBTORCH)).isEqualTo(there.toString());
    }

    @Test
    void a_variable_of_the_environment_counts_more() {
        LibtorchViewModel model = model(Map.of("PYTORCH_LIBRARY_PATH", "/opt/torch/lib"));
        assertThat(model.isNamed()).isTrue();
        assertThat(model.presentProperty().get())
                .isEqualTo("The variable PYTORCH_LIBRARY_PATH says which libtorch models run with: /opt/torch/lib.");
    }
}
