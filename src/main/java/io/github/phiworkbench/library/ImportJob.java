package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.family.WeightFormats;
import io.github.phiworkbench.torchscript.Phi3Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Turns a Hugging Face folder, a {@link ModelBundle}, or a model that is to be kept in another precision, into a model folder. The weights stream from the mapped files into the archive, so a model
 * of any size takes a few megabytes of memory. Until it is whole the model stands under another name: a failure, a
 * cancellation or a killed process leaves nothing half made.
 */
public final class ImportJob {

    private final ModelImport request;
    private final ImportListener listener;
    private final Cancellation cancellation;
    private final Map<String, String> notes;
    private final ModelFolderWriter writer;

    /**
     * @param listener is told about the progress, on the thread that runs the job
     * @param cancellation stops the job from any thread
     */
    public ImportJob(ModelImport request, ImportListener listener, Cancellation cancellation) {
        this(request, listener, cancellation, FreeSpace.OF_DISK, Map.of());
    }

    /** @param notes further small files for the model folder, by name */
    ImportJob(
            ModelImport request,
            ImportListener listener,
            Cancellation cancellation,
            FreeSpace freeSpace,
            Map<String, String> notes) {
        this.request = request;
        this.listener = listener;
        this.cancellation = cancellation;
        this.notes = Map.copyOf(notes);
        this.writer = new ModelFolderWriter(request.target(), request.existing(), freeSpace);
    }

    /**
     * Imports the model.
     *
     * @throws UnusableModelException if the checkpoint is not whole or not of a kind this program runs
     * @throws ImportException if the model folder cannot be written, or holds something already
     * @throws ImportCancelledException if the job was cancelled, or its thread interrupted while it wrote
     */
    public ImportResult run() {
        ImportCancelledException.throwIf(cancellation);
        writer.requirePlace();
        if (ModelBundle.isBundle(request.checkpoint())) {
            return run(new ModelBundle(request.checkpoint()));
        }
        requireOtherPlace();
        try (ImportSource source = ImportSource.open(request.checkpoint())) {
            return run(source);
        } catch (InternalError e) {
            throw unreadable(e);
        }
    }

    private static void requireUse(WeightFormats formats, ImportSource source, ActivationSquares squares) {
        if (formats.groupBytes(source.geometry()) == 0) {
            throw new IllegalArgumentException(
                    "Only codes of four bits are searched for with activations; choose int4-g32, int4-g64 or int4-g128.");
        }
        if (squares.layers().size() != source.weights().layers().size()
                || source.quantized().isPresent()) {
            throw new IllegalArgumentException(
                    "The activations are not those of %s; measure them anew.".formatted(source.id()));
        }
    }

    /** A model that is read cannot be replaced meanwhile. */
    private void requireOtherPlace() {
        if (ImportSource.isModel(request.checkpoint())
                && request.target().equals(request.checkpoint().toAbsolutePath().normalize())) {
            throw new ImportException(
                    "%s cannot be made from itself; give the new model another name.".formatted(request.target()));
        }
    }

    private ImportResult run(ModelBundle bundle) {
        Precision stored = bundle.manifest().precision();
        if (request.precision().filter(wanted -> wanted != stored).isPresent()) {
            throw new IllegalArgumentException(
                    "The bundle %s holds its model in %s and cannot be converted; leave the precision as it is."
                            .formatted(bundle.file(), stored.spelling()));
        }
        long bytes = bundle.bytes();
        ProgressMeter meter = new ProgressMeter(bytes, listener, cancellation);
        writer.write(bytes, folder -> bundle.extractTo(folder, meter));
        return new ImportResult(request.target(), ModelManifest.read(request.target()), List.of());
    }

    private ImportResult run(ImportSource source) {
        ModelTexts texts = ModelTexts.read(source);
        Precision precision = request.precision().orElseGet(() -> WeightStream.storedPrecision(source.weights()));
        WeightFormats formats = WeightFormats.of(source.geometry(), precision, request.embedding(), request.head());
        Phi3Program.Weights weights;
        if (request.squares().isPresent()) {
            ActivationSquares squares = request.squares().get();
            requireUse(formats, source, squares);
            formats = formats.by("activation-aware, %d tokens".formatted(squares.tokens()));
            weights = new WeightStream(formats)
                    .of(
                            source.weights(),
                            source.geometry(),
                            new ShapingSearch(formats, source.geometry())
                                    .run(source.weights(), squares, listener, cancellation));
        } else {
            weights = new WeightStream(formats).of(source.weights(), source.geometry());
        }
        ModelManifest manifest = manifest(source, texts, precision, formats, weights);
        ProgressMeter meter = new ProgressMeter(manifest.weightBytes(), listener, cancellation);
        writer.write(manifest, weights, folder -> writeCompanions(texts, folder), meter);
        return new ImportResult(request.target(), manifest, warnings(source, texts));
    }

    private void writeCompanions(ModelTexts texts, Path folder) throws IOException {
        texts.copy(request.checkpoint(), folder);
        for (Map.Entry<String, String> note : notes.entrySet()) {
            Files.writeString(folder.resolve(note.getKey()), note.getValue());
        }
    }

    private ModelManifest manifest(
            ImportSource source,
            ModelTexts texts,
            Precision precision,
            WeightFormats formats,
            Phi3Program.Weights weights) {
        Variant variant = source.variant(texts);
        return new ModelManifest(
                ModelManifest.CONTRACT,
                request.id(),
                variant == Variant.OTHER ? request.id() : variant.title(),
                variant.id(),
                source.geometry(),
                precision,
                formats,
                Phi3Program.archive(source.geometry(), weights, formats.cache(), Map.of())
                        .weightBytes(),
                source.stopIds(texts, variant),
                true,
                Provenances.of(source.name(), source.architecture(), source.files()));
    }

    static List<String> warnings(ImportSource checkpoint, ModelTexts texts) {
        List<String> warnings = new ArrayList<>(texts.warnings());
        checkpoint
                .quantized()
                .map(title -> WeightStream.keptPrecision(checkpoint.weights())
                        .map(kept ->
                                "The checkpoint is quantized (%s): %s keeps its codes as they are, other precisions convert them."
                                        .formatted(title, kept))
                        .orElseGet(() ->
                                "The checkpoint is quantized (%s): its codes are converted to the precision of the import, since no product here takes them as they are."
                                        .formatted(title)))
                .ifPresent(warnings::add);
        if (checkpoint.tiedByConfig() && checkpoint.weights().head().isPresent()) {
            warnings.add("The checkpoint says that its head is its embedding but holds another one, which is used.");
        }
        List<String> unused = checkpoint.weights().unused();
        if (!unused.isEmpty()) {
            warnings.add(String.format(
                    Locale.ROOT,
                    "The checkpoint holds %,d tensors that the decoder has no use for, among them %s.",
                    unused.size(),
                    unused.getFirst()));
        }
        return warnings;
    }

    /** The Java machine's answer to a mapped file that lost its end or its disk. */
    private RuntimeException unreadable(InternalError error) {
        if (!String.valueOf(error.getMessage()).contains("fault occurred")) {
            throw error;
        }
        return new UnusableModelException(
                "A weight file in %s became shorter or unreadable while it was imported; let its download finish, or check its disk, and import it again."
                        .formatted(request.checkpoint()),
                error);
    }
}
