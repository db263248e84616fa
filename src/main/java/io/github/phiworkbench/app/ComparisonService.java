package io.github.phiworkbench.app;

import io.github.phiworkbench.app.ColumnAnswer.End;
import io.github.phiworkbench.app.ComparisonModels.WhenFull;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.inspect.ModelDifference;
import io.github.phiworkbench.inspect.TokenTrace;
import io.github.phiworkbench.library.DoesNotFitException;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelLibrary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts one conversation to several models, precisions or samplers. Whoever works alone waits for what was begun before: other
 * runs, and batches, which let others in between two answers. A model comes into memory when its column's turn has come and
 * stays there until its place is needed; the chat's own model serves where it is the same, and is never unloaded for a
 * comparison. A column that fails says why in its answer, and the others go on.
 */
public final class ComparisonService implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ComparisonService.class);

    /** Seeds that a user can still read and type. */
    private static final long SEEDS = 1_000_000_000;

    private final ModelSession session;
    private final ModelLibrary library;
    private final ComparisonModels models;
    private final Turns turns = new Turns();
    private final Set<ComparisonRun> running = ConcurrentHashMap.newKeySet();

    /** Which columns work at the same time. */
    public enum Order {
        /** Each column waits for the one before it: fair figures, and one model at a time. */
        ONE_AFTER_ANOTHER,
        /** All at once, as far as they fit into memory. */
        TOGETHER
    }

    public ComparisonService(ModelSession session, ModelLibrary library, ModelLoader loader) {
        this(session, library, loader::load);
    }

    ComparisonService(ModelSession session, ModelLibrary library, ModelSession.Loader loader) {
        this.session = session;
        this.library = library;
        models = new ComparisonModels(session, library, loader);
    }

    /**
     * Begins to answer and returns at once. Samples of a column without a seed of its own are drawn with seeds that follow one
     * another, the same for every column.
     */
    public ComparisonRun start(List<ComparisonTask> tasks, Order order, ComparisonListener listener) {
        ComparisonRun run = new ComparisonRun(tasks.size());
        running.add(run);
        long seed = ThreadLocalRandom.current().nextLong(SEEDS);
        List<Runnable> columns = IntStream.range(0, tasks.size())
                .<Runnable>mapToObj(index -> () -> new Column(run, index, tasks.get(index), order, listener).run(seed))
                .toList();
        switch (order) {
            case ONE_AFTER_ANOTHER -> begin(run, () -> columns.forEach(Runnable::run));
            case TOGETHER -> columns.forEach(column -> begin(run, column));
        }
        return run;
    }

    private void begin(ComparisonRun run, Runnable work) {
        var _ = Thread.ofVirtual().name("comparison").start(() -> {
            work.run();
            if (!run.isRunning()) {
                running.remove(run);
            }
        });
    }

    /** One column of a run. */
    private final class Column {
        private final ComparisonRun run;
        private final int index;
        private final ComparisonTask task;
        private final Order order;
        private final ComparisonListener listener;
        private final Cancellation cancellation;
        private int sample;

        Column(ComparisonRun run, int index, ComparisonTask task, Order order, ComparisonListener listener) {
            this.run = run;
            this.index = index;
            this.task = task;
            this.order = order;
            this.listener = listener;
            cancellation = run.cancellation(index);
        }

        /** @param seed of the first sample, where the column has none of its own */
        void run(long seed) {
            try {
                answer(seed);
            } catch (CancellationException e) {
                LOG.debug("A column was stopped", e);
                tell(ColumnAnswer.none(sample, new End.Stopped()));
            } catch (RuntimeException | Error e) {
                LOG.warn("A column of {} failed", task.column().model(), e);
                tell(ColumnAnswer.none(sample, new End.Failed(sentence(task.column(), e))));
            } finally {
                end();
            }
        }

        private void end() {
            try {
                listener.became(index, new ColumnState.Ended());
            } finally {
                run.ended();
            }
        }

        private void answer(long seed) {
            try (var _ = turns.take(order == Order.ONE_AFTER_ANOTHER, cancellation);
                    OpenColumn open = open(
                            task.column(), state -> listener.became(index, state), listener::unloaded, cancellation)) {
                listener.became(index, new ColumnState.Loaded(open.model(), open.isOfChat()));
                boolean goOn = true;
                while (goOn) {
                    ColumnAnswer answer = open.answer(
                            task.messages(), sample, OptionalLong.of(seed(seed) + sample), watcher(), cancellation);
                    tell(answer);
                    sample++;
                    goOn = answer.isComplete() && sample < task.samples();
                }
            }
        }

        private long seed(long usual) {
            return task.column().sampling().flatMap(own -> boxed(own.seed())).orElse(usual);
        }

        private static Optional<Long> boxed(OptionalLong seed) {
            return seed.isPresent() ? Optional.of(seed.getAsLong()) : Optional.empty();
        }

        private OpenColumn.Watcher watcher() {
            return new OpenColumn.Watcher() {
                private boolean writing;

                @Override
                public void reading(int done, int total) {
                    listener.became(index, new ColumnState.Reading(sample, done, total));
                }

                @Override
                public void wrote(String text, TokenTrace soFar) {
                    if (!writing) {
                        writing = true;
                        listener.became(index, new ColumnState.Writing(sample));
                    }
                    listener.wrote(index, sample, text, soFar);
                }
            };
        }

        private void tell(ColumnAnswer answer) {
            run.answered(index, answer);
            listener.answered(index, answer);
        }
    }

    private String sentence(ComparisonColumn column, Throwable failure) {
        String sentence = LoadFailure.of(column.model(), failure).sentence();
        return failure instanceof DoesNotFitException large
                ? chatModel()
                        .map(chat -> large.need() + "; unload " + chat + ", which the chat has loaded, or choose a"
                                + " smaller model or context.")
                        .orElse(sentence)
                : sentence;
    }

    private Optional<String> chatModel() {
        return session.state() instanceof ModelSession.State.Ready ready
                ? Optional.of(ready.model().manifest().id())
                : Optional.empty();
    }

    /**
     * Waits until nobody else works.
     *
     * @throws CancellationException if it was asked to stop before
     */
    Turns.Turn turn(Cancellation cancellation) {
        return turns.take(true, cancellation);
    }

    /** Whether somebody waits for the end of a turn. */
    boolean isWaitedFor() {
        return turns.isWaitedFor();
    }

    /**
     * Brings a column's model into memory, for question after question.
     *
     * @param told how far it has come
     * @param unloaded told which model was unloaded for which
     * @throws CancellationException if it was asked to stop
     * @throws io.github.phiworkbench.family.UnusableModelException if there is no such model or it cannot be used; a
     *     {@link DoesNotFitException} if the memory does not suffice
     * @throws io.github.phiworkbench.engine.EngineException if the model cannot be loaded
     */
    OpenColumn open(
            ComparisonColumn column,
            Consumer<ColumnState> told,
            BiConsumer<String, String> unloaded,
            Cancellation cancellation) {
        return new OpenColumn(column, models.use(column, WhenFull.WAIT, told, unloaded, cancellation));
    }

    /**
     * What another model says of the tokens that a column's model wrote. Both are in memory for the time of it; where both do
     * not fit beside what is in use, that is said.
     *
     * @param trace the answer, written by the reference
     * @param top how many alternatives are captured with each token
     * @param unloaded told which model was unloaded for which
     * @throws CancellationException if it was asked to stop
     * @throws io.github.phiworkbench.family.UnusableModelException as {@link #open}
     */
    public ModelDifference difference(
            TokenTrace trace,
            ComparisonColumn reference,
            ComparisonColumn candidate,
            int top,
            InspectService.Progress progress,
            BiConsumer<String, String> unloaded,
            Cancellation cancellation) {
        progress.loading(reference.model());
        try (var first = models.use(reference, WhenFull.WAIT, _ -> {}, unloaded, cancellation)) {
            progress.loading(candidate.model());
            try (var second = models.use(candidate, WhenFull.REFUSE, _ -> {}, unloaded, cancellation)) {
                return TraceComparison.of(trace, first.model(), second.model(), top, progress, cancellation);
            }
        }
    }

    /** The models in memory, for others who compare two of them. */
    ComparisonModels models() {
        return models;
    }

    /** The models that can be compared. */
    public List<LibraryEntry> choices() {
        return library.list().stream()
                .filter(entry -> !(entry instanceof LibraryEntry.Broken))
                .toList();
    }

    /** Ids of the models that are in memory for comparisons, beside the chat's. */
    public List<String> loaded() {
        return models.loaded();
    }

    /** Unloads the models that no column is using at this moment; returns when their memory is free. */
    public void unload() {
        models.unloadIdle();
    }

    /** Whether a column or a batch uses a model of that folder, beside the chat's, at this moment. */
    public boolean isUsing(Path folder) {
        return models.isUsing(folder);
    }

    /**
     * Unloads what was loaded from a folder that is to be replaced or removed, and returns when its files are free. A column that
     * uses it fails and says so.
     */
    public void takeAway(Path folder) {
        models.takeAway(folder);
    }

    /** Stops what is running. Nothing can be compared any more. */
    @Override
    public void close() {
        running.forEach(ComparisonRun::stop);
        models.close();
    }
}
