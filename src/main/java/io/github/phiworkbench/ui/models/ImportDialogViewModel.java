package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.app.Calibration;
import io.github.phiworkbench.app.TextSource;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.Variant;
import io.github.phiworkbench.family.WeightFormats;
import io.github.phiworkbench.library.ImportPreview;
import io.github.phiworkbench.library.ImportPreview.Outlook;
import io.github.phiworkbench.library.ImportQueue;
import io.github.phiworkbench.library.ImportQueue.Preparation;
import io.github.phiworkbench.library.ImportQueue.Ticket;
import io.github.phiworkbench.library.ModelImport;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.models.ModelWords.Fact;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** What an import would make, and what is to be chosen before it begins. */
public final class ImportDialogViewModel {

    /** How far looking at the checkpoint is. */
    public enum Phase {
        LOOKING,
        FOUND,
        UNUSABLE
    }

    /** From the best known to those that few need. */
    private static final List<Precision> ORDER = List.of(
            Precision.BF16,
            Precision.F16,
            Precision.F32,
            Precision.INT8,
            Precision.INT8_DYNAMIC,
            Precision.INT4_G32,
            Precision.INT4_G64,
            Precision.INT4_G128);

    private final ImportQueue imports;
    private final Calibration calibration;
    private final ModelLibrary library;
    private final Tasks tasks;
    private final Texts texts;

    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(this, "phase", Phase.LOOKING);
    private final ReadOnlyStringWrapper source = new ReadOnlyStringWrapper(this, "source", "");
    private final ReadOnlyStringWrapper problem = new ReadOnlyStringWrapper(this, "problem", "");
    private final ReadOnlyStringWrapper disk = new ReadOnlyStringWrapper(this, "disk", "");
    private final StringProperty name = new SimpleStringProperty(this, "name", "");
    private final ObjectProperty<Precision> precision = new SimpleObjectProperty<>(this, "precision", Precision.BF16);
    private final ObservableList<Precision> precisions = FXCollections.observableArrayList(ORDER);
    private final ObjectProperty<Optional<Precision>> embedding =
            new SimpleObjectProperty<>(this, "embedding", Optional.empty());
    private final ObjectProperty<Optional<Precision>> head = new SimpleObjectProperty<>(this, "head", Optional.empty());
    private final BooleanBinding quantizes;
    private final BooleanBinding searches;
    private final ReadOnlyBooleanWrapper runs = new ReadOnlyBooleanWrapper(this, "runs", false);
    private final BooleanProperty calibrate = new SimpleBooleanProperty(this, "calibrate", false);
    private final ObjectProperty<Optional<Path>> calibrationText =
            new SimpleObjectProperty<>(this, "calibrationText", Optional.empty());
    private final ObservableList<Path> folders = FXCollections.observableArrayList();
    private final ObjectProperty<Path> folder;
    private final BooleanProperty replace = new SimpleBooleanProperty(this, "replace", false);
    private final ReadOnlyObjectWrapper<Optional<Outlook>> outlook =
            new ReadOnlyObjectWrapper<>(this, "outlook", Optional.empty());
    private final ObservableList<Fact> facts = FXCollections.observableArrayList();
    private final ObservableList<String> warnings = FXCollections.observableArrayList();
    private final BooleanBinding ready;
    private Optional<ImportPreview> preview = Optional.empty();
    private int looks;
    private int outlooks;

    public ImportDialogViewModel(
            ImportQueue imports, Calibration calibration, ModelLibrary library, Tasks tasks, Texts texts) {
        this.imports = imports;
        this.calibration = calibration;
        this.library = library;
        this.tasks = tasks;
        this.texts = texts;
        folder = new SimpleObjectProperty<>(this, "folder", library.folders().getFirst());
        ready = Bindings.createBooleanBinding(
                () -> phase.get() == Phase.FOUND
                        && outlook.get()
                                .filter(known -> known.problem().isEmpty() && (!known.replaces() || replace.get()))
                                .isPresent(),
                phase,
                outlook,
                replace);
        quantizes = Bindings.createBooleanBinding(
                () -> precision.get() != null && precision.get().isQuantized(), precision);
        searches = Bindings.createBooleanBinding(
                () -> precision.get() != null && precision.get().group() > 0, precision);
        name.subscribe(() -> look());
        precision.subscribe(() -> look());
        embedding.subscribe(() -> look());
        head.subscribe(() -> look());
        folder.subscribe(() -> look());
    }

