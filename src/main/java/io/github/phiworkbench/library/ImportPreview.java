package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.family.WeightFormats;
import io.github.phiworkbench.torchscript.Phi3Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * What an import of a checkpoint would make, found out without writing anything.
 *
 * @param checkpoint the folder, or that of a model whose weights are numbers
 * @param id the id it would get unless another is chosen
 * @param variant the family's variant that it is
 * @param architecture as the checkpoint names it
 * @param geometry its sizes
 * @param stored the precision of most of its weights, or the one they are converted to where they are quantized
 * @param quantized how they are quantized, in words; empty where they are not
 * @param runs whether it is a model already, whose weights are numbers: it can read a text before it is quantized
 * @param files number of its weight files
 * @param sizes bytes of the weights in each precision
 * @param warnings what the user should know about the model, each one plain sentence
 */
public record ImportPreview(
        Path checkpoint,
        String id,
        Variant variant,
        String architecture,
        Geometry geometry,
        Precision stored,
        Optional<String> quantized,
        boolean runs,
        int files,
        Map<Precision, Long> sizes,
        List<String> warnings) {

    public ImportPreview {
        sizes = Map.copyOf(sizes);
        warnings = List.copyOf(warnings);
    }

    /**
     * Looks at a checkpoint, a bundle, or a model to be kept in another precision; takes up to a second or two, since its tokenizer is tried.
     *
     * @throws UnusableModelException if it is not whole or not of a kind this program runs
     */
    public static ImportPreview of(Path folder) {
        return ModelBundle.isBundle(folder) ? of(new ModelBundle(folder)) : ofCheckpoint(folder);
    }

    private static ImportPreview of(ModelBundle bundle) {
        ModelManifest manifest = bundle.manifest();
        return new ImportPreview(
                bundle.file().toAbsolutePath().normalize(),
                bundle.id(),
                Variant.byId(manifest.variant()).orElse(Variant.OTHER),
                manifest.provenance().architecture(),
                manifest.geometry(),
                manifest.precision(),
                Optional.empty(),
                false,
                1,
                Map.of(manifest.precision(), bundle.bytes()),
                List.of());
    }

    private static ImportPreview ofCheckpoint(Path folder) {
        try (ImportSource source = ImportSource.open(folder)) {
            ModelTexts texts = ModelTexts.read(source);
            Geometry geometry = source.geometry();
            Map<Precision, Long> sizes = new EnumMap<>(Precision.class);
            for (Precision precision : Precision.values()) {
                WeightFormats formats = WeightFormats.of(geometry, precision, Optional.empty(), Optional.empty());
                Phi3Program.Weights weights = new WeightStream(formats).of(source.weights(), geometry);
                sizes.put(
                        precision,
                        Phi3Program.archive(geometry, weights, formats.cache(), Map.of())
                                .weightBytes());
            }
            return new ImportPreview(
                    folder.toAbsolutePath().normalize(),
                    source.id(),
                    source.variant(texts),
                    source.architecture(),
                    geometry,
                    WeightStream.storedPrecision(source.weights()),
                    source.quantized(),
                    ImportSource.isModel(folder),
                    source.files().size(),
                    sizes,
                    ImportJob.warnings(source, texts));
        }
    }

    /**
     * What stands against an import, as far as can be seen beforehand.
     *
     * @param needed bytes it takes on the disk
     * @param free bytes that are free there; empty where the system does not tell
     * @param replaces whether a model is there already
     * @param problem why it cannot begin, in one plain sentence; empty if it can, a model that is there being replaced
     */
    public record Outlook(long needed, OptionalLong free, boolean replaces, Optional<String> problem) {}

    /**
     * Looks at the place where a model is to lie.
     *
     * @param models the folder of model folders; need not exist
     * @param name the id, which may be one that cannot be used
     */
    public Outlook outlook(Path models, String name, Precision precision) {
        return outlook(models, name, precision, sizes.getOrDefault(precision, 0L));
    }

    /**
     * The same where parts of the model have precisions of their own.
     *
     * @param weightBytes bytes of all weights
     */
    public Outlook outlook(Path models, String name, Precision precision, long weightBytes) {
        long needed = (long) (weightBytes * (1 + ModelFolderWriter.MARGIN));
        OptionalLong free = free(models);
        boolean replaces = false;
        String problem = "";
        try {
            ModelImport request = ModelImport.into(models, checkpoint).named(name);
            new ModelFolderWriter(request.target(), ModelImport.Existing.REPLACE, FreeSpace.OF_DISK).requirePlace();
            replaces = Files.isRegularFile(request.target().resolve(ModelManifest.FILE));
            if (!sizes.containsKey(precision)) {
                problem = "A bundle holds its model as it is; choose %s.".formatted(stored.spelling());
            } else if (!Files.isWritable(nearest(models))) {
                problem = "The folder %s cannot be written to; choose another folder or change its permissions."
                        .formatted(models);
            } else if (free.isPresent() && free.getAsLong() < needed) {
                problem = String.valueOf(
                        DiskTrouble.tooSmall(models, needed, free.getAsLong()).getMessage());
            }
        } catch (IllegalArgumentException | ImportException e) {
            problem = String.valueOf(e.getMessage());
        }
        return new Outlook(needed, free, replaces, Optional.of(problem).filter(text -> !text.isEmpty()));
    }

    private static OptionalLong free(Path models) {
        try {
            return OptionalLong.of(FreeSpace.OF_DISK.in(nearest(models)));
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }

    /** The folder itself, or the deepest one above it that is there. */
    private static Path nearest(Path folder) {
        return Stream.iterate(folder.toAbsolutePath().normalize(), path -> path != null, Path::getParent)
                .filter(Files::exists)
                .findFirst()
                .orElse(folder);
    }
}
