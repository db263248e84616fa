package io.github.phiworkbench.app;

import io.github.phiworkbench.database.OpenedDatabase.Notice;
import io.github.phiworkbench.database.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries runs over from one start of the program to the next. What ends is written by a thread of its own, so that no model
 * waits for the disk. For any thread.
 */
public final class RunHistory implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RunHistory.class);

    private final Runs runs;
    private final RunStore store;
    private final List<Notice> notices;
    private final ModelSession.Registration listening;
    private final ConcurrentLinkedQueue<Run> waiting = new ConcurrentLinkedQueue<>();
    private final List<Consumer<String>> troubled = new CopyOnWriteArrayList<>();
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("run-history").factory());

    private RunHistory(Runs runs, RunStore store, List<Notice> notices) {
        this.runs = runs;
        this.store = store;
        this.notices = List.copyOf(notices);
        listening = runs.observe(this::keep);
    }

    /**
     * Brings the runs of earlier starts back, and keeps those that end from now on.
     *
     * @param file made if it is missing
     */
    public static RunHistory open(Path file, Runs runs) {
        return open(file, runs, Clock.systemUTC());
    }

    static RunHistory open(Path file, Runs runs, Clock clock) {
        RunStore.Opened opened = RunStore.open(file);
        RunHistory history = new RunHistory(runs, opened.store(), opened.notices());
        // Numbers must be right from the first run on; the rest can come a little later.
        history.guarded(() -> runs.countOnFrom(opened.store().last()));
        history.thread.execute(() -> history.guarded(() -> {
            opened.store().trim(clock.instant(), Runs.KEPT);
            runs.recall(opened.store().all());
        }));
        return history;
    }

    /** Over a store that is open already, and whose runs are not brought back. */
    static RunHistory over(RunStore store, Runs runs) {
        return new RunHistory(runs, store, List.of());
    }

    /** What the user should know of the file. */
    public List<Notice> notices() {
        return notices;
    }

    /** Tells a listener, in a sentence, when runs cannot be kept. */
    public ModelSession.Registration observeTrouble(Consumer<String> listener) {
        troubled.add(listener);
        return () -> troubled.remove(listener);
    }

    /** Several that end while the disk is busy are written together. */
    private void keep(Run run) {
        waiting.add(run);
        thread.execute(() -> guarded(() -> {
            List<Run> together = new ArrayList<>();
            for (Run next = waiting.poll(); next != null; next = waiting.poll()) {
                together.add(next);
            }
            if (!together.isEmpty()) {
                store.add(together);
            }
        }));
    }

    /** Deletes runs, here and on disk. */
    public void delete(Collection<Run> which) {
        List<Long> numbers = which.stream().map(Run::number).toList();
        runs.forget(numbers);
        thread.execute(() -> guarded(() -> store.delete(numbers)));
    }

    /** Takes a deletion back. */
    public void restore(Collection<Run> which) {
        List<Run> copy = List.copyOf(which);
        runs.recall(copy);
        thread.execute(() -> guarded(() -> store.add(copy)));
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (StoreException e) {
            LOG.warn("Runs could not be kept", e);
            troubled.forEach(listener -> listener.accept(String.valueOf(e.getMessage())));
        }
    }

    /** Returns when all is on disk. */
    @Override
    public void close() {
        listening.close();
        thread.close();
        store.close();
    }
}
