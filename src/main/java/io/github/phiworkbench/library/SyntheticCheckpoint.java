package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.family.WeightFormats;
import io.github.phiworkbench.library.ModelImport.Existing;
import io.github.phiworkbench.torchscript.Phi3Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.zip.CRC32;

/**
 * A model of a variant's true widths with random weights, to measure speed without the real ones. Its layers are as many
 * and its vocabulary as large as asked for, so that it fits where the whole model does not.
 *
 * @param variant a variant of a supported architecture
 * @param layers number of decoder layers
 * @param vocabulary number of tokens
 * @param precision number format of the weights
 */
public record SyntheticCheckpoint(Variant variant, int layers, int vocabulary, Precision precision) {

    /** @throws IllegalArgumentException with a plain sentence if there can be no such model */
    public SyntheticCheckpoint {
        if (variant.geometry().isEmpty()) {
            throw new IllegalArgumentException(
                    "%s is not supported yet, so its speed cannot be measured; choose phi-4 or phi-4-mini-instruct."
                            .formatted(variant.title()));
        }
        if (layers < 1 || vocabulary < 1) {
            throw new IllegalArgumentException(
                    "A model has at least one layer and one token, not %d layers and %d tokens."
                            .formatted(layers, vocabulary));
        }
    }

    /** The folder that models for measurements are kept in: in the system's folder for temporary files. */
    public static Path defaultCache() {
        return Path.of(System.getProperty("java.io.tmpdir", "")).resolve("phi4-bench-cache");
    }

    /** Tells everything about the model, the program included: a folder of this name never is out of date. */
    public String name() {
        CRC32 program = new CRC32();
        program.update(Phi3Program.text(precision.isQuantized()).getBytes(StandardCharsets.UTF_8));
        return "%s-%dl-%dv-%s-c%d-%s"
                .formatted(
                        variant.id(),
                        layers,
                        vocabulary,
                        precision.spelling(),
                        ModelManifest.CONTRACT,
                        HexFormat.of().toHexDigits((int) program.getValue()));
    }

    /** The variant's sizes but for the number of layers and tokens. */
    public Geometry geometry() {
        Geometry full = variant.geometry().orElseThrow();
        return new Geometry(
                vocabulary,
                full.hidden(),
                full.intermediate(),
                layers,
                full.heads(),
                full.kvHeads(),
                full.headDim(),
                full.rotaryDim(),
                full.ropeTheta(),
                full.longRope(),
                full.context(),
                full.rmsEpsilon(),
                full.tiedEmbeddings());
    }

    /**
     * The model folder, made now if it is not there yet.
     *
     * @param cache folder that keeps such models
     * @throws ImportException if it cannot be written
     * @throws ImportCancelledException if that was asked for
     */
    public Path prepare(Path cache, Consumer<ImportProgress> listener, Cancellation cancellation) {
        Path folder = cache.toAbsolutePath().resolve(name());
        if (!isMade(folder)) {
            try {
                make(folder, listener, cancellation);
            } catch (ImportException e) {
                if (!isMade(folder)) {
                    throw e;
                }
            }
        }
        return folder;
    }

    private static boolean isMade(Path folder) {
        return Files.isRegularFile(folder.resolve(ModelManifest.FILE))
                && LibraryEntry.of(folder) instanceof LibraryEntry.Ready;
    }

    private void make(Path folder, Consumer<ImportProgress> listener, Cancellation cancellation) {
        Phi3Program.Weights weights = new RandomWeights(geometry(), formats()).all();
        ModelManifest manifest = manifest(weights);
        // What is there is damaged: folders for temporary files are cleaned file by file.
        Existing existing = Files.exists(folder) ? Existing.REPLACE : Existing.KEEP;
        ModelFolderWriter writer = new ModelFolderWriter(folder, existing, FreeSpace.OF_DISK);
        ProgressMeter meter = new ProgressMeter(manifest.weightBytes(), listener::accept, cancellation);
        writer.write(manifest, weights, ignored -> {}, meter);
    }

    private WeightFormats formats() {
        return WeightFormats.of(geometry(), precision, Optional.empty(), Optional.empty());
    }

    /** Nothing ends a generation, so that every measurement has its full length. */
    private ModelManifest manifest(Phi3Program.Weights weights) {
        return new ModelManifest(
                ModelManifest.CONTRACT,
                name(),
                "%s with random weights, %d layers".formatted(variant.title(), layers),
                variant.id(),
                geometry(),
                precision,
                formats(),
                Phi3Program.archive(geometry(), weights, formats().cache(), Map.of())
                        .weightBytes(),
                new TreeSet<>(),
                true,
                Provenances.of("random weights", String.join(", ", variant.architectures()), List.of()));
    }
}