    /** Begins with a checkpoint; what it holds comes as soon as it is known. */
    public void open(Path checkpoint) {
        open(checkpoint, Optional.empty());
    }

    /**
     * The same.
     *
     * @param wanted precision to begin with in place of the stored one; its name becomes part of the model's
     */
    public void open(Path checkpoint, Optional<Precision> wanted) {
        int mine = ++looks;
        preview = Optional.empty();
        outlook.set(Optional.empty());
        problem.set("");
        disk.set("");
        replace.set(false);
        runs.set(false);
        calibrate.set(false);
        calibrationText.set(Optional.empty());
        facts.clear();
        warnings.clear();
        source.set(checkpoint.toString());
        folders.setAll(library.folders());
        folder.set(folders.getFirst());
        phase.set(Phase.LOOKING);
        tasks.of(() -> ImportPreview.of(checkpoint))
                .onSuccess(found -> {
                    if (mine == looks) {
                        show(found, wanted.filter(found.sizes()::containsKey));
                    }
                })
                .onFailure(UnusableModelException.class, e -> {
                    if (mine == looks) {
                        problem.set(String.valueOf(e.getMessage()));
                        phase.set(Phase.UNUSABLE);
                    }
                })
                .start();
    }

    private void show(ImportPreview found, Optional<Precision> wanted) {
        // A bundle holds its model as it is.
        precisions.setAll(ORDER.stream().filter(found.sizes()::containsKey).toList());
        precision.set(wanted.orElse(found.stored()));
        embedding.set(Optional.empty());
        head.set(Optional.empty());
        name.set(found.id() + wanted.map(it -> "-" + it.spelling()).orElse(""));
        preview = Optional.of(found);
        runs.set(found.runs());
        facts.setAll(
                fact(
                        "preview.variant",
                        found.variant() == Variant.OTHER
                                ? texts.get("preview.other")
                                : found.variant().title()),
                fact("preview.architecture", found.architecture()),
                fact(
                        "preview.parameters",
                        texts.get(
                                "preview.size",
                                Amounts.parameters(found.geometry().parameters()),
                                Amounts.number(found.geometry().context()))),
                fact(
                        "preview.weights",
                        found.quantized()
                                .map(title -> texts.get("preview.quantized", found.files(), title))
                                .orElseGet(() -> texts.get(
                                        "preview.files",
                                        found.files(),
                                        found.stored().spelling()))));
        warnings.setAll(found.warnings());
        phase.set(Phase.FOUND);
        look();
    }

    private Fact fact(String key, String value) {
        return new Fact(texts.get(key), value);
    }

    /** Looks at the place on the disk anew. */
    private void look() {
        if (preview.isEmpty() || folder.get() == null || precision.get() == null) {
            return;
        }
        ImportPreview found = preview.get();
        int mine = ++outlooks;
        Path place = folder.get();
        String wanted = name.get();
        Precision chosen = precision.get();
        long bytes = bytes(found, chosen);
        tasks.of(() -> found.outlook(place, wanted, chosen, bytes))
                .onSuccess(known -> {
                    if (mine == outlooks && preview.isPresent()) {
                        show(known);
                    }
                })
                .start();
    }

    private void show(Outlook known) {
        outlook.set(Optional.of(known));
        problem.set(known.problem().orElse(""));
        OptionalLong free = known.free();
        disk.set(
                free.isPresent()
                        ? texts.get("import.disk", Amounts.bytes(known.needed()), Amounts.bytes(free.getAsLong()))
                        : texts.get("import.diskUnknown", Amounts.bytes(known.needed())));
    }

    public ReadOnlyObjectProperty<Phase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    /** The checkpoint's folder. */
    public ReadOnlyStringProperty sourceProperty() {
        return source.getReadOnlyProperty();
    }

    /** Why it cannot be imported as it is set; empty if it can. */
    public ReadOnlyStringProperty problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** What it takes on the disk, and what is free. */
    public ReadOnlyStringProperty diskProperty() {
        return disk.getReadOnlyProperty();
    }

    /** The id the model is to have. */
    public StringProperty nameProperty() {
        return name;
    }

    public ObjectProperty<Precision> precisionProperty() {
        return precision;
    }

    /** The precisions to choose from. */
    public ObservableList<Precision> precisions() {
        return precisions;
    }

    /** Whether the chosen one makes codes of weights, so that embedding and head may differ from the rest. */
    public BooleanBinding quantizesBinding() {
        return quantizes;
    }

