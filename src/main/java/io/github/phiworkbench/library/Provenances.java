package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.ModelManifest.Provenance;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/** Records where a model that is being made comes from. */
final class Provenances {

    private static final String PROGRAM = "Phi-4 Workbench";

    private Provenances() {}

    static Provenance of(String source, String architecture, List<String> files) {
        return new Provenance(
                source,
                architecture,
                files,
                program(),
                Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
    }

    /** The version stands in the jar; classes that were not packed have none. */
    private static String program() {
        return Optional.ofNullable(Provenances.class.getPackage().getImplementationVersion())
                .map(version -> PROGRAM + " " + version)
                .orElse(PROGRAM);
    }
}
