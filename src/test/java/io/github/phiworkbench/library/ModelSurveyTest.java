package io.github.phiworkbench.library;

import static io.github.phiworkbench.library.TestCheckpoints.golden;
import static io.github.phiworkbench.library.TestCheckpoints.run;
import static io.github.phiworkbench.library.TestCheckpoints.write;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.engine.Cancellation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ModelSurveyTest {

    @TempDir
    private Path folder;

    @Test
    void all_folders_are_looked_at_also_where_two_hold_the_same_id() {
        Path one = folder.resolve("one");
        Path two = folder.resolve("two");
        List<Path> further = new ArrayList<>();
        ModelLibrary library = new ModelLibrary(List.of(one), new EmbeddedModels(folder, one)).with(() -> further);
        run(ModelImport.into(one, golden("phi-4-tiny")));
        run(ModelImport.into(two, golden("phi-4-tiny")));
        assertThat(library.survey().items()).hasSize(1);
        further.add(two);
        further.add(one);
        assertThat(library.folders()).containsExactly(one, two);
        assertThat(library.survey().items())
                .extracting(item -> item.entry().folder())
                .containsExactly(one.resolve("phi-4-tiny"), two.resolve("phi-4-tiny"));
        assertThat(library.list())
                .singleElement()
                .extracting(LibraryEntry::folder)
                .isEqualTo(one.resolve("phi-4-tiny"));
    }

    @Test
    void each_model_has_its_size_its_card_and_whether_it_comes_back() throws IOException {
        Path models = folder.resolve("models");
        ModelLibrary library = new ModelLibrary(List.of(models), new EmbeddedModels(Path.of("models"), models));
        ModelItem waiting = library.survey().items().getFirst();
        assertThat(waiting.entry()).isInstanceOf(LibraryEntry.Embedded.class);
        assertThat(waiting.comesWithProgram()).isTrue();
        assertThat(waiting.bytes()).isGreaterThan(9_000_000);
        assertThat(waiting.readCard().orElseThrow()).startsWith("# Phi-4 Nano Instruct");

        library.open("phi-4-nano-instruct", progress -> {}, new Cancellation());
        ModelItem ready = library.survey().items().getFirst();
        assertThat(ready.entry()).isInstanceOf(LibraryEntry.Ready.class);
        assertThat(ready.comesWithProgram()).isTrue();
        assertThat(ready.bytes()).isGreaterThan(19_000_000);

        run(ModelImport.into(models, golden("phi-4-tiny")));
        ModelItem own = library.survey().items().getLast();
        assertThat(own.comesWithProgram()).isFalse();
        assertThat(own.readCard()).isEmpty();
        write(own.entry().folder().resolve("README.md"), "No head\n");
        assertThat(own.readCard()).contains("No head");
        Files.write(own.entry().folder().resolve("README.md"), new byte[] {'a', (byte) 0xff, 'b'});
        assertThat(own.readCard()).contains("a\ufffdb");
    }

    @Test
    void a_thousand_models_are_listed_in_a_moment() {
        Path models = folder.resolve("models");
        Path first = run(ModelImport.into(models, golden("phi-4-tiny"))).folder();
        for (int i = 0; i < 999; i++) {
            Path copy = models.resolve("copy-%03d".formatted(i));
            write(mkdir(copy).resolve("model.json"), read(first.resolve("model.json")));
        }
        ModelLibrary library = new ModelLibrary(List.of(models), new EmbeddedModels(folder, models));
        long start = System.nanoTime();
        assertThat(library.survey().items()).hasSize(1000);
        assertThat((System.nanoTime() - start) / 1e9).isLessThan(10);
    }

    private static Path mkdir(Path path) {
        try {
            return Files.createDirectories(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String read(Path path) {
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
