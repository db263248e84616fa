package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.torchscript.Phi3Program;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.CheckedInputStream;

/**
 * The small models that come with the program as checkpoints. One is imported into the user's folder of models when it is
 * first used, and again when the shipped checkpoint or the program that runs it has changed since.
 */
public final class EmbeddedModels {

    /** They are small, and 32 bits are what a CPU computes with. */
    static final Precision PRECISION = Precision.F32;

    /** Ids of the models, which are the names of their checkpoints. */
    public static final List<String> IDS = List.of("phi-4-nano-instruct", "phi-4-nano-reasoning");

    /** A file of the imported model's folder that says what it was made from. */
    static final String STAMP = "embedded.txt";

    private final Path shipped;
    private final Path models;

    /**
     * @param shipped folder of the checkpoints; need not exist
     * @param models the user's folder of models
     */
    public EmbeddedModels(Path shipped, Path models) {
        this.shipped = shipped.toAbsolutePath().normalize();
        this.models = models.toAbsolutePath().normalize();
    }

    /** Whether a model folder was made from a checkpoint that comes with the program, and would be made again. */
    boolean comesBack(Path folder) {
        return checkpointOf(folder).isPresent();
    }

    /** The checkpoint that comes with the program and that this model folder was made from. */
    public Optional<Path> checkpointOf(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        return IDS.stream()
                .filter(id -> models.resolve(id).equals(whole))
                .map(shipped::resolve)
                .filter(checkpoint -> Files.isRegularFile(checkpoint.resolve("config.json")))
                .filter(_ -> !Files.exists(whole) || Files.exists(whole.resolve(STAMP)))
                .findFirst();
    }

    /** Where the launcher says the program is installed, or else the working directory. */
    public static Path shippedFolder() {
        return Path.of(System.getProperty("phi4.home", "")).toAbsolutePath().resolve("models");
    }

    /** The models that would be imported when they are opened. */
    public List<LibraryEntry.Embedded> pending() {
        return IDS.stream()
                .map(id -> new LibraryEntry.Embedded(id, shipped.resolve(id), models.resolve(id)))
                .filter(entry -> Files.isRegularFile(entry.checkpoint().resolve("config.json")))
                .filter(entry -> !isImported(entry, stamp(entry.checkpoint())))
                .toList();
    }

    /** A model of this id without a stamp is one that the user imported, and is left alone. */
    private boolean isImported(LibraryEntry.Embedded entry, String stamp) {
        Path folder = entry.folder();
        Path found = folder.resolve(STAMP);
        try {
            return Files.isRegularFile(folder.resolve(ModelManifest.FILE))
                    && LibraryEntry.of(folder) instanceof LibraryEntry.Ready
                    && (!Files.exists(found) || Files.readString(found).equals(stamp));
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * Imports a model unless another process just did.
     *
     * @throws UnusableModelException if the shipped checkpoint is broken
     * @throws ImportException if the model cannot be written
     * @throws ImportCancelledException if it was cancelled
     */
    LibraryEntry.Ready open(LibraryEntry.Embedded entry, Consumer<ImportProgress> listener, Cancellation cancellation) {
        Path folder = entry.folder();
        try (FolderLock _ = FolderLock.of(models)) {
            String stamp = stamp(entry.checkpoint());
            if (!isImported(entry, stamp)) {
                ModelImport request =
                        ModelImport.to(folder, entry.checkpoint()).in(PRECISION).replacing();
                new ImportJob(request, listener::accept, cancellation, FreeSpace.OF_DISK, Map.of(STAMP, stamp)).run();
            }
            return new LibraryEntry.Ready(folder, ModelManifest.read(folder));
        } catch (IOException e) {
            throw DiskTrouble.writing(models, e);
        }
    }

    /** Checksums of the checkpoint's files and of the program that an archive carries. */
    private static String stamp(Path checkpoint) {
        StringBuilder stamp = new StringBuilder();
        try (Stream<Path> files = Files.list(checkpoint)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                stamp.append(line(String.valueOf(file.getFileName()), Files.newInputStream(file)));
            }
            byte[] program = Phi3Program.text(false).getBytes(StandardCharsets.UTF_8);
            stamp.append(line("contract " + ModelManifest.CONTRACT, new ByteArrayInputStream(program)));
            return stamp.toString();
        } catch (IOException e) {
            throw new UnusableModelException(
                    "%s cannot be read (%s); install the program again."
                            .formatted(
                                    checkpoint,
                                    Optional.ofNullable(e.getMessage()).orElse("no reason given")),
                    e);
        }
    }

    private static String line(String name, InputStream content) throws IOException {
        try (CheckedInputStream checked = new CheckedInputStream(content, new CRC32())) {
            checked.transferTo(OutputStream.nullOutputStream());
            return "%08x %s%n".formatted(checked.getChecksum().getValue(), name);
        }
    }
}
