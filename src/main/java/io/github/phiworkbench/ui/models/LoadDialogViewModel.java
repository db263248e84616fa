package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.app.LoadRequest;
import io.github.phiworkbench.app.LoadRequest.MemoryCheck;
import io.github.phiworkbench.app.LoadRequest.Place;
import io.github.phiworkbench.app.ModelFigures;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.app.ModelSession.State;
import io.github.phiworkbench.app.PrecisionChoices;
import io.github.phiworkbench.app.PrecisionChoices.Choice;
import io.github.phiworkbench.app.PrecisionChoices.Conditions;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.library.Fit;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.library.PrecisionCandidate;
import io.github.phiworkbench.telemetry.MachineMemory;
import io.github.phiworkbench.telemetry.ReadBandwidth;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.ModelPair;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import javafx.beans.property.IntegerProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleIntegerProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** In which precision, where and how a model is to be loaded, priced anew with each change. */
public final class LoadDialogViewModel {

    /** What a worker may be asked for; which of them there are it finds out itself. */
    public enum DeviceChoice {
        AUTO,
        CPU,
        CUDA,
        MPS;

        /** As the engine spells it. */
        String spelling() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * What is asked of the machine, off the JavaFX thread.
     *
     * @param availableBytes memory that programs can have
     * @param readBandwidth what the memory gives, in bytes a second
     */
    record Machine(LongSupplier availableBytes, DoubleSupplier readBandwidth) {
        static final Machine THIS = new Machine(MachineMemory::availableBytes, ReadBandwidth::measureWithAllCores);
    }

    private static final List<Integer> CONTEXTS = List.of(2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072);

    private final ModelSession session;
    private final ModelLibrary library;
    private final ModelFigures figures;
    private final Settings settings;
    private final Machine machine;
    private final Tasks tasks;
    private final Texts texts;
    private final PrecisionWords words;

    private final ObjectProperty<DeviceChoice> device = new SimpleObjectProperty<>(this, "device", DeviceChoice.AUTO);
    private final IntegerProperty threads;
    private final ObservableList<Integer> contexts = FXCollections.observableArrayList();
    private final ObjectProperty<Integer> context =
            new SimpleObjectProperty<>(this, "context", LoadRequest.USUAL_CONTEXT);
    private final ObjectProperty<Optional<Precision>> cache =
            new SimpleObjectProperty<>(this, "cache", Optional.empty());
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper(this, "title", "");
    private final ObservableList<PrecisionRow> rows = FXCollections.observableArrayList();
    private final ObjectProperty<Optional<PrecisionRow>> selected =
            new SimpleObjectProperty<>(this, "selected", Optional.empty());
    private final ReadOnlyStringWrapper advice = new ReadOnlyStringWrapper(this, "advice", "");
    private final ReadOnlyObjectWrapper<Bandwidth> bandwidth =
            new ReadOnlyObjectWrapper<>(this, "bandwidth", Bandwidth.KNOWN);
    private final ReadOnlyObjectWrapper<Optional<ModelPair>> unmeasured =
            new ReadOnlyObjectWrapper<>(this, "unmeasured", Optional.empty());
    private final ReadOnlyObjectWrapper<Price> price = new ReadOnlyObjectWrapper<>(this, "price", Price.NONE);
    private Optional<ModelItem> item = Optional.empty();
    private Optional<Found> found = Optional.empty();
    private Optional<PrecisionChoices> choices = Optional.empty();
    private boolean settingUp;
    private boolean filling;

    /** What was found out off the JavaFX thread. */
    private record Found(List<PrecisionCandidate> candidates, ModelFigures.Known known, long free) {}

    /** What is known of this machine's memory, without which no speed is predicted. */
    enum Bandwidth {
        KNOWN,
        UNKNOWN,
        MEASURING,
        BUSY
    }

    /**
     * What the selected precision needs, in words.
     *
     * @param fit empty until it is known
     * @param pill the level with its number
     * @param reason which term to save at, or why nothing is known
     */
    record Price(
            Optional<Fit> fit,
            String weights,
            String cache,
            String workspace,
            String total,
            String free,
            String pill,
            String reason) {
        static final Price NONE = unknown("", "");

        static Price unknown(String pill, String reason) {
            return new Price(Optional.empty(), "", "", "", "", "", pill, reason);
        }

        boolean fitsNot() {
            return fit.filter(known -> known.level() == Fit.Level.DOES_NOT_FIT).isPresent();
        }
    }

