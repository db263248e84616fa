package io.github.phiworkbench.library;

import io.github.phiworkbench.checkpoint.DecoderWeights;
import io.github.phiworkbench.checkpoint.ElementType;
import io.github.phiworkbench.checkpoint.StoredTensor;
import io.github.phiworkbench.checkpoint.WeightTensor;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.torchscript.ArchiveTensor;
import io.github.phiworkbench.torchscript.Phi3Program;
import io.github.phiworkbench.torchscript.ScalarType;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * The weights in the archive of a model folder, as those of a checkpoint. This program wrote the archive, so model.json tells
 * which of its entries holds what; nothing is unpickled.
 */
final class ArchivedWeights implements AutoCloseable {

    private final Arena arena;
    private final DecoderWeights weights;

    private ArchivedWeights(Arena arena, DecoderWeights weights) {
        this.arena = arena;
        this.weights = weights;
    }

    /** @throws UnusableModelException if the weights are codes, or the archive is not what model.json says */
    @SuppressWarnings("MustBeClosedChecker") // the new object closes it
    static ArchivedWeights open(Path folder, ModelManifest manifest) {
        if (manifest.formats().isQuantized()) {
            throw new UnusableModelException(
                    ("%s is kept as %s: to quantize its codes once more would add one loss to another; take the model"
                                    + " as bf16, f16 or f32, or the folder it was imported from.")
                            .formatted(manifest.id(), manifest.precision().spelling()));
        }
        Path file = folder.resolve(ModelManifest.ARCHIVE);
        Arena arena = Arena.ofShared();
        try {
            return new ArchivedWeights(arena, new Layout(manifest, file).map(arena));
        } catch (IOException e) {
            arena.close();
            throw new UnusableModelException(file + " cannot be read: " + FailureWords.reason(e) + ".", e);
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    DecoderWeights weights() {
        return weights;
    }

    @Override
    public void close() {
        arena.close();
    }

    /** Where each tensor lies. */
    private static final class Layout {
        private final Geometry geometry;
        private final Precision precision;
        private final ModelManifest manifest;
        private final Path file;
        private final IdentityHashMap<ArchiveTensor, StoredTensor> mapped = new IdentityHashMap<>();

        Layout(ModelManifest manifest, Path file) {
            this.manifest = manifest;
            this.file = file;
            geometry = manifest.geometry();
            precision = manifest.precision();
        }

        DecoderWeights map(Arena arena) throws IOException {
            Phi3Program.Weights expected = expected();
            List<ArchiveTensor> storages = Phi3Program.archive(
                            geometry, expected, manifest.formats().cache(), Map.of())
                    .storages();
            try (ZipFile zip = ZipFile.builder().setPath(file).get();
                    FileChannel channel = FileChannel.open(file)) {
                for (int index = 0; index < storages.size(); index++) {
                    ArchiveTensor storage = storages.get(index);
                    ZipArchiveEntry entry = zip.getEntry("archive/data/" + index);
                    if (entry == null || entry.getSize() != storage.bytes()) {
                        throw new UnusableModelException(
                                "%s does not hold what model.json beside it says; import the model again."
                                        .formatted(file));
                    }
                    MemorySegment data =
                            channel.map(FileChannel.MapMode.READ_ONLY, entry.getDataOffset(), storage.bytes(), arena);
                    ElementType type = storage.type() == ScalarType.of(precision)
                            ? WeightStream.elementType(precision)
                            : ElementType.F32;
                    mapped.put(storage, new StoredTensor(entry.getName(), type, storage.shape(), data, file));
                }
            }
            return weights(expected);
        }

        private DecoderWeights weights(Phi3Program.Weights expected) {
            Optional<WeightTensor> head = geometry.tiedEmbeddings()
                    ? Optional.empty()
                    : Optional.of(stored(expected.head().values()));
            return new DecoderWeights(
                    stored(expected.embedding().values()),
                    expected.layers().stream().map(this::layer).toList(),
                    stored(expected.finalNorm()),
                    head,
                    List.of());
        }

        private DecoderWeights.Layer layer(Phi3Program.Layer layer) {
            return new DecoderWeights.Layer(
                    stored(layer.inputNorm()),
                    List.of(stored(layer.qkv().values())),
                    stored(layer.output().values()),
                    stored(layer.postNorm()),
                    List.of(stored(layer.gateUp().values())),
                    stored(layer.down().values()));
        }

        private StoredTensor stored(ArchiveTensor tensor) {
            return Objects.requireNonNull(mapped.get(tensor));
        }

        /** The tensors that such a model has, without their numbers. */
        private Phi3Program.Weights expected() {
            long hidden = geometry.hidden();
            Phi3Program.Matrix embedding = matrix(geometry.vocabulary(), hidden);
            return new Phi3Program.Weights(
                    embedding,
                    geometry.tiedEmbeddings() ? embedding : matrix(geometry.vocabulary(), hidden),
                    tensor(List.of(hidden)),
                    IntStream.range(0, geometry.layers())
                            .mapToObj(_ -> new Phi3Program.Layer(
                                    tensor(List.of(hidden)),
                                    matrix(geometry.qkvRows(), hidden),
                                    matrix(hidden, (long) geometry.heads() * geometry.headDim()),
                                    tensor(List.of(hidden)),
                                    matrix(2L * geometry.intermediate(), hidden),
                                    matrix(hidden, geometry.intermediate())))
                            .toList(),
                    ArchiveTensor.ofFloats(geometry.shortInverseFrequencies()),
                    ArchiveTensor.ofFloats(geometry.longInverseFrequencies()));
        }

        private Phi3Program.Matrix matrix(long rows, long columns) {
            return Phi3Program.Matrix.of(tensor(List.of(rows, columns)));
        }

        private ArchiveTensor tensor(List<Long> shape) {
            return new ArchiveTensor(ScalarType.of(precision), shape, _ -> {
                throw new IllegalStateException("Only the place of this tensor is known.");
            });
        }
    }
}
