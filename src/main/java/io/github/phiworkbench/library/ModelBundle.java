package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * A model folder in one file, to be handed from one machine to another: a zip of uncompressed entries that are named
 * {@code ID/FILE}. It holds the model as this program runs it, so that nothing is converted where it arrives.
 *
 * @param file the bundle
 */
public record ModelBundle(Path file) {

    /** How the names of bundles end. */
    public static final String ENDING = ".phi4";

    private static final int BUFFER = 1 << 20;

    /** Names that stay in the folder on every system. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9._-]{0,99}");

    /** One entry that belongs to the model. */
    private record Part(ZipEntry entry, String name) {}

    /** Whether a file looks like a bundle, by its name. */
    public static boolean isBundle(Path path) {
        return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT).endsWith(ENDING)
                && Files.isRegularFile(path);
    }

    /** The id that a model from this bundle gets unless another is asked for: that of the file's name. */
    String id() {
        String name = String.valueOf(file.getFileName());
        return ModelId.of(name.substring(0, Math.max(0, name.length() - ENDING.length())));
    }

    /**
     * Writes a model folder as a bundle.
     *
     * @param listener told about the progress
     * @param cancellation stops it
     * @throws ImportCancelledException if it was stopped
     */
    public static void write(
            LibraryEntry.Ready model, OutputStream stream, Consumer<ImportProgress> listener, Cancellation cancellation)
            throws IOException {
        List<Path> files = files(model.folder());
        long total = 0;
        for (Path file : files) {
            total += Files.size(file);
        }
        ProgressMeter meter = new ProgressMeter(total, listener::accept, cancellation);
        try (ZipOutputStream zip = new ZipOutputStream(stream, StandardCharsets.UTF_8)) {
            for (Path file : files) {
                add(zip, model.id() + "/" + file.getFileName(), file, meter);
            }
        }
    }

    /** The note that a model came with the program stays here: where it arrives it is the user's own. */
    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(Files::isRegularFile)
                    .filter(file ->
                            NAME.matcher(String.valueOf(file.getFileName())).matches())
                    .filter(file -> !file.endsWith(EmbeddedModels.STAMP))
                    .sorted()
                    .toList();
        }
    }

    /** An uncompressed entry begins with its checksum, so the file is read twice. */
    private static void add(ZipOutputStream zip, String name, Path file, LongConsumer meter) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(Files.size(file));
        entry.setCrc(copy(file, OutputStream.nullOutputStream(), _ -> meter.accept(0)));
        entry.setLastModifiedTime(Files.getLastModifiedTime(file));
        zip.putNextEntry(entry);
        copy(file, zip, meter);
        zip.closeEntry();
    }

    private static long copy(Path from, OutputStream to, LongConsumer meter) throws IOException {
        try (InputStream content = Files.newInputStream(from)) {
            return copy(content, to, meter);
        }
    }

    /** Gives the checksum of what was copied. */
    private static long copy(InputStream from, OutputStream to, LongConsumer meter) throws IOException {
        CRC32 checksum = new CRC32();
        byte[] buffer = new byte[BUFFER];
        for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
            checksum.update(buffer, 0, count);
            to.write(buffer, 0, count);
            meter.accept(count);
        }
        return checksum.getValue();
    }

    /**
     * What the model in the bundle is.
     *
     * @throws UnusableModelException if there is none that this program runs
     */
    ModelManifest manifest() {
        try (ZipFile zip = open()) {
            Part manifest = parts(zip).stream()
                    .filter(part -> part.name().equals(ModelManifest.FILE))
                    .findFirst()
                    .orElseThrow(() -> unusable("it holds no " + ModelManifest.FILE));
            Path folder = Files.createTempDirectory("phi4-bundle-");
            try {
                extract(zip, manifest, folder, _ -> {});
                return ModelManifest.read(folder);
            } finally {
                StagedFolder.delete(folder);
            }
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** Bytes of all files in the bundle. */
    long bytes() {
        try (ZipFile zip = open()) {
            return parts(zip).stream().mapToLong(part -> part.entry().getSize()).sum();
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /**
     * Writes all files of the model into a folder, and makes sure that they came whole.
     *
     * @param written told about every piece; may throw to stop
     * @throws UnusableModelException if the bundle is damaged, or not of a kind this program runs
     */
    void extractTo(Path folder, LongConsumer written) throws IOException {
        try (ZipFile zip = open()) {
            for (Part part : parts(zip)) {
                extract(zip, part, folder, written);
            }
        }
        if (LibraryEntry.of(folder) instanceof LibraryEntry.Broken) {
            throw unusable("the model in it is not whole");
        }
    }

    private void extract(ZipFile zip, Part part, Path folder, LongConsumer written) throws IOException {
        long checksum;
        try (InputStream content = zip.getInputStream(part.entry());
                OutputStream target = Files.newOutputStream(folder.resolve(part.name()))) {
            checksum = copy(content, target, written);
        } catch (ZipException e) {
            throw unreadable(e);
        }
        if (checksum != part.entry().getCrc()) {
            throw unusable("%s in it is damaged".formatted(part.name()));
        }
    }

    private ZipFile open() {
        try {
            return new ZipFile(file.toFile(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw unreadable(e);
        }
    }

    /** @throws UnusableModelException if a name would lead out of the model's folder, or comes twice */
    private List<Part> parts(ZipFile zip) {
        List<Part> parts = new ArrayList<>();
        Optional<String> folder = Optional.empty();
        for (ZipEntry entry : zip.stream().filter(entry -> !entry.isDirectory()).toList()) {
            String[] names = entry.getName().split("/", -1);
            if (names.length != 2
                    || Stream.of(names).anyMatch(name -> !NAME.matcher(name).matches())) {
                throw unusable("it holds a file \"%s\", which does not belong into a model".formatted(entry.getName()));
            }
            if (folder.filter(known -> !known.equals(names[0])).isPresent()) {
                throw unusable("it holds more than one folder");
            }
            folder = Optional.of(names[0]);
            if (!names[1].equals(EmbeddedModels.STAMP)) {
                parts.add(new Part(entry, names[1]));
            }
        }
        if (parts.stream()
                        .map(part -> part.name().toLowerCase(Locale.ROOT))
                        .distinct()
                        .count()
                < parts.size()) {
            throw unusable("it holds a file twice");
        }
        return parts;
    }

    private UnusableModelException unreadable(IOException failure) {
        return new UnusableModelException(
                "The bundle %s cannot be read: %s; get it again.".formatted(file, FailureWords.reason(failure)),
                failure);
    }

    private UnusableModelException unusable(String what) {
        return new UnusableModelException("The bundle %s cannot be used: %s; get it again.".formatted(file, what));
    }
}