    LoadDialogViewModel(ModelsViewModel.Parts parts, Machine machine, Tasks tasks, Texts texts) {
        session = parts.session();
        library = parts.library();
        figures = parts.figures();
        settings = parts.settings();
        this.machine = machine;
        this.tasks = tasks;
        this.texts = texts;
        words = new PrecisionWords(texts);
        threads = new SimpleIntegerProperty(this, "threads", mostThreads());
        device.subscribe(choice -> {
            if (choice == DeviceChoice.CUDA) {
                cache.set(Optional.empty());
            }
            reprice();
        });
        context.subscribe(() -> reprice());
        cache.subscribe(() -> reprice());
        selected.subscribe(this::showPrice);
    }

    /** Begins with a model; what it needs comes as soon as it is known. */
    public void open(ModelItem model) {
        item = Optional.of(model);
        found = Optional.empty();
        choices = Optional.empty();
        rows.clear();
        selected.set(Optional.empty());
        advice.set("");
        title.set(texts.get("load.title", model.entry().id()));
        bandwidth.set(settings.get(Settings.READ_BANDWIDTH) > 0 ? Bandwidth.KNOWN : Bandwidth.UNKNOWN);
        price.set(Price.unknown(texts.get("load.measuring"), ""));
        unmeasured.set(Optional.empty());
        tasks.of(() -> new Found(
                        PrecisionCandidate.of(model, library.survey().items()),
                        figures.look(),
                        machine.availableBytes().getAsLong() + session.heldBytes()))
                .onSuccess(now -> {
                    if (item.filter(model::equals).isPresent()) {
                        show(now, model);
                    }
                })
                .onFailure(
                        UnusableModelException.class,
                        e -> price.set(Price.unknown(texts.get("load.unknown"), String.valueOf(e.getMessage()))))
                .start();
    }

    private void show(Found now, ModelItem model) {
        settingUp = true;
        found = Optional.of(now);
        int most = now.candidates().getFirst().geometry().context();
        List<Integer> lengths = new ArrayList<>(
                CONTEXTS.stream().filter(tokens -> tokens < most).toList());
        lengths.add(most);
        int wanted = context.get() == null ? LoadRequest.USUAL_CONTEXT : context.get();
        contexts.setAll(lengths);
        context.set(
                lengths.stream().filter(tokens -> tokens >= wanted).findFirst().orElse(most));
        settingUp = false;
        reprice();
        selected.set(rows.stream()
                .filter(row -> row.item().filter(model::equals).isPresent())
                .findFirst());
    }

    private void reprice() {
        if (settingUp || found.isEmpty() || context.get() == null) {
            return;
        }
        Found known = found.get();
        Conditions conditions = new Conditions(
                device.get() == DeviceChoice.AUTO
                        ? DeviceChoice.CPU.spelling()
                        : device.get().spelling(),
                context.get(),
                cache.get(),
                device.get() == DeviceChoice.CUDA ? OptionalLong.empty() : OptionalLong.of(known.free()),
                settings.get(Settings.READ_BANDWIDTH));
        PrecisionChoices now = PrecisionChoices.of(known.candidates(), conditions, known.known());
        choices = Optional.of(now);
        int at = selected.get().map(rows::indexOf).orElse(-1);
        filling = true;
        rows.setAll(words.rows(now, loadedFolder()));
        filling = false;
        advice.set(words.advice(now));
        if (at >= 0) {
            selected.set(Optional.of(rows.get(at)));
        }
    }

    private Optional<Path> loadedFolder() {
        return session.state() instanceof State.Ready ready
                ? Optional.of(ready.model().request().folder().toAbsolutePath().normalize())
                : Optional.empty();
    }

