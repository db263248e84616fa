package io.github.phiworkbench.ui.compare;

import io.github.phiworkbench.app.BatchListener;
import io.github.phiworkbench.app.BatchProgress;
import io.github.phiworkbench.app.BatchService;
import io.github.phiworkbench.app.ColumnState;
import io.github.phiworkbench.app.ComparisonColumn;
import io.github.phiworkbench.app.Sizes;
import io.github.phiworkbench.compare.Batch;
import io.github.phiworkbench.compare.BatchAnswer;
import io.github.phiworkbench.compare.BatchPlan;
import io.github.phiworkbench.compare.BatchResults;
import io.github.phiworkbench.compare.BatchSummary;
import io.github.phiworkbench.compare.ComparisonStore;
import io.github.phiworkbench.compare.ComparisonStoreException;
import io.github.phiworkbench.compare.ExamplePrompts;
import io.github.phiworkbench.compare.PromptSet;
import io.github.phiworkbench.compare.PromptSetException;
import io.github.phiworkbench.compare.PromptSetFile;
import io.github.phiworkbench.compare.ResultFile;
import io.github.phiworkbench.conversation.WholeFile.Existing;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.library.ImportException;
import io.github.phiworkbench.ui.common.Notifier;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.common.Texts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/**
 * Sets of prompts, put to the models of the columns. Every answer is stored as it comes, so a set goes on where it was stopped.
 * All methods are for the JavaFX thread.
 */
public final class PromptSetViewModel {

    /** While answers come, results are counted no more often. */
    private static final long BETWEEN_RESULTS = Duration.ofSeconds(1).toNanos();

    private final BatchService service;
    private final ComparisonStore store;
    private final Supplier<List<ComparisonColumn>> columns;
    private final Tasks tasks;
    private final Texts texts;
    private final Notifier notifier;
    private final LongSupplier nanoTime;
    private final Consumer<News> events;

    private final ReadOnlyObjectWrapper<Optional<PromptSet>> prompts =
            new ReadOnlyObjectWrapper<>(this, "prompts", Optional.empty());
    private final ReadOnlyObjectWrapper<Optional<Shown>> shown =
            new ReadOnlyObjectWrapper<>(this, "shown", Optional.empty());
    private final ObservableList<BatchSummary> batches = FXCollections.observableArrayList();
    private final ObservableList<BatchResults.Row> rows = FXCollections.observableArrayList();
    private final ObjectProperty<Filter> filter = new SimpleObjectProperty<>(this, "filter", Filter.ALL);
    private final ObjectProperty<Integer> samples = new SimpleObjectProperty<>(this, "samples", 1);
    private final ReadOnlyBooleanWrapper running = new ReadOnlyBooleanWrapper(this, "running");
    private final ReadOnlyObjectWrapper<Optional<BatchProgress>> progress =
            new ReadOnlyObjectWrapper<>(this, "progress", Optional.empty());
    private final ReadOnlyStringWrapper doing = new ReadOnlyStringWrapper(this, "doing", "");
    private final ReadOnlyStringWrapper trouble = new ReadOnlyStringWrapper(this, "trouble", "");

    private Cancellation cancellation = new Cancellation();
    private List<BatchAnswer> answers = List.of();
    private long counted;
    private boolean counting;

    /** What went wrong since the user began something. */
    private final SequencedSet<String> troubles = new LinkedHashSet<>();

    /** Which prompts are listed. */
    public enum Filter {
        ALL,
        /** Those whose answers differ. */
        DIFFERENT,
        /** Those that at least one model got wrong. */
        WRONG
    }

    /**
     * A batch that is looked at.
     *
     * @param batch what it is about
     * @param summary how much of it is done
     * @param results what it has come to
     */
    public record Shown(Batch batch, BatchSummary summary, BatchResults results) {}

    /** What a batch that runs tells. */
    private sealed interface Event {
        record Became(int entrant, ColumnState state) implements Event {}

        record Answered(BatchAnswer answer, BatchProgress progress) implements Event {}

        record GaveUp(String sentence) implements Event {}
    }

    /** @param work which work tells it; what comes late says nothing of the next */
    private record News(Cancellation work, Event event) {}

