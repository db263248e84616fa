package io.github.phiworkbench.app;

import io.github.phiworkbench.library.EmbeddedModels;
import io.github.phiworkbench.library.ModelLibrary;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

/** Measures the embedded models in the test's own process. */
public final class InProcessBenchmarks {

    private InProcessBenchmarks() {}

    /** A service for them. */
    public static BenchmarkService service() {
        return new BenchmarkService((request, _) -> NanoModels.loaded(request), threads -> 1e10, Clock.systemUTC());
    }

    /** A library of both. */
    public static ModelLibrary library() {
        Path models = NanoModels.INSTRUCT.toAbsolutePath().getParent();
        return new ModelLibrary(List.of(models), new EmbeddedModels(models.resolve("none"), models));
    }
}
