package io.github.phiworkbench.ui.models;

import io.github.phiworkbench.app.LoadRequest;
import io.github.phiworkbench.app.LoadRequest.MemoryCheck;
import io.github.phiworkbench.app.LoadRequest.Place;
import io.github.phiworkbench.app.ModelSession;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.WeightFormats;
import io.github.phiworkbench.library.Fit;
import io.github.phiworkbench.library.ImportPreview;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.MemoryEstimate;
import io.github.phiworkbench.library.ModelItem;
import io.github.phiworkbench.ui.common.Amounts;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
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

/** Where and how a model is to be loaded, priced anew with each change. */
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

    private static final List<Integer> CONTEXTS = List.of(2048, 4096, 8192, 16_384, 32_768, 65_536, 131_072);

    private final ModelSession session;
    private final LongSupplier availableBytes;
    private final Tasks tasks;
    private final Texts texts;

    private final ObjectProperty<DeviceChoice> device = new SimpleObjectProperty<>(this, "device", DeviceChoice.AUTO);
    private final IntegerProperty threads;
    private final ObservableList<Integer> contexts = FXCollections.observableArrayList();
    private final ObjectProperty<Integer> context =
            new SimpleObjectProperty<>(this, "context", LoadRequest.USUAL_CONTEXT);
    private final ReadOnlyStringWrapper title = new ReadOnlyStringWrapper(this, "title", "");
    private final ReadOnlyStringWrapper precision = new ReadOnlyStringWrapper(this, "precision", "");
    private final ReadOnlyObjectWrapper<Price> price = new ReadOnlyObjectWrapper<>(this, "price", Price.NONE);
    private Optional<ModelItem> item = Optional.empty();
    private Optional<Sizes> sizes = Optional.empty();
    private OptionalLong free = OptionalLong.empty();
    private boolean settingUp;

    /** What the price of a model depends on. */
    private record Sizes(Geometry geometry, Precision precision, WeightFormats formats, long weightBytes) {}

    /** What was found out off the JavaFX thread. */
    private record Found(Sizes sizes, long free) {}

    /**
     * What a model needs, in words.
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
        static final Price NONE = new Price(Optional.empty(), "", "", "", "", "", "", "");

        boolean fitsNot() {
            return fit.filter(known -> known.level() == Fit.Level.DOES_NOT_FIT).isPresent();
        }
    }

    /** @param availableBytes memory of this machine that programs can have, asked off the JavaFX thread */
    public LoadDialogViewModel(ModelSession session, LongSupplier availableBytes, Tasks tasks, Texts texts) {
        this.session = session;
        this.availableBytes = availableBytes;
        this.tasks = tasks;
        this.texts = texts;
        threads = new SimpleIntegerProperty(this, "threads", mostThreads());
        device.subscribe(() -> reprice());
        context.subscribe(() -> reprice());
    }

    /** Begins with a model; what it needs comes as soon as it is known. */
    public void open(ModelItem model) {
        item = Optional.of(model);
        sizes = Optional.empty();
        title.set(texts.get("load.title", model.entry().id()));
        precision.set("");
        price.set(new Price(Optional.empty(), "", "", "", "", "", texts.get("load.measuring"), ""));
        tasks.of(() -> new Found(sizesOf(model), availableBytes.getAsLong() + session.heldBytes()))
                .onSuccess(found -> {
                    if (item.filter(model::equals).isPresent()) {
                        show(found);
                    }
                })
                .onFailure(
                        UnusableModelException.class,
                        e -> price.set(new Price(
                                Optional.empty(),
                                "",
                                "",
                                "",
                                "",
                                "",
                                texts.get("load.unknown"),
                                String.valueOf(e.getMessage()))))
                .start();
    }

    private static Sizes sizesOf(ModelItem model) {
        return switch (model.entry()) {
            case LibraryEntry.Ready(var _, var manifest) ->
                new Sizes(manifest.geometry(), manifest.precision(), manifest.formats(), manifest.weightBytes());
            case LibraryEntry.Embedded(var _, var checkpoint, var _) -> {
                ImportPreview preview = ImportPreview.of(checkpoint);
                yield new Sizes(
                        preview.geometry(),
                        Precision.F32,
                        WeightFormats.uniform(Precision.F32),
                        preview.sizes().getOrDefault(Precision.F32, 0L));
            }
            case LibraryEntry.Broken broken -> throw new UnusableModelException(broken.reason());
        };
    }

    private void show(Found found) {
        settingUp = true;
        sizes = Optional.of(found.sizes());
        free = OptionalLong.of(found.free());
        precision.set(texts.get("precision." + found.sizes().precision().spelling()));
        int most = found.sizes().geometry().context();
        List<Integer> choices = new ArrayList<>(
                CONTEXTS.stream().filter(tokens -> tokens < most).toList());
        choices.add(most);
        int wanted = context.get() == null ? LoadRequest.USUAL_CONTEXT : context.get();
        contexts.setAll(choices);
        context.set(
                choices.stream().filter(tokens -> tokens >= wanted).findFirst().orElse(most));
        settingUp = false;
        reprice();
    }

    private void reprice() {
        if (settingUp || sizes.isEmpty() || context.get() == null) {
            return;
        }
        Sizes known = sizes.get();
        String place = device.get() == DeviceChoice.AUTO
                ? DeviceChoice.CPU.spelling()
                : device.get().spelling();
        MemoryEstimate estimate =
                MemoryEstimate.of(known.geometry(), known.formats(), known.weightBytes(), place, context.get());
        Fit fit = new Fit(estimate, device.get() == DeviceChoice.CUDA ? OptionalLong.empty() : free);
        price.set(new Price(
                Optional.of(fit),
                Amounts.bytes(estimate.weights()),
                Amounts.bytes(estimate.cache()),
                Amounts.bytes(estimate.workspace()),
                Amounts.bytes(estimate.total()),
                fit.free().isPresent() ? Amounts.bytes(fit.free().getAsLong()) : texts.get("load.freeUnknown"),
                pill(fit),
                reason(fit)));
    }

    private String pill(Fit fit) {
        String total = Amounts.bytes(fit.estimate().total());
        return switch (fit.level()) {
            case FITS -> texts.get("fit.fits", total, Amounts.bytes(fit.free().orElse(0)));
            case TIGHT -> texts.get("fit.tight", total, Amounts.bytes(fit.free().orElse(0)));
            case DOES_NOT_FIT -> texts.get("fit.not", Amounts.bytes(fit.missing()));
            case UNKNOWN -> texts.get("fit.unknown", total);
        };
    }

    private String reason(Fit fit) {
        String note = device.get() == DeviceChoice.AUTO ? texts.get("load.autoNote") : "";
        String term = fit.largest().name().toLowerCase(Locale.ROOT);
        String text =
                switch (fit.level()) {
                    case FITS -> "";
                    case TIGHT, DOES_NOT_FIT -> texts.get("limit." + term);
                    case UNKNOWN -> texts.get("load.gpuNote");
                };
        return (text + " " + note).strip();
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

    public ReadOnlyStringProperty titleProperty() {
        return title.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty precisionProperty() {
        return precision.getReadOnlyProperty();
    }

    ReadOnlyObjectProperty<Price> priceProperty() {
        return price.getReadOnlyProperty();
    }

    /** Loads the model as it is set, also where it seems not to fit: the button says so then. */
    public void load() {
        item.ifPresent(model -> session.load(new LoadRequest(
                model.entry().folder(),
                new LoadOptions(device.get().spelling(), threads.get()),
                Place.WORKER,
                price.get().fitsNot() ? MemoryCheck.LOAD_ANYWAY : MemoryCheck.REFUSE,
                context.get() == null ? LoadRequest.USUAL_CONTEXT : context.get())));
    }
}
