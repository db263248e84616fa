package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.WeightFormats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A checkpoint in one precision: a model of the library, or one that could be made.
 *
 * @param precision number format of most weights
 * @param formats the same part by part
 * @param geometry sizes of the decoder
 * @param weightBytes bytes of all weights
 * @param item the model; empty where it is not made yet
 */
public record PrecisionCandidate(
        Precision precision, WeightFormats formats, Geometry geometry, long weightBytes, Optional<ModelItem> item) {

    /** From the most bits to the fewest, of equal bits the finest groups first. */
    private static final Comparator<PrecisionCandidate> MOST_PRECISE_FIRST = Comparator.comparingInt(
                    (PrecisionCandidate it) -> -it.precision().bits())
            .thenComparingInt(it -> it.precision().group())
            .thenComparing(it -> it.precision().spelling())
            .thenComparing(it -> it.item().map(item -> item.entry().id()).orElse(""));

    /** What two models have in common that were made from the same checkpoint. */
    private record Origin(String source, String variant, Geometry geometry) {}

    /**
     * A model in all its precisions, the most precise first: the models that were imported from the same checkpoint, and one
     * to be made for each further precision. Reads the disk.
     *
     * @param chosen one of them
     * @param library all models that there are
     * @throws UnusableModelException if the chosen one is broken
     */
    public static List<PrecisionCandidate> of(ModelItem chosen, List<ModelItem> library) {
        Optional<Origin> origin = origin(chosen);
        List<PrecisionCandidate> all = new ArrayList<>();
        all.add(existing(chosen));
        for (ModelItem item : library) {
            boolean same = origin.isPresent()
                    && !item.entry().folder().equals(chosen.entry().folder())
                    && !(item.entry() instanceof LibraryEntry.Broken)
                    && origin.equals(origin(item));
            if (same) {
                all.add(existing(item));
            }
        }
        Geometry geometry = all.getFirst().geometry();
        Arrays.stream(Precision.values())
                .filter(precision -> all.stream().noneMatch(it -> it.precision() == precision))
                .map(precision -> toBeMade(precision, geometry))
                .toList()
                .forEach(all::add);
        return all.stream().sorted(MOST_PRECISE_FIRST).toList();
    }

    private static Optional<Origin> origin(ModelItem item) {
        return switch (item.entry()) {
            case LibraryEntry.Ready(var _, var manifest) ->
                Optional.of(new Origin(manifest.provenance().source(), manifest.variant(), manifest.geometry()));
            case LibraryEntry.Embedded(var _, var checkpoint, var _) -> {
                ImportPreview preview = ImportPreview.of(checkpoint);
                yield Optional.of(
                        new Origin(ModelId.nameOf(checkpoint), preview.variant().id(), preview.geometry()));
            }
            case LibraryEntry.Broken _ -> Optional.empty();
        };
    }

    private static PrecisionCandidate existing(ModelItem item) {
        return switch (item.entry()) {
            case LibraryEntry.Ready(var _, var manifest) -> of(manifest, item);
            case LibraryEntry.Embedded(var _, var checkpoint, var _) -> {
                WeightFormats formats = WeightFormats.uniform(EmbeddedModels.PRECISION);
                Geometry geometry = ImportPreview.of(checkpoint).geometry();
                yield new PrecisionCandidate(
                        EmbeddedModels.PRECISION, formats, geometry, formats.bytes(geometry), Optional.of(item));
            }
            case LibraryEntry.Broken broken -> throw new UnusableModelException(broken.reason());
        };
    }

    private static PrecisionCandidate of(ModelManifest manifest, ModelItem item) {
        return new PrecisionCandidate(
                manifest.precision(),
                manifest.formats(),
                manifest.geometry(),
                manifest.weightBytes(),
                Optional.of(item));
    }

    private static PrecisionCandidate toBeMade(Precision precision, Geometry geometry) {
        WeightFormats formats = WeightFormats.of(geometry, precision, Optional.empty(), Optional.empty());
        return new PrecisionCandidate(precision, formats, geometry, formats.bytes(geometry), Optional.empty());
    }

    /** Whether it is in the library. */
    public boolean isMade() {
        return item.isPresent();
    }

    /** The model's id; empty where it is not made yet. */
    public Optional<String> id() {
        return item.map(it -> it.entry().id());
    }

    /** Bytes that it takes on the disk, or would take. */
    public long diskBytes() {
        return item.filter(it -> it.entry() instanceof LibraryEntry.Ready)
                .map(ModelItem::bytes)
                .orElse(weightBytes);
    }

    /** Bytes of weights that a decode step reads. */
    public long bytesReadPerStep() {
        return formats.bytesReadPerStep(geometry, weightBytes);
    }

    /**
     * What it needs of a device's memory.
     *
     * @param cache number format of keys and values; without it, the model's own
     */
    public MemoryEstimate memory(String device, int contextTokens, Optional<Precision> cache) {
        return MemoryEstimate.of(geometry, formats, weightBytes, device, contextTokens, cache.orElse(formats.cache()));
    }
}