    /**
     * What answering has come to.
     *
     * @param gaveUp which models cannot answer, and why
     */
    private record Outcome(Shown shown, List<String> gaveUp) {}

    /**
     * A view model without prompts.
     *
     * @param columns who would answer now
     * @param nanoTime the clock
     */
    public PromptSetViewModel(
            BatchService service,
            ComparisonStore store,
            Supplier<List<ComparisonColumn>> columns,
            Tasks tasks,
            Texts texts,
            Notifier notifier,
            CompareViewModel.Feed feed,
            LongSupplier nanoTime) {
        this.service = service;
        this.store = store;
        this.columns = columns;
        this.tasks = tasks;
        this.texts = texts;
        this.notifier = notifier;
        this.nanoTime = nanoTime;
        events = feed.to(this::told);
        filter.subscribe((_, _) -> list());
    }

    /** Reads the list of what was done before. */
    public void refresh() {
        tasks.of(store::batches)
                .onSuccess(batches::setAll)
                .onFailure(ComparisonStoreException.class, this::fail)
                .start();
    }

    /** Reads prompts from a file. */
    public void open(Path file) {
        forgetTroubles();
        tasks.of(() -> PromptSetFile.read(file))
                .onSuccess(this::take)
                .onFailure(PromptSetException.class, this::fail)
                .start();
    }

    /** Takes some products, whose answers are known. */
    public void openExample() {
        take(ExamplePrompts.products(texts.get("promptset.example.name")));
    }

    private void take(PromptSet read) {
        if (running.get()) {
            return;
        }
        forgetTroubles();
        prompts.set(Optional.of(read));
        show(Optional.empty());
    }

    /** Has the models of the columns answer; what they answered before in the same way is not asked again. */
    public void run() {
        begin(plan -> store.latest(plan).orElseGet(() -> store.begin(plan)));
    }

    /** Has the models of the columns answer all of it anew, beside what they answered before. */
    public void runAnew() {
        begin(store::begin);
    }

    @FunctionalInterface
    private interface Beginning {
        Batch of(BatchPlan plan);
    }

    private void begin(Beginning beginning) {
        if (running.get() || prompts.get().isEmpty()) {
            return;
        }
        PromptSet set = prompts.get().get();
        List<ComparisonColumn> asked = List.copyOf(columns.get());
        int count = samples.get();
        work(texts.get("promptset.preparing"), stop -> {
            BatchPlan plan = service.plan(set, asked, count, _ -> {}, stop);
            return answer(beginning.of(plan), stop);
        });
    }

    /** Goes on with the batch that is shown, by the models it was begun with. */
    public void goOn() {
        shown.get()
                .filter(_ -> !running.get())
                .ifPresent(it -> work(texts.get("promptset.preparing"), stop -> answer(it.batch(), stop)));
    }

    @FunctionalInterface
    private interface Job {
        Outcome run(Cancellation stop);
    }

    private void work(String words, Job job) {
        Cancellation stop = new Cancellation();
        cancellation = stop;
        running.set(true);
        forgetTroubles();
        doing.set(words);
        progress.set(Optional.empty());
        tasks.of(() -> job.run(stop))
                .onSuccess(it -> {
                    show(Optional.of(it.shown()));
                    it.gaveUp().forEach(this::complain);
                })
                .onFailure(CancellationException.class, _ -> {})
                .onFailure(UnusableModelException.class, this::fail)
                .onFailure(ImportException.class, this::fail)
                .onFailure(IllegalArgumentException.class, this::fail)
                .onFailure(ComparisonStoreException.class, this::fail)
                .andFinally(this::ended)
                .start();
    }

    private void fail(Exception failure) {
        complain(String.valueOf(failure.getMessage()));
    }

    /** Beside what was said before. */
    private void complain(String sentence) {
        if (troubles.add(sentence)) {
            trouble.set(String.join("\n", troubles));
        }
    }

    private void forgetTroubles() {
        troubles.clear();
        trouble.set("");
    }

    private void ended() {
        running.set(false);
        doing.set("");
        progress.set(Optional.empty());
        refresh();
    }

