package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.ModelManifest;
import java.nio.file.Path;
import java.util.List;

/**
 * A model that was imported.
 *
 * @param folder the model folder
 * @param manifest what its model.json says
 * @param warnings what the user should know about the model, each one plain sentence
 */
public record ImportResult(Path folder, ModelManifest manifest, List<String> warnings) {

    public ImportResult {
        warnings = List.copyOf(warnings);
    }
}