    /** The embedding's own precision in a quantized model; empty for what is usual. */
    public ObjectProperty<Optional<Precision>> embeddingProperty() {
        return embedding;
    }

    /** The head's own precision in a quantized model; empty for what is usual. */
    public ObjectProperty<Optional<Precision>> headProperty() {
        return head;
    }

    /** Whether the chosen precision is one whose codes can be searched for with what the model says of a text. */
    public BooleanBinding searchesBinding() {
        return searches;
    }

    /** Whether it is a model already, which can read a text. */
    public ReadOnlyBooleanProperty runsProperty() {
        return runs.getReadOnlyProperty();
    }

    /** Whether the model is to read a text first. */
    public BooleanProperty calibrateProperty() {
        return calibrate;
    }

    /** The text; empty for the sample that comes with the program. */
    public ObjectProperty<Optional<Path>> calibrationTextProperty() {
        return calibrationText;
    }

    /** What reading a text first does, or why it cannot be. */
    String calibrationWords() {
        return runs.get() || precision.get() == null
                ? texts.get("import.calibrate.about")
                : texts.get(
                        "import.calibrate.not",
                        Precision.BF16.spelling(),
                        precision.get().spelling());
    }

    ObservableList<Optional<Precision>> embeddings() {
        return parts(Stream.of(Precision.INT8, Precision.BF16, Precision.F16, Precision.F32));
    }

    ObservableList<Optional<Precision>> heads() {
        return parts(ORDER.stream().filter(it -> it != Precision.INT8_DYNAMIC));
    }

    private static ObservableList<Optional<Precision>> parts(Stream<Precision> choices) {
        return FXCollections.observableArrayList(
                Stream.concat(Stream.of(Optional.<Precision>empty()), choices.map(Optional::of))
                        .toList());
    }

    String partWords(Optional<Precision> part) {
        return part.map(it -> texts.get("precision." + it.spelling())).orElse(texts.get("import.partUsual"));
    }

    /** A precision in a sentence. */
    String explain(Precision value) {
        return value == null ? "" : texts.get("precision.about." + value.spelling());
    }

    /** Bytes of the weights as they are set. */
    private long bytes(ImportPreview found, Precision value) {
        boolean own = value.isQuantized()
                && (embedding.get().isPresent() || head.get().isPresent());
        return own
                ? WeightFormats.of(found.geometry(), value, embedding.get(), head.get())
                        .bytes(found.geometry())
                : found.sizes().getOrDefault(value, 0L);
    }

    /** A precision with what the model takes in it. */
    public String words(Precision value) {
        String plain = texts.get("precision." + value.spelling());
        return preview.map(found -> texts.get(
                        found.stored() == value && found.quantized().isEmpty() ? "precision.stored" : "precision.size",
                        plain,
                        Amounts.bytes(bytes(found, value))))
                .orElse(plain);
    }

    /** The folders it can be imported into. */
    public ObservableList<Path> folders() {
        return folders;
    }

    public ObjectProperty<Path> folderProperty() {
        return folder;
    }

    /** Whether a model that is already there may go. */
    public BooleanProperty replaceProperty() {
        return replace;
    }

    ReadOnlyObjectProperty<Optional<Outlook>> outlookProperty() {
        return outlook.getReadOnlyProperty();
    }

    ObservableList<Fact> facts() {
        return facts;
    }

    public ObservableList<String> warnings() {
        return warnings;
    }

    /** Whether nothing stands in the way. */
    public BooleanBinding readyBinding() {
        return ready;
    }

    private Preparation reading(Optional<Path> file) {
        return (request, listener, cancellation) -> request.awareOf(calibration.measure(
                request.checkpoint(),
                file.map(TextSource::ofFile).orElseGet(Calibration::sample),
                listener,
                cancellation));
    }

    /** Queues the import, if nothing stands in its way. */
    public Optional<Ticket> start() {
        if (!ready.get()) {
            return Optional.empty();
        }
        return preview.map(found -> {
            ModelImport request = ModelImport.into(folder.get(), found.checkpoint())
                    .named(name.get())
                    .in(precision.get());
            if (quantizes.get()) {
                request = request.keeping(embedding.get(), head.get());
            }
            if (replace.get()) {
                request = request.replacing();
            }
            return searches.get() && runs.get() && calibrate.get()
                    ? imports.add(request, reading(calibrationText.get()))
                    : imports.add(request);
        });
    }
}