    /** Runs on a thread of its own. */
    private Outcome answer(Batch batch, Cancellation stop) {
        Shown before = look(batch);
        tasks.onWindow(() -> show(Optional.of(before)));
        List<String> gaveUp = new ArrayList<>();
        service.run(batch, listener(batch, gaveUp, stop), stop);
        return new Outcome(look(batch), gaveUp);
    }

    private Shown look(Batch batch) {
        return new Shown(batch, store.summary(batch.id()), new BatchResults(batch.plan(), store.answers(batch.id())));
    }

    private BatchListener listener(Batch batch, List<String> gaveUp, Cancellation work) {
        return new BatchListener() {
            @Override
            public void became(int entrant, ColumnState state) {
                events.accept(new News(work, new Event.Became(entrant, state)));
            }

            @Override
            public void answered(BatchAnswer answer, BatchProgress soFar) {
                events.accept(new News(work, new Event.Answered(answer, soFar)));
            }

            @Override
            public void gaveUp(int entrant, String sentence) {
                String whole = texts.get("promptset.gaveUp", name(batch, entrant), sentence);
                gaveUp.add(whole);
                events.accept(new News(work, new Event.GaveUp(whole)));
            }

            @Override
            public void unloaded(String model, String place) {
                tasks.onWindow(() -> notifier.info(texts.get("unloaded", model, place)));
            }
        };
    }

    private void told(List<News> news) {
        List<Event> present = news.stream()
                .filter(it -> it.work().equals(cancellation))
                .map(News::event)
                .toList();
        if (!running.get() || shown.get().isEmpty() || present.isEmpty()) {
            return;
        }
        Batch batch = shown.get().get().batch();
        List<BatchAnswer> more = new ArrayList<>(answers);
        for (Event event : present) {
            switch (event) {
                case Event.Became(int entrant, ColumnState state) -> doing.set(words(name(batch, entrant), state));
                case Event.Answered(BatchAnswer answer, BatchProgress soFar) -> {
                    more.removeIf(
                            old -> old.failure().isPresent() && old.place().equals(answer.place()));
                    more.add(answer);
                    progress.set(Optional.of(soFar));
                }
                case Event.GaveUp(String sentence) -> complain(sentence);
            }
        }
        answers = more;
        countNowAndThen(batch);
    }

    private void countNowAndThen(Batch batch) {
        if (counting || nanoTime.getAsLong() - counted < BETWEEN_RESULTS) {
            return;
        }
        counting = true;
        Cancellation work = cancellation;
        List<BatchAnswer> soFar = answers;
        BatchSummary summary = shown.get().orElseThrow().summary();
        tasks.of(() -> new Shown(batch, summary, new BatchResults(batch.plan(), soFar)))
                .onSuccess(it -> {
                    if (running.get() && work.equals(cancellation)) {
                        counted = nanoTime.getAsLong();
                        display(Optional.of(it));
                    }
                })
                .andFinally(() -> counting = false)
                .start();
    }

    private static String name(Batch batch, int entrant) {
        return batch.plan().entrants().get(entrant).contender().label();
    }

    private String words(String model, ColumnState state) {
        return switch (state) {
            case ColumnState.Importing _, ColumnState.Loading _ -> texts.get("promptset.loading", model);
            case ColumnState.Queued _ -> texts.get("promptset.queued", model);
            case ColumnState.WaitingForMemory _, ColumnState.WaitingForChat _ -> texts.get("promptset.waiting", model);
            case ColumnState.Loaded _, ColumnState.Reading _, ColumnState.Writing _, ColumnState.Ended _ ->
                texts.get("promptset.answering", model);
        };
    }

    /** How far it is, with the time left where it is known. */
    public String words(BatchProgress soFar) {
        return soFar.left()
                .map(left -> texts.get("promptset.progress.left", soFar.done(), soFar.total(), Sizes.time(left)))
                .orElseGet(() -> texts.get("promptset.progress", soFar.done(), soFar.total()));
    }

    /** Stops; what was answered stays. */
    public boolean stop() {
        cancellation.cancel();
        return running.get();
    }

