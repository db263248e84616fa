package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.engine.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class LibtorchChoiceTest {

    @TempDir
    private Path folder;

    private LibtorchChoice saved(String text) throws IOException {
        Path file = folder.resolve("settings.json");
        Files.writeString(file, text);
        return new LibtorchChoice(file);
    }

    @Test
    void what_the_file_says_counts_until_something_else_is_chosen() throws IOException {
        Path own = Files.createDirectories(folder.resolve("a libtorch"));
        LibtorchChoice choice = saved("{\"libtorch\": \"" + own.toString().replace("\\", "\\\\") + "\"}");
        assertThat(choice.folder()).contains(own);
        assertThat(choice.environment()).containsEntry("PYTORCH_LIBRARY_PATH", own.toString());
        choice.use("");
        assertThat(choice.folder()).isEmpty();
        assertThat(choice.environment()).isEmpty();
    }

    @Test
    void one_that_has_gone_and_settings_that_cannot_be_read_leave_the_programs_own() throws IOException {
        assertThat(saved("{\"libtorch\": \"/nowhere/at/all\"}").folder()).isEmpty();
        assertThat(saved("{\"libtorch\": 3}").folder()).isEmpty();
        assertThat(saved("not JSON").folder()).isEmpty();
        assertThat(Files.readString(folder.resolve("settings.json"))).isEqualTo("not JSON");
        assertThat(new LibtorchChoice(folder.resolve("none.json")).folder()).isEmpty();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "makes symbolic links")
    void a_process_that_begins_loads_it_from_there() throws IOException {
        Path there = Files.createDirectories(folder.resolve("brought"));
        try (Stream<Path> files = Files.list(Path.of("target", "native"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.createSymbolicLink(there.resolve(file.getFileName()), file.toAbsolutePath());
            }
        }
        LibtorchChoice choice = new LibtorchChoice(folder.resolve("settings.json"));
        choice.use(there.toString());
        Diagnosis diagnosis = new DiagnosisProcess(choice).run(new Cancellation());
        assertThat(diagnosis.engine().problem()).isNull();
        assertThat(diagnosis.engine().loadedFrom()).isEqualTo(there.toString());
        assertThat(diagnosis.selfTests())
                .allSatisfy(test -> assertThat(test.works()).isTrue());
    }
}
