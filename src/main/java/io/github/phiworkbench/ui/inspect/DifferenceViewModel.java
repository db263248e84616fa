package io.github.phiworkbench.ui.inspect;

import io.github.phiworkbench.app.InspectService;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.inspect.DifferenceMeasure;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.SpanDifference;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.inspect.TraceDifference;
import io.github.phiworkbench.library.ImportException;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.heat.Heat;
import io.github.phiworkbench.ui.inspect.DifferenceRows.Row;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.IntConsumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
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

/**
 * What another model says of a text, compared with the loaded one. A difference belongs to its text and goes with it. All
 * methods are for the JavaFX thread.
 */
public final class DifferenceViewModel {

    /** More progress than this is not seen. */
    private static final int TOKENS_A_STEP = 64;

    private final Models models;
    private final Settings settings;
    private final Tasks tasks;
    private final Texts texts;
    private final IntConsumer selectToken;

    private final ReadOnlyObjectWrapper<Optional<TokenTrace>> trace =
            new ReadOnlyObjectWrapper<>(this, "trace", Optional.empty());
    private final ObservableList<String> others = FXCollections.observableArrayList();
    private final StringProperty other = new SimpleStringProperty(this, "other", "");
    private final ObjectProperty<DifferenceMeasure> measure =
            new SimpleObjectProperty<>(this, "measure", DifferenceMeasure.DIVERGENCE);
    private final BooleanProperty coloured = new SimpleBooleanProperty(this, "coloured");
    private final ReadOnlyObjectWrapper<Optional<ModelDifference>> difference =
            new ReadOnlyObjectWrapper<>(this, "difference", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Heat>> heat =
            new ReadOnlyObjectWrapper<>(this, "heat", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<InspectViewModel.Busy>> busy =
            new ReadOnlyObjectWrapper<>(this, "busy", Optional.empty());
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper(this, "trouble", "");
    private final ReadOnlyIntegerWrapper presented = new ReadOnlyIntegerWrapper(this, "presented");
    private final ObservableList<Row> rows = FXCollections.observableArrayList();

    /** Kept, since it is told of changes only as long as somebody holds it. */
    private final ObservableList<Row> shownRows = FXCollections.unmodifiableObservableList(rows);

    private Cancellation running = new Cancellation();

    /** The models that are compared; called on threads of their own. */
    public interface Models {

        /** Those that the text's own can be compared with. */
        List<String> others(TokenTrace trace);

        /** See {@link InspectService#compare}, which may fail in the same ways. */
        ModelDifference compare(
                TokenTrace trace, String other, int top, InspectService.Progress progress, Cancellation cancellation);

        /** The loaded model and the others of the library. */
        static Models of(InspectService service) {
            return new Models() {
                @Override
                public List<String> others(TokenTrace trace) {
                    return service.others();
                }

                @Override
                public ModelDifference compare(
                        TokenTrace trace,
                        String other,
                        int top,
                        InspectService.Progress progress,
                        Cancellation cancellation) {
                    return service.compare(trace, other, top, progress, cancellation);
                }
            };
        }
    }

    /** @param selectToken selects a token of the text */
    public DifferenceViewModel(
            InspectService service, Settings settings, Tasks tasks, Texts texts, IntConsumer selectToken) {
        this(Models.of(service), settings, tasks, texts, selectToken);
    }

    /** The same for other models than the loaded one. */
    public DifferenceViewModel(Models models, Settings settings, Tasks tasks, Texts texts, IntConsumer selectToken) {
        this.models = models;
        this.settings = settings;
        this.tasks = tasks;
        this.texts = texts;
        this.selectToken = selectToken;
        measure.subscribe((_, _) -> list());
        coloured.subscribe((_, _) -> colour());
    }

    /** Turns to a text; the difference of another one goes. */
    public void show(Optional<TokenTrace> shown) {
        trace.set(shown);
        running.cancel();
        busy.set(Optional.empty());
        trouble.set("");
        coloured.set(false);
        rows.clear();
        difference.set(Optional.empty());
        if (shown.isPresent()) {
            refresh();
        }
    }

    /** Shows what two models said of the text that is shown now, coloured by it. */
    void present(TraceDifference found) {
        difference.set(Optional.of(found));
        list();
        coloured.set(true);
        presented.set(presented.get() + 1);
    }

    /** Counts comparisons that came from elsewhere, which want to be seen. */
    ReadOnlyIntegerProperty presentedProperty() {
        return presented.getReadOnlyProperty();
    }

    /** The text that is compared; empty for none. */
    public ReadOnlyObjectProperty<Optional<TokenTrace>> traceProperty() {
        return trace.getReadOnlyProperty();
    }

    /** The models that the loaded one can be compared with. */
    public ObservableList<String> others() {
        return others;
    }

    /** The one that is to be compared; empty for none. */
    public StringProperty otherProperty() {
        return other;
    }

    /** By what the places are put in order and coloured. */
    public ObjectProperty<DifferenceMeasure> measureProperty() {
        return measure;
    }

    /** Whether the text is to be coloured by the difference; false without one. */
    public BooleanProperty colouredProperty() {
        return coloured;
    }

    /** The last comparison of this text; empty without one. */
    public ReadOnlyObjectProperty<Optional<ModelDifference>> differenceProperty() {
        return difference.getReadOnlyProperty();
    }

    /** What the text is to be coloured by; empty if not by the difference. */
    public ReadOnlyObjectProperty<Optional<Heat>> heatProperty() {
        return heat.getReadOnlyProperty();
    }

    /** What is under way; empty if nothing is. */
    public ReadOnlyObjectProperty<Optional<InspectViewModel.Busy>> busyProperty() {
        return busy.getReadOnlyProperty();
    }

    /** Why the models could not be compared, in a plain sentence; empty if nothing is to be said. */
    public ReadOnlyStringProperty troubleProperty() {
        return trouble.getReadOnlyProperty();
    }

    /** The places of the text, those first at which the models differ most by the measure. */
    public ObservableList<Row> rows() {
        return shownRows;
    }

    /** Selects a place in the text. */
    public void select(Row row) {
        if (row.token() >= 0) {
            selectToken.accept(row.token());
        }
    }

    /** Looks again which models there are. */
    public void refresh() {
        Optional<TokenTrace> shown = trace.get();
        if (shown.isEmpty()) {
            return;
        }
        tasks.of(() -> models.others(shown.get()))
                .onSuccess(found -> {
                    if (!others.equals(found)) {
                        others.setAll(found);
                    }
                    if (!found.contains(other.get())) {
                        other.set(found.isEmpty() ? "" : found.getFirst());
                    }
                })
                .start();
    }

    /** Compares the loaded model with the other one; does nothing while that is under way, or if there is nothing to read. */
    public void compare() {
        Optional<TokenTrace> read = trace.get().filter(it -> it.size() > 0);
        if (read.isEmpty() || other.get().isEmpty() || busy.get().isPresent()) {
            return;
        }
        Cancellation mine = new Cancellation();
        running = mine;
        trouble.set("");
        String wanted = other.get();
        int top = settings.get(Settings.TOKEN_ALTERNATIVES).intValue();
        tell(mine, texts.get("difference.loading", wanted), 0, 0);
        tasks.of(() -> models.compare(read.get(), wanted, top, new Told(mine), mine))
                .onSuccess(found -> {
                    if (running == mine) {
                        difference.set(Optional.of(found));
                        list();
                    }
                })
                .onFailure(CancellationException.class, _ -> {})
                .onFailure(UnusableModelException.class, failure -> failed(mine, failure))
                .onFailure(ImportException.class, failure -> failed(mine, failure))
                .onFailure(EngineException.class, failure -> failed(mine, failure))
                // A text that is too long for a model, or that the two cannot both write.
                .onFailure(IllegalArgumentException.class, failure -> failed(mine, failure))
                .andFinally(() -> {
                    if (running == mine) {
                        busy.set(Optional.empty());
                    }
                })
                .start();
    }

    private void tell(Cancellation mine, String what, int done, int total) {
        if (running == mine) {
            busy.set(Optional.of(new InspectViewModel.Busy(what, done, total)));
        }
    }

    private void failed(Cancellation mine, Exception failure) {
        if (running == mine) {
            trouble.set(String.valueOf(failure.getMessage()));
        }
    }

    /** Takes progress to the JavaFX thread. */
    private final class Told implements InspectService.Progress {
        private final Cancellation mine;

        Told(Cancellation mine) {
            this.mine = mine;
        }

        @Override
        public void tokens(int done, int total) {
            if (done % TOKENS_A_STEP == 0 || done == total) {
                tasks.onWindow(() -> {
                    if (busy.get().isPresent()) {
                        tell(mine, texts.get("difference.comparing"), done, total);
                    }
                });
            }
        }
    }

    /**
     * Stops what is under way; what was compared before stays.
     *
     * @return whether anything was under way
     */
    public boolean stop() {
        boolean any = busy.get().isPresent();
        running.cancel();
        busy.set(Optional.empty());
        return any;
    }

    /** Puts the places in order, which takes a moment for long texts. */
    private void list() {
        Optional<ModelDifference> of = difference.get();
        Optional<TokenTrace> text = trace.get();
        DifferenceMeasure by = measure.get();
        if (of.isEmpty() || text.isEmpty()) {
            return;
        }
        tasks.of(() -> DifferenceRows.of(of.get(), text.get(), by))
                .onSuccess(ordered -> {
                    if (difference.get().equals(of) && measure.get() == by) {
                        show(ordered);
                    }
                })
                .start();
    }

    private void show(List<Row> ordered) {
        rows.setAll(ordered);
        colour();
    }

    private void colour() {
        boolean any = coloured.get() && difference.get().isPresent();
        heat.set(
                any
                        ? Optional.of(DifferenceWords.heat(
                                difference.get().orElseThrow(), trace.get().orElseThrow(), shownMeasure(), texts))
                        : Optional.empty());
    }

    /** The chosen measure; where the models have different tokens, the only one that there is. */
    public DifferenceMeasure shownMeasure() {
        return difference.get().filter(SpanDifference.class::isInstance).isPresent()
                ? DifferenceMeasure.LOGPROB_CHANGE
                : measure.get();
    }

    /** Whether the last comparison is one of whole distributions, token by token. */
    public boolean isExact() {
        return difference.get().filter(TraceDifference.class::isInstance).isPresent();
    }
}