    private void showPrice(Optional<PrecisionRow> row) {
        int at = row.map(rows::indexOf).orElse(-1);
        if (at < 0 || choices.isEmpty()) {
            return;
        }
        unmeasured.set(unmeasured(choices.get(), at));
        Fit fit = choices.get().choices().get(at).fit();
        String note = device.get() == DeviceChoice.AUTO ? texts.get("load.autoNote") : "";
        price.set(new Price(
                Optional.of(fit),
                Amounts.bytes(fit.estimate().weights()),
                Amounts.bytes(fit.estimate().cache()),
                Amounts.bytes(fit.estimate().workspace()),
                Amounts.bytes(fit.estimate().total()),
                fit.free().isPresent() ? Amounts.bytes(fit.free().getAsLong()) : texts.get("load.freeUnknown"),
                words.pill(fit),
                (words.reason(fit) + " " + note).strip()));
    }

    private static Optional<ModelPair> unmeasured(PrecisionChoices all, int at) {
        Choice choice = all.choices().get(at);
        if (at == all.reference() || choice.loss().isPresent()) {
            return Optional.empty();
        }
        return id(all.choices().get(all.reference()))
                .flatMap(reference -> id(choice).map(candidate -> new ModelPair(reference, candidate)));
    }

    /** Of a model that is there. */
    private static Optional<String> id(Choice choice) {
        return choice.candidate().item().map(model -> model.entry().id());
    }

    public ObjectProperty<DeviceChoice> deviceProperty() {
        return device;
    }

    /** CPU threads, from 1 to {@link #mostThreads()}. */
    public IntegerProperty threadsProperty() {
        return threads;
    }

    /** The cores of this machine. */
    static int mostThreads() {
        return LoadOptions.automatic().threads();
    }

    /** Lengths of context to choose from, in tokens; the last is the model's longest. */
    public ObservableList<Integer> contexts() {
        return contexts;
    }

    public ObjectProperty<Integer> contextProperty() {
        return context;
    }

    /** How keys and values are kept; empty for the model's own way. On CUDA there is no other. */
    public ObjectProperty<Optional<Precision>> cacheProperty() {
        return cache;
    }

    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    /** The precisions of the model, the most precise first. */
    ObservableList<PrecisionRow> rows() {
        return rows;
    }

    /** Whether the rows are being replaced, so that what a table selects meanwhile is nobody's choice. */
    boolean isFilling() {
        return filling;
    }

    /** The one that is to be loaded, or made. */
    ObjectProperty<Optional<PrecisionRow>> selectedProperty() {
        return selected;
    }

    /** Which precision to take, and why. */
    public ReadOnlyStringProperty adviceProperty() {
        return advice.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Bandwidth> bandwidthProperty() {
        return bandwidth.getReadOnlyProperty();
    }

    /** The selected model and the one to hold it against, where what it loses has not been measured. */
    ReadOnlyObjectProperty<Optional<ModelPair>> unmeasuredProperty() {
        return unmeasured.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Price> priceProperty() {
        return price.getReadOnlyProperty();
    }

    /** Measures this machine's memory for predictions, once and for all, unless a model works. */
    public void measureBandwidth() {
        if (bandwidth.get() == Bandwidth.MEASURING) {
            return;
        }
        if (figures.isBusy()) {
            bandwidth.set(Bandwidth.BUSY);
            return;
        }
        bandwidth.set(Bandwidth.MEASURING);
        tasks.of(machine.readBandwidth()::getAsDouble)
                .onSuccess(bytesPerSecond -> settings.set(Settings.READ_BANDWIDTH, bytesPerSecond))
                .andFinally(() -> {
                    bandwidth.set(settings.get(Settings.READ_BANDWIDTH) > 0 ? Bandwidth.KNOWN : Bandwidth.UNKNOWN);
                    reprice();
                })
                .start();
    }

    /** Loads the selected precision as it is set, also where it seems not to fit: the button says so then. */
    public void load() {
        selected.get()
                .flatMap(PrecisionRow::item)
                .ifPresent(model -> session.load(new LoadRequest(
                        model.entry().folder(),
                        new LoadOptions(device.get().spelling(), threads.get(), cache.get()),
                        Place.WORKER,
                        price.get().fitsNot() ? MemoryCheck.LOAD_ANYWAY : MemoryCheck.REFUSE,
                        context.get() == null ? LoadRequest.USUAL_CONTEXT : context.get())));
    }
}
