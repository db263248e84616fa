package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The models on this machine: those in some folders, and those that come with the program. Always looks at the disk. */
public final class ModelLibrary {

    private final Supplier<List<Path>> folders;
    private final EmbeddedModels embedded;

    /**
     * @param folders folders of model folders; where two hold the same id, the earlier one counts. They need not exist
     * @param embedded the models that come with the program
     */
    public ModelLibrary(List<Path> folders, EmbeddedModels embedded) {
        this(() -> folders, embedded);
    }

    private ModelLibrary(Supplier<List<Path>> folders, EmbeddedModels embedded) {
        this.folders = folders;
        this.embedded = embedded;
    }

    /**
     * The same library that looks into further folders too.
     *
     * @param further asked anew each time, so that a folder that the user adds counts at once
     */
    public ModelLibrary with(Supplier<List<Path>> further) {
        return new ModelLibrary(
                () -> Stream.concat(folders.get().stream(), further.get().stream())
                        .map(folder -> folder.toAbsolutePath().normalize())
                        .distinct()
                        .toList(),
                embedded);
    }

    /** The folders of model folders, in the order in which they count. */
    public List<Path> folders() {
        return List.copyOf(folders.get());
    }

    /**
     * Looks at everything: also at models whose id an earlier folder holds too, and at what else is worth showing. A
     * folder that cannot be read does not hide the others.
     */
    public ModelSurvey survey() {
        List<ModelItem> items = new ArrayList<>();
        List<String> troubles = new ArrayList<>();
        for (Path folder : folders.get()) {
            try {
                modelFolders(folder)
                        .forEach(model -> items.add(ModelItem.of(LibraryEntry.of(model), embedded.comesBack(model))));
            } catch (UnusableModelException e) {
                troubles.add(String.valueOf(e.getMessage()));
            }
        }
        for (LibraryEntry.Embedded entry : embedded.pending()) {
            items.removeIf(
                    item -> item.entry().folder().toAbsolutePath().normalize().equals(entry.folder()));
            items.add(ModelItem.of(entry, true));
        }
        items.sort(Comparator.comparing((ModelItem item) -> item.entry().id(), String.CASE_INSENSITIVE_ORDER)
                .thenComparing(item -> item.entry().folder()));
        return new ModelSurvey(items, troubles);
    }

    /** All models, by id. A folder counts as a model if it holds a model.json, in whatever state. */
    public List<LibraryEntry> list() {
        return List.copyOf(byId().values());
    }

    private SequencedMap<String, LibraryEntry> byId() {
        SequencedMap<String, LibraryEntry> entries =
                new TreeMap<>(Comparator.comparing((String id) -> id, String.CASE_INSENSITIVE_ORDER)
                        .thenComparing(Comparator.naturalOrder()));
        embedded.pending().forEach(entry -> entries.put(entry.id(), entry));
        for (Path folder : folders.get()) {
            modelFolders(folder).map(LibraryEntry::of).forEach(entry -> entries.putIfAbsent(entry.id(), entry));
        }
        return entries;
    }

    private static Stream<Path> modelFolders(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found
                    .filter(model -> !ModelId.nameOf(model).startsWith("."))
                    .filter(ModelLibrary::isModel)
                    .sorted()
                    .toList()
                    .stream();
        } catch (IOException | UncheckedIOException e) {
            throw new UnusableModelException(
                    "The folder of models %s cannot be read; check its permissions.".formatted(folder), e);
        }
    }

    private static boolean isCheckpoint(Path folder) {
        return Files.isRegularFile(folder.resolve("config.json"));
    }

    private static boolean isModel(Path folder) {
        return Files.isRegularFile(folder.resolve(ModelManifest.FILE));
    }

    /**
     * The model of exactly this id, or the model folder at this path.
     *
     * @param idOrPath as the user wrote it; an id counts before a path
     */
    public Optional<LibraryEntry> find(String idOrPath) {
        return Optional.ofNullable(byId().get(idOrPath))
                .or(() -> path(idOrPath).filter(ModelLibrary::isModel).map(LibraryEntry::of));
    }

    private static Optional<Path> path(String text) {
        try {
            return Optional.of(Path.of(text));
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /**
     * Finds a model and makes sure that it can be loaded: one that comes with the program is imported first.
     *
     * @param listener told about that import's progress
     * @param cancellation stops that import
     * @throws UnusableModelException if there is no such model, or it cannot be used
     * @throws ImportException if an embedded model could not be written
     * @throws ImportCancelledException if its import was cancelled
     */
    public LibraryEntry.Ready open(String idOrPath, Consumer<ImportProgress> listener, Cancellation cancellation) {
        LibraryEntry entry = find(idOrPath).orElseThrow(() -> unknown(idOrPath));
        return switch (entry) {
            case LibraryEntry.Ready ready -> ready;
            case LibraryEntry.Embedded waiting -> embedded.open(waiting, listener, cancellation);
            case LibraryEntry.Broken broken -> throw new UnusableModelException(broken.reason());
        };
    }

    /**
     * Makes sure that the model of a folder can be loaded. Where a model that comes with the program has its place, it is
     * imported first, if it is not there or not of this program's making.
     *
     * @param folder a model folder, or the folder of an {@link LibraryEntry.Embedded} model
     * @throws UnusableModelException if there is no model, or it cannot be used
     * @throws ImportException if an embedded model could not be written
     * @throws ImportCancelledException if its import was cancelled
     */
    public LibraryEntry.Ready openFolder(Path folder, Consumer<ImportProgress> listener, Cancellation cancellation) {
        Path whole = folder.toAbsolutePath().normalize();
        Optional<LibraryEntry.Embedded> waiting = embedded.pending().stream()
                .filter(entry -> entry.folder().toAbsolutePath().normalize().equals(whole))
                .findFirst();
        if (waiting.isPresent()) {
            return embedded.open(waiting.get(), listener, cancellation);
        }
        return switch (LibraryEntry.of(whole)) {
            case LibraryEntry.Ready ready -> ready;
            case LibraryEntry.Broken broken -> throw new UnusableModelException(broken.reason());
            case LibraryEntry.Embedded _ -> throw new IllegalStateException("a folder is ready or broken");
        };
    }

    /** The checkpoint that comes with the program and that a model folder was made from, or will be. */
    public Optional<Path> shippedCheckpointOf(Path folder) {
        return embedded.checkpointOf(folder);
    }

    private UnusableModelException unknown(String idOrPath) {
        if (path(idOrPath).filter(ModelLibrary::isCheckpoint).isPresent()) {
            return new UnusableModelException(
                    "%s is a checkpoint that is not imported yet; import it first with: phi4 import %s"
                            .formatted(idOrPath, idOrPath));
        }
        Collection<String> known = byId().keySet();
        return new UnusableModelException(
                known.isEmpty()
                        ? "There is no model \"%s\" and no other; import one first with: phi4 import FOLDER"
                                .formatted(idOrPath)
                        : "There is no model \"%s\"; there are: %s.".formatted(idOrPath, String.join(", ", known)));
    }
}
