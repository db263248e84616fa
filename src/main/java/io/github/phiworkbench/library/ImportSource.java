package io.github.phiworkbench.library;

import io.github.phiworkbench.checkpoint.Checkpoint;
import io.github.phiworkbench.checkpoint.DecoderWeights;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an import reads: a Hugging Face folder, or a model of this program whose weights are numbers, to be kept in another
 * precision.
 *
 * @param folder with the texts that go along
 * @param id for what is made of it unless another is chosen, without its precision
 * @param name of the checkpoint, also where a model was made of it before
 * @param architecture as the checkpoint names it
 * @param files names of the checkpoint's weight files
 * @param geometry sizes of the decoder, tied where there is no head of its own
 * @param tiedByConfig whether the checkpoint says that its head is its embedding
 * @param weights to be used until this is closed
 * @param ownStopIds tokens that end a text, as the checkpoint's files or the model name them
 * @param quantized how its weights are quantized, in words; empty where they are not
 * @param lease what holds the weights
 */
record ImportSource(
        Path folder,
        String id,
        String name,
        String architecture,
        List<String> files,
        Geometry geometry,
        boolean tiedByConfig,
        DecoderWeights weights,
        Set<Integer> ownStopIds,
        Optional<String> quantized,
        Lease lease)
        implements AutoCloseable {

    /** Holds mapped files. */
    @FunctionalInterface
    interface Lease {
        void end();
    }

    /** @throws UnusableModelException if it is not whole or not of a kind this program runs */
    static ImportSource open(Path folder) {
        return isModel(folder) ? ofModel(folder) : ofCheckpoint(folder);
    }

    /** Whether a folder holds a model of this program. */
    static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve(ModelManifest.FILE));
    }

    private static ImportSource ofCheckpoint(Path folder) {
        Checkpoint checkpoint = Checkpoint.open(folder);
        String name = ModelId.nameOf(folder);
        return new ImportSource(
                folder,
                ModelId.of(name),
                name,
                checkpoint.config().architecture(),
                checkpoint.files().stream()
                        .map(file -> String.valueOf(file.getFileName()))
                        .toList(),
                checkpoint.geometry().tied(checkpoint.weights().head().isEmpty()),
                checkpoint.geometry().tiedEmbeddings(),
                checkpoint.weights(),
                checkpoint.stopIds(),
                checkpoint.quantized(),
                checkpoint::close);
    }

    private static ImportSource ofModel(Path folder) {
        ModelManifest manifest = ModelManifest.read(folder);
        ArchivedWeights archived = ArchivedWeights.open(folder, manifest);
        return new ImportSource(
                folder,
                ModelId.without(manifest.id(), manifest.precision()),
                manifest.provenance().source(),
                manifest.provenance().architecture(),
                manifest.provenance().files(),
                manifest.geometry(),
                manifest.geometry().tiedEmbeddings(),
                archived.weights(),
                manifest.stopIds(),
                Optional.empty(),
                archived::close);
    }

    /** All that the files name, and those that some revisions of the checkpoint forgot. */
    NavigableSet<Integer> stopIds(ModelTexts texts, Variant variant) {
        NavigableSet<Integer> ids = new TreeSet<>(ownStopIds);
        ids.addAll(texts.stopIds());
        variant.stopIds().stream().filter(id -> id < geometry.vocabulary()).forEach(ids::add);
        return ids;
    }

    Variant variant(ModelTexts texts) {
        return Variant.detect(
                geometry, texts.thinkTokens(), name, texts.chatTemplate().orElse(""));
    }

    @Override
    public void close() {
        lease.end();
    }
}
