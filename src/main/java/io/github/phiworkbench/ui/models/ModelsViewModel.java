package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.app.ComparisonService;
import io.github.phiworkbench.app.LoadRequest;
import io.github.phiworkbench.app.ModelFigures;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.library.ImportException;
import io.github.phiworkbench.library.ImportQueue;
import io.github.phiworkbench.library.ImportQueue.Stage;
import io.github.phiworkbench.library.ImportQueue.Ticket;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelBundle;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.library.ModelSurvey;
import io.github.phiworkbench.library.ModelTrash;
import io.github.phiworkbench.library.ModelTrash.Removed;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.BrowserService;
import io.github.phiworkbench.ui.common.DialogService;
import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.session.SessionStrip;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import javafx.collections.transformation.FilteredList;

/**
 * The models on this machine and what can be done with them. Reads and writes the disk on other threads only; all methods
 * are for the JavaFX thread.
 */
public final class ModelsViewModel {

    /** After so long, a removed model is deleted when the pane is made. */
    static final Duration TRASH_KEEPS = Duration.ofDays(30);

    private final ModelLibrary library;
    private final ModelTrash trash;
    private final ImportQueue imports;
    private final ModelSession session;
    private final ComparisonService comparison;
    private final Settings settings;
    private final Tasks tasks;
    private final DialogService dialogs;
    private final BrowserService browser;
    private final Notifier notifier;
    private final Texts texts;
    private final ModelWords words;

    private final ObservableList<ModelItem> models = FXCollections.observableArrayList();
    private final FilteredList<ModelItem> shown = new FilteredList<>(models);
    private final StringProperty filter = new SimpleStringProperty(this, "filter", "");
    private final ObjectProperty<Optional<ModelItem>> selected =
            new SimpleObjectProperty<>(this, "selected", Optional.empty());
    private final ReadOnlyStringWrapper card = new ReadOnlyStringWrapper(this, "card", "");
    private final ReadOnlyBooleanWrapper looked = new ReadOnlyBooleanWrapper(this, "looked", false);
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper(this, "trouble", "");
    private final ReadOnlyStringWrapper defaultModel = new ReadOnlyStringWrapper(this, "defaultModel", "");
    private final ReadOnlyObjectWrapper<SessionStrip> strip;
    private final ReadOnlyObjectWrapper<Optional<Path>> loadedFolder =
            new ReadOnlyObjectWrapper<>(this, "loadedFolder", Optional.empty());
    private final ObservableList<ImportRow> importRows = FXCollections.observableArrayList();
    private final ObservableList<Removed.Moved> removed = FXCollections.observableArrayList();
    private Optional<Path> selectNext = Optional.empty();
    private int surveys;
    private boolean importing;

    /** What the pane works with, beside the services of the window. */
    public record Parts(
            ModelLibrary library,
            ModelTrash trash,
            ImportQueue imports,
            ModelSession session,
            ComparisonService comparison,
            Settings settings,
            ModelFigures figures) {}

    public ModelsViewModel(
            Parts parts, Tasks tasks, DialogService dialogs, BrowserService browser, Notifier notifier, Texts texts) {
        library = parts.library();
        trash = parts.trash();
        imports = parts.imports();
        session = parts.session();
        comparison = parts.comparison();
        settings = parts.settings();
        this.tasks = tasks;
        this.dialogs = dialogs;
        this.browser = browser;
        this.notifier = notifier;
        this.texts = texts;
        words = new ModelWords(texts);
        strip = new ReadOnlyObjectWrapper<>(this, "strip", SessionStrip.of(session.state()));
        filter.subscribe(text -> shown.setPredicate(item -> matches(item, text)));
        selected.subscribe(this::readCard);
        defaultModel.set(settings.get(Settings.DEFAULT_MODEL));
        settings.listen(Settings.DEFAULT_MODEL, id -> tasks.onWindow(() -> defaultModel.set(id)));
        settings.listen(Settings.MODEL_FOLDERS, _ -> tasks.onWindow(this::refresh));
        session.observe(state -> tasks.onWindow(() -> show(state)));
        imports.observe(ticket -> tasks.onWindow(() -> show(ticket)));
        cleanTrash();
    }

    private static boolean matches(ModelItem item, String text) {
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        String about = item.entry() instanceof LibraryEntry.Ready ready
                ? ready.manifest().title() + " " + ready.manifest().precision().spelling()
                : "";
        return (item.entry().id() + " " + about).toLowerCase(Locale.ROOT).contains(wanted);
    }

    // The list

