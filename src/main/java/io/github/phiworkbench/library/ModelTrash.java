package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.FailureWords;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Removes models so that it can be taken back. A model folder gets another name beside its old one,
 * {@code .trash-<time>-<random>-<id>}, with the time in UTC, which no list shows; only emptying the trash deletes it. Nothing
 * but model folders is ever renamed or deleted, and of a link only the link.
 */
public final class ModelTrash {

    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMddHHmmss", Locale.ROOT);
    private static final Pattern NAME = Pattern.compile("\\.trash-(\\d{14})-[0-9a-f]{8}-(.+)");

    /** What a deletion that was interrupted leaves; it is ended by the next one. */
    private static final String DELETING = ".deleting";

    private final Supplier<List<Path>> folders;
    private final Clock clock;

    /** @param folders the folders of model folders */
    public ModelTrash(Supplier<List<Path>> folders) {
        this(folders, Clock.systemUTC());
    }

    ModelTrash(Supplier<List<Path>> folders, Clock clock) {
        this.folders = folders;
        this.clock = clock;
    }

    /** A model that was removed and can be brought back. */
    public sealed interface Removed {

        /** Where the model was. */
        Path folder();

        /**
         * A folder that has another name now.
         *
         * @param trashed where it is
         */
        record Moved(Path folder, Path trashed, Instant when) implements Removed {}

        /**
         * A link that is gone. What it led to is as it was.
         *
         * @param target what it led to, as it was written
         */
        record Unlinked(Path folder, Path target) implements Removed {}
    }

    /**
     * Removes a model.
     *
     * @param folder a model folder, whole or broken, or a link to one
     * @throws ImportException if it is none, or the system does not let it be renamed
     */
    public Removed remove(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        try {
            if (Files.isSymbolicLink(whole)) {
                Path target = Files.readSymbolicLink(whole);
                if (Files.exists(whole)) {
                    requireModel(whole);
                }
                Files.delete(whole);
                return new Removed.Unlinked(whole, target);
            }
            if (!Files.exists(whole, LinkOption.NOFOLLOW_LINKS)) {
                throw new ImportException("The folder %s is not there any more; refresh the list.".formatted(whole));
            }
            requireModel(whole);
            Instant now = clock.instant();
            String random =
                    HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt());
            Path trashed = whole.resolveSibling(".trash-" + TIME.format(LocalDateTime.ofInstant(now, ZoneOffset.UTC))
                    + "-" + random + "-" + whole.getFileName());
            Files.move(whole, trashed, StandardCopyOption.ATOMIC_MOVE);
            return new Removed.Moved(whole, trashed, now);
        } catch (IOException e) {
            throw new ImportException(
                    "The model in %s cannot be removed: %s; %s."
                            .formatted(
                                    whole,
                                    FailureWords.reason(e),
                                    e instanceof AccessDeniedException
                                            ? "change the permissions of the folder it is in"
                                            : "unload it if it is loaded, and try again"),
                    e);
        }
    }

    private static void requireModel(Path folder) {
        if (!Files.isDirectory(folder) || !Files.isRegularFile(folder.resolve(ModelManifest.FILE))) {
            throw new ImportException(
                    "%s is no model folder, so it is left alone; delete it in the file manager.".formatted(folder));
        }
    }

    /**
     * Brings a model back to where it was.
     *
     * @throws ImportException if something is in its place by now, or it was deleted meanwhile
     */
    public void restore(Removed removed) {
        Path folder = removed.folder();
        if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new ImportException(
                    "There is something else in %s by now, so the removed model stays in the trash; remove that first."
                            .formatted(folder));
        }
        try {
            switch (removed) {
                case Removed.Moved moved -> Files.move(moved.trashed(), folder, StandardCopyOption.ATOMIC_MOVE);
                case Removed.Unlinked link -> Files.createSymbolicLink(folder, link.target());
            }
        } catch (IOException e) {
            throw new ImportException(
                    "The model cannot be brought back to %s: %s.".formatted(folder, FailureWords.reason(e)), e);
        }
    }

    /** What is in the trash of all folders, the latest first. Folders that cannot be read have none. */
    public List<Removed.Moved> contents() {
        List<Removed.Moved> all = new ArrayList<>();
        for (Path folder : folders.get()) {
            children(folder).forEach(path -> trashed(path).ifPresent(all::add));
        }
        all.sort((a, b) -> b.when().compareTo(a.when()));
        return all;
    }

    private static List<Path> children(Path folder) {
        try (Stream<Path> found = Files.list(folder)) {
            return found.toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** A folder counts as trash by its name and by what is in it. */
    private static Optional<Removed.Moved> trashed(Path path) {
        Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
        if (!name.matches()
                || !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                || !Files.isRegularFile(path.resolve(ModelManifest.FILE))) {
            return Optional.empty();
        }
        try {
            Instant when = LocalDateTime.parse(name.group(1), TIME).toInstant(ZoneOffset.UTC);
            return Optional.of(new Removed.Moved(path.resolveSibling(name.group(2)), path, when));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    /** Bytes that emptying the trash would free. */
    public long bytes() {
        return contents().stream()
                .flatMap(moved -> children(moved.trashed()).stream())
                .mapToLong(file -> file.toFile().length())
                .sum();
    }

    /**
     * Deletes for good what has been in the trash for some time.
     *
     * @param atLeast zero to delete all of it
     * @return how many models were deleted
     * @throws ImportException if one of them cannot be deleted; the others are
     */
    public int empty(Duration atLeast) {
        Instant before = clock.instant().minus(atLeast);
        int deleted = 0;
        Optional<ImportException> trouble = Optional.empty();
        for (Removed.Moved moved : contents()) {
            if (moved.when().isAfter(before)) {
                continue;
            }
            try {
                Path doomed = moved.trashed().resolveSibling(moved.trashed().getFileName() + DELETING);
                Files.move(moved.trashed(), doomed, StandardCopyOption.ATOMIC_MOVE);
                deleted++;
            } catch (IOException e) {
                trouble = Optional.of(undeletable(moved.trashed(), e));
            }
        }
        for (Path doomed : doomed()) {
            try {
                StagedFolder.delete(doomed);
            } catch (IOException e) {
                trouble = Optional.of(undeletable(doomed, e));
            }
        }
        if (trouble.isPresent()) {
            throw trouble.get();
        }
        return deleted;
    }

    private List<Path> doomed() {
        return folders.get().stream()
                .flatMap(folder -> children(folder).stream())
                .filter(path -> {
                    String name = String.valueOf(path.getFileName());
                    return name.endsWith(DELETING)
                            && NAME.matcher(name).matches()
                            && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
                })
                .toList();
    }

    private static ImportException undeletable(Path path, IOException failure) {
        return new ImportException(
                "%s cannot be deleted: %s; delete it in the file manager."
                        .formatted(path, FailureWords.reason(failure)),
                failure);
    }
}
