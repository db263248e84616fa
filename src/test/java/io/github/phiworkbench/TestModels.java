package io.github.phiworkbench;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.ImportJob;
import io.github.phiworkbench.library.ModelImport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Small models imported once for all tests of a run; their folder goes when the run ends. */
public final class TestModels {

    private static final Path FOLDER = temporaryFolder();
    private static final Map<String, Path> IMPORTED = new ConcurrentHashMap<>();

    private TestModels() {}

    /** The checkpoint of that name in {@code src/test/resources/golden}. */
    public static Path goldenCheckpoint(String name) {
        return Path.of("src", "test", "resources", "golden", name);
    }

    /** A golden checkpoint as a model folder. */
    public static Path golden(String name, Precision precision) {
        return imported(goldenCheckpoint(name), precision);
    }

    /** An embedded model, {@code phi-4-nano-instruct} or {@code phi-4-nano-reasoning}, as it is imported at first use. */
    public static Path embedded(String name) {
        return imported(Path.of("models", name), Precision.F32);
    }

    /** The same in a precision. */
    public static Path embedded(String name, Precision precision) {
        return imported(Path.of("models", name), precision);
    }

    private static Path imported(Path checkpoint, Precision precision) {
        return IMPORTED.computeIfAbsent(checkpoint.getFileName() + "-" + precision.spelling(), id -> {
            ModelImport request = ModelImport.to(FOLDER.resolve(id), checkpoint).in(precision);
            return new ImportJob(request, progress -> {}, new Cancellation())
                    .run()
                    .folder();
        });
    }

    private static Path temporaryFolder() {
        try {
            Path folder = Files.createTempDirectory("phi4-test-models");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(folder)));
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