    /** The models that match {@link #filterProperty()}, by id. */
    public ObservableList<ModelItem> models() {
        return shown;
    }

    public StringProperty filterProperty() {
        return filter;
    }

    public ObjectProperty<Optional<ModelItem>> selectedProperty() {
        return selected;
    }

    /** Whether the disk was looked at, so that an empty list means that there is nothing. */
    public ReadOnlyBooleanProperty lookedProperty() {
        return looked.getReadOnlyProperty();
    }

    /** What of the disk could not be read; empty if all could. */
    public ReadOnlyStringProperty troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    /** How many models there are, whatever the filter. */
    public int count() {
        return models.size();
    }

    /** Looks at the disk again. What is selected stays so if it is still there. */
    public void refresh() {
        int mine = ++surveys;
        tasks.of(() -> new Look(library.survey(), trash.contents()))
                .onSuccess(look -> {
                    // A later look knows more.
                    if (mine == surveys) {
                        show(look);
                    }
                })
                .start();
    }

    private record Look(ModelSurvey survey, List<Removed.Moved> removed) {}

    private void show(Look look) {
        Optional<Path> wanted =
                selectNext.or(() -> selected.get().map(item -> item.entry().folder()));
        selectNext = Optional.empty();
        if (!models.equals(look.survey().items())) {
            models.setAll(look.survey().items());
        }
        removed.setAll(look.removed());
        trouble.set(String.join("\n", look.survey().troubles()));
        looked.set(true);
        Optional<ModelItem> again = wanted.flatMap(folder -> shown.stream()
                .filter(item -> item.entry().folder().equals(folder))
                .findFirst());
        selected.set(again.or(this::defaultItem).or(() -> shown.stream().findFirst()));
    }

    private Optional<ModelItem> defaultItem() {
        return shown.stream()
                .filter(item -> item.entry().id().equals(defaultModel.get()))
                .findFirst();
    }

    // What is said of a model

    String summary(ModelItem item) {
        return words.summary(item);
    }

    ModelWords.Page page(ModelItem item) {
        return words.page(item);
    }

    /** The selected model's card; a sentence where it has none. */
    public ReadOnlyStringProperty cardProperty() {
        return card.getReadOnlyProperty();
    }

    private void readCard(Optional<ModelItem> item) {
        card.set("");
        item.ifPresent(wanted -> tasks.of(wanted::readCard)
                .onSuccess(text -> setCard(wanted, text.orElse(texts.get("card.none"))))
                .onFailure(ImportException.class, e -> setCard(wanted, String.valueOf(e.getMessage())))
                .start());
    }

    private void setCard(ModelItem item, String text) {
        if (selected.get().filter(item::equals).isPresent()) {
            card.set(text);
        }
    }

    // Loading

    SessionStrip strip() {
        return strip.get();
    }

    ReadOnlyObjectProperty<SessionStrip> stripProperty() {
        return strip.getReadOnlyProperty();
    }

    /** The folder of the model that is loaded. */
    public ReadOnlyObjectProperty<Optional<Path>> loadedFolderProperty() {
        return loadedFolder.getReadOnlyProperty();
    }

    private void show(State state) {
        boolean imported = importing && !(state instanceof State.Importing);
        importing = state instanceof State.Importing;
        strip.set(SessionStrip.of(state));
        loadedFolder.set(
                state instanceof State.Ready ready
                        ? Optional.of(ready.model()
                                .request()
                                .folder()
                                .toAbsolutePath()
                                .normalize())
                        : Optional.empty());
        if (imported) {
            refresh();
        }
    }

    /** Loads the selected model on the best device, if it fits. */
    public void load() {
        selected.get().ifPresent(item -> {
            if (item.entry() instanceof LibraryEntry.Broken broken) {
                notifier.warn(broken.reason());
            } else {
                session.load(LoadRequest.of(item.entry().folder(), LoadOptions.automatic()));
            }
        });
    }

    public void loadAgain() {
        session.reload();
    }

    public void loadAnyway() {
        session.loadAnyway();
    }

    public void cancelLoad() {
        session.cancel();
    }

    public void unload() {
        session.unload();
    }

    /** Shows the folder of a failed process' log. */
    public void openLog() {
        strip.get().logFile().map(Path::getParent).ifPresent(browser::openFolder);
    }

    // The default

    public ReadOnlyStringProperty defaultModelProperty() {
        return defaultModel.getReadOnlyProperty();
    }

