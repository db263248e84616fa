package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.UnusableModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** A model that the library knows of, whether or not it can be used. */
public sealed interface LibraryEntry {

    /** Name of the model folder. */
    String id();

    /** The model folder; that of an {@link Embedded} model may not be there yet. */
    Path folder();

    /**
     * A model that can be loaded.
     *
     * @param folder the model folder
     * @param manifest what its model.json says
     */
    record Ready(Path folder, ModelManifest manifest) implements LibraryEntry {
        @Override
        public String id() {
            return ModelId.nameOf(folder);
        }
    }

    /**
     * A model that comes with the program and is imported when it is first used.
     *
     * @param id the id it will have
     * @param checkpoint the folder it will be imported from
     * @param folder the model folder it will be imported into
     */
    record Embedded(String id, Path checkpoint, Path folder) implements LibraryEntry {}

    /**
     * A model folder that cannot be used.
     *
     * @param folder the model folder
     * @param reason what is wrong and what to do, in one plain sentence
     */
    record Broken(Path folder, String reason) implements LibraryEntry {
        @Override
        public String id() {
            return ModelId.nameOf(folder);
        }
    }

    /** The model folder at this path, which holds a model.json. */
    static LibraryEntry of(Path folder) {
        try {
            ModelManifest manifest = ModelManifest.read(folder);
            requireArchive(folder, manifest);
            return new Ready(folder, manifest);
        } catch (UnusableModelException e) {
            return new Broken(folder, String.valueOf(e.getMessage()));
        }
    }

    private static void requireArchive(Path folder, ModelManifest manifest) {
        Path archive = folder.resolve(ModelManifest.ARCHIVE);
        if (!Files.isRegularFile(archive)) {
            throw new UnusableModelException(
                    "The model in %s has no %s; import it again.".formatted(folder, ModelManifest.ARCHIVE));
        }
        long bytes = archive.toFile().length();
        if (bytes < manifest.weightBytes()) {
            throw new UnusableModelException(String.format(
                    Locale.ROOT,
                    "%s has %,d bytes but its weights alone take %,d; import the model again.",
                    archive,
                    bytes,
                    manifest.weightBytes()));
        }
    }
}