    /** Looks at a batch of before; its prompts can be put to other models too. */
    public void look(BatchSummary chosen) {
        if (running.get() || shown.get().map(it -> it.batch().id()).equals(Optional.of(chosen.id()))) {
            return;
        }
        forgetTroubles();
        tasks.of(() -> look(store.batch(chosen.id())))
                .onSuccess(it -> {
                    if (running.get()) {
                        return;
                    }
                    prompts.set(Optional.of(it.batch().plan().prompts()));
                    show(Optional.of(it));
                })
                .onFailure(ComparisonStoreException.class, this::fail)
                .start();
    }

    private void show(Optional<Shown> next) {
        counted = nanoTime.getAsLong();
        answers = next.map(it -> it.results().rows().stream()
                        .flatMap(row -> row.cells().stream())
                        .flatMap(cell -> cell.answers().stream())
                        .toList())
                .orElse(List.of());
        display(next);
    }

    private void display(Optional<Shown> next) {
        shown.set(next);
        list();
    }

    private void list() {
        List<BatchResults.Row> wanted = shown.get().map(it -> it.results().rows()).orElse(List.of()).stream()
                .filter(row -> switch (filter.get()) {
                    case ALL -> true;
                    case DIFFERENT -> row.isDifferent();
                    case WRONG -> row.hasWrong();
                })
                .toList();
        boolean samePrompts = ids(rows).equals(ids(wanted));
        if (!samePrompts) {
            rows.setAll(wanted);
            return;
        }
        // Row by row, so that what is chosen in the table stays so.
        for (int index = 0; index < wanted.size(); index++) {
            if (!rows.get(index).equals(wanted.get(index))) {
                rows.set(index, wanted.get(index));
            }
        }
    }

    private static List<String> ids(List<BatchResults.Row> listed) {
        return listed.stream().map(row -> row.prompt().id()).toList();
    }

    /** Removes the batch that is shown; it can be taken back. */
    public void remove() {
        if (running.get() || shown.get().isEmpty()) {
            return;
        }
        BatchSummary gone = shown.get().get().summary();
        change(() -> store.removeBatch(gone.id()), () -> {
            show(Optional.empty());
            notifier.offer(
                    texts.get("promptset.removed", gone.name()),
                    texts.get("promptset.undo"),
                    () -> change(() -> store.restoreBatch(gone.id()), () -> look(gone)));
        });
    }

    private void change(Runnable work, Runnable then) {
        tasks.of(() -> {
                    work.run();
                    return true;
                })
                .onSuccess(_ -> {
                    then.run();
                    refresh();
                })
                .onFailure(ComparisonStoreException.class, this::fail)
                .start();
    }

    /** Writes the results that are shown to a file, in the form that its name tells. */
    public void export(Path file) {
        shown.get()
                .ifPresent(it -> tasks.of(() -> {
                            ResultFile.at(file).write(it.results(), Existing.REPLACE);
                            return file;
                        })
                        .onSuccess(written -> notifier.info(texts.get("promptset.exported", written.getFileName())))
                        .onFailure(IllegalArgumentException.class, this::fail)
                        .onFailure(ComparisonStoreException.class, this::fail)
                        .start());
    }

    public ReadOnlyObjectProperty<Optional<PromptSet>> promptsProperty() {
        return prompts.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Shown>> shownProperty() {
        return shown.getReadOnlyProperty();
    }

    /** What was done before, the last begun first. */
    public ObservableList<BatchSummary> batches() {
        return batches;
    }

    /** The prompts that the filter lets through, with their answers. */
    public ObservableList<BatchResults.Row> rows() {
        return rows;
    }

    public ObjectProperty<Filter> filterProperty() {
        return filter;
    }

    public ObjectProperty<Integer> samplesProperty() {
        return samples;
    }

    public ReadOnlyBooleanProperty runningProperty() {
        return running.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<BatchProgress>> progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /** What is under way, in words; empty if nothing is. */
    public ReadOnlyStringProperty doingProperty() {
        return doing.getReadOnlyProperty();
    }

    /** What went wrong, in a sentence; empty if nothing did. */
    public ReadOnlyStringProperty troubleProperty() {
        return trouble.getReadOnlyProperty();
    }
}