    /** Has new chats begin with the selected model. */
    public void makeDefault() {
        selected.get()
                .ifPresent(item ->
                        settings.set(Settings.DEFAULT_MODEL, item.entry().id()));
    }

    // Removing

    /** Moves the selected model to the trash; that can be taken back. */
    public void remove() {
        selected.get().ifPresent(this::remove);
    }

    private void remove(ModelItem item) {
        String id = item.entry().id();
        if (item.entry() instanceof LibraryEntry.Embedded) {
            notifier.info(texts.get("remove.embedded", id));
            return;
        }
        Path folder = item.entry().folder();
        boolean loaded = loadedFolder.get().filter(folder::equals).isPresent();
        if ((loaded || comparison.isUsing(folder))
                && !dialogs.confirm(
                        texts.get("remove.loaded.title"), texts.get("remove.loaded", id), texts.get("remove"))) {
            return;
        }
        selectNeighbour(item);
        tasks.of(() -> {
                    if (loaded) {
                        session.unloadAndWait();
                    }
                    comparison.takeAway(folder);
                    return trash.remove(folder);
                })
                .onSuccess(gone -> notifier.offer(goneWords(item, gone), texts.get("undo"), () -> restore(gone)))
                .onFailure(ImportException.class, this::warn)
                .andFinally(this::refresh)
                .start();
    }

    private String goneWords(ModelItem item, Removed gone) {
        String id = item.entry().id();
        if (item.comesWithProgram()) {
            return texts.get("removed.comesBack", id);
        }
        return switch (gone) {
            case Removed.Moved _ -> texts.get("removed.moved", id, TRASH_KEEPS.toDays());
            case Removed.Unlinked link ->
                texts.get("removed.unlinked", id, link.target().toString());
        };
    }

    /** So that the arrow keys go on from where they were. */
    private void selectNeighbour(ModelItem item) {
        int at = shown.indexOf(item);
        int next = at + 1 < shown.size() ? at + 1 : at - 1;
        selectNext = next < 0
                ? Optional.empty()
                : Optional.of(shown.get(next).entry().folder());
    }

    /** Brings a removed model back. */
    public void restore(Removed gone) {
        tasks.of(() -> {
                    trash.restore(gone);
                    return gone.folder();
                })
                .onSuccess(folder -> selectNext = Optional.of(folder))
                .onFailure(ImportException.class, this::warn)
                .andFinally(this::refresh)
                .start();
    }

    /** What is in the trash, the latest first. */
    public ObservableList<Removed.Moved> removed() {
        return removed;
    }

    /** Deletes for good what is in the trash, after a question. */
    public void emptyTrash() {
        tasks.of(trash::bytes)
                .onSuccess(bytes -> {
                    int count = removed.size();
                    if (count > 0
                            && dialogs.confirm(
                                    texts.get("empty.title"),
                                    texts.get("empty.question", count, Amounts.bytes(bytes)),
                                    texts.get("empty.action"))) {
                        deleteTrash(Duration.ZERO);
                    }
                })
                .start();
    }

    private void cleanTrash() {
        deleteTrash(TRASH_KEEPS);
    }

    private void deleteTrash(Duration atLeast) {
        tasks.of(() -> trash.empty(atLeast))
                .onSuccess(count -> {
                    if (count > 0) {
                        notifier.info(
                                atLeast.isZero()
                                        ? texts.get("emptied", count)
                                        : texts.get("cleaned", count, atLeast.toDays()));
                    }
                })
                .onFailure(ImportException.class, this::warn)
                .andFinally(this::refresh)
                .start();
    }

    private void warn(Exception failure) {
        notifier.warn(String.valueOf(failure.getMessage()));
    }

    // Folders

    /** The folders that models lie in, the program's own first. */
    public List<Path> folders() {
        return library.folders();
    }

    /** Whether a folder was added by the user and so can be taken off. */
    public boolean isFurther(Path folder) {
        return settings.get(Settings.MODEL_FOLDERS).stream()
                .anyMatch(known -> known.toAbsolutePath().normalize().equals(folder));
    }

    /** Asks for another folder to look for models in. */
    public void addFolder() {
        dialogs.chooseFolder(texts.get("folders.choose"), library.folders().getFirst())
                .ifPresent(folder -> {
                    List<Path> all = new ArrayList<>(settings.get(Settings.MODEL_FOLDERS));
                    if (!library.folders().contains(folder.toAbsolutePath().normalize())) {
                        all.add(folder.toAbsolutePath().normalize());
                        settings.set(Settings.MODEL_FOLDERS, List.copyOf(all));
                    }
                });
    }

    /** Does not look into a folder any more. Nothing in it is touched. */
    public void dropFolder(Path folder) {
        settings.set(
                Settings.MODEL_FOLDERS,
                settings.get(Settings.MODEL_FOLDERS).stream()
                        .filter(known -> !known.toAbsolutePath().normalize().equals(folder))
                        .toList());
    }

    /** Shows the selected model's folder in the file manager. */
    public void openFolder() {
        selected.get().ifPresent(item -> {
            Path folder = item.entry() instanceof LibraryEntry.Embedded embedded
                    ? embedded.checkpoint()
                    : item.entry().folder();
            if (Files.isDirectory(folder)) {
                browser.openFolder(folder);
            } else {
                notifier.warn(texts.get("folder.gone", folder.toString()));
                refresh();
            }
        });
    }

    // Imports

    /** The imports that wait, run or failed, in the order in which they were asked for. */
    public ObservableList<ImportRow> imports() {
        return importRows;
    }

    /** Asks for a checkpoint's folder. */
    public Optional<Path> chooseCheckpoint() {
        return dialogs.chooseFolder(texts.get("import.choose"), Path.of(System.getProperty("user.home", "")));
    }

    /** The checkpoint that comes with the program and that the selected model was made from. */
    public Optional<Path> knownCheckpoint() {
        return selected.get()
                .flatMap(item -> library.shippedCheckpointOf(item.entry().folder()));
    }

    /**
     * Where the selected model can be made from in another precision: the checkpoint that comes with the program, else the
     * model itself where its weights are numbers, else the folder that the user shows, since a model remembers its
     * checkpoint's name only.
     */
    public Optional<Path> checkpointOfSelected() {
        return knownCheckpoint()
                .or(() -> selected.get().map(ModelItem::entry).flatMap(ModelsViewModel::numbers))
                .or(() -> selected.get().flatMap(this::askForCheckpoint));
    }

    private static Optional<Path> numbers(LibraryEntry entry) {
        return entry instanceof LibraryEntry.Ready(Path folder, ModelManifest manifest)
                        && !manifest.formats().isQuantized()
                ? Optional.of(folder)
                : Optional.empty();
    }

    private Optional<Path> askForCheckpoint(ModelItem item) {
        String source = item.entry() instanceof LibraryEntry.Ready ready
                ? ready.manifest().provenance().source()
                : item.entry().id();
        boolean wanted = dialogs.confirm(
                texts.get("make.where.title"),
                texts.get("make.where", item.entry().id(), source),
                texts.get("make.choose"));
        return wanted ? chooseCheckpoint() : Optional.empty();
    }

    /** What of some dropped files can be imported; says so if nothing can. */
    public List<Path> importable(List<Path> dropped) {
        List<Path> folders = dropped.stream()
                .filter(path -> Files.isDirectory(path) || ModelBundle.isBundle(path))
                .toList();
        if (folders.isEmpty()) {
            notifier.warn(texts.get("drop.noFolder"));
        }
        return folders;
    }

    private void show(Ticket ticket) {
        Optional<ImportRow> known =
                importRows.stream().filter(row -> row.ticket() == ticket).findFirst();
        ImportRow row = known.orElseGet(() -> added(ticket));
        row.update();
        switch (ticket.stage()) {
            case Stage.Done(var result) -> {
                importRows.remove(row);
                selectNext = Optional.of(result.folder());
                filter.set("");
                result.warnings().forEach(notifier::warn);
                notifier.info(texts.get("import.ready", result.manifest().id()));
                refresh();
            }
            case Stage.Cancelled _ -> importRows.remove(row);
            default -> {}
        }
    }

    /** Shows an import that was queued just now. */
    void queued(Ticket ticket) {
        if (!ticket.isOver() && importRows.stream().noneMatch(row -> row.ticket() == ticket)) {
            added(ticket);
        }
    }

    private ImportRow added(Ticket ticket) {
        ImportRow row = new ImportRow(ticket, texts);
        importRows.add(row);
        return row;
    }

    /** Stops an import, or takes one that failed off the list. */
    public void dismiss(ImportRow row) {
        if (row.ticket().isOver()) {
            importRows.remove(row);
        } else {
            row.ticket().cancel();
            if (row.ticket().stage() instanceof Stage.Waiting) {
                importRows.remove(row);
            }
        }
    }

    /** What closing the window would stop. */
    public Optional<String> unfinished() {
        return imports.isBusy() ? Optional.of(texts.get("import.unfinished")) : Optional.empty();
    }
}
