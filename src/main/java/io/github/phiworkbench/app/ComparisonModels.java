package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.library.DoesNotFitException;
import io.github.phiworkbench.library.LibraryEntry;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The models that comparisons keep in memory. A model stays loaded after its use, for a follow-up, until its place is needed:
 * by another one that does not fit beside it, or by the chat. The chat's own model is used where it is the very same, and is
 * never unloaded here.
 */
final class ComparisonModels implements AutoCloseable {

    /** How long a wait for another's load goes on before the own stop is looked at. */
    private static final long LOOK_MILLIS = 100;

    private final ModelSession session;
    private final ModelLibrary library;
    private final ModelSession.Loader loader;
    private final ModelSession.Registration watching;

    /** One model is loaded at a time, so that each look at the memory sees the one before. */
    private final ReentrantLock loading = new ReentrantLock(true);

    /** Guards what follows. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = lock.newCondition();
    private final List<Held> models = new ArrayList<>();
    private long uses;
    private boolean closed;

    /** A model for as long as a column uses it. */
    interface Use extends AutoCloseable {
        LoadedModel model();

        /** Whether it is the one that the chat has loaded. */
        boolean ofChat();

        /** Whether it was unloaded while it was in use, since its folder was to be replaced or removed. */
        default boolean wasTakenAway() {
            return false;
        }

        @Override
        void close();
    }

    /** A model as its folder has it now, which may be another one than was loaded from there before. */
    private record Wanted(Path folder, ModelManifest manifest, LoadOptions options) {}

    /** A model in memory and how many use it. */
    private static final class Held {
        private final Path folder;
        private final LoadOptions options;
        private final LoadedModel model;
        private int users = 1;
        private long lastUse;

        /** Nobody new may use it: it was taken away, or its folder holds another model by now. */
        private boolean outdated;

        private volatile boolean takenAway;

        Held(Path folder, LoadOptions options, LoadedModel model) {
            this.folder = folder;
            this.options = options;
            this.model = model;
        }

        boolean isFor(Wanted wanted) {
            return isOf(wanted.folder())
                    && options.equals(wanted.options())
                    && model.manifest().equals(wanted.manifest())
                    && isUsable();
        }

        boolean isOf(Path wanted) {
            return folder.equals(wanted);
        }

        boolean isUsable() {
            return !outdated && !model.model().isLost();
        }

        String id() {
            return model.manifest().id();
        }

        void end() {
            model.model().close();
            model.tokenizer().ifPresent(Tokenizer::close);
        }
    }

    ComparisonModels(ModelSession session, ModelLibrary library, ModelSession.Loader loader) {
        this.session = session;
        this.library = library;
        this.loader = loader;
        watching = session.observe(state -> {
            // The chat looks at the memory only once its worker has started; by then these are gone.
            if (state instanceof ModelSession.State.Loading) {
                var _ = Thread.startVirtualThread(this::unloadIdle);
            }
        });
    }

    /** What to do where a model does not fit and all others are in use. */
    enum WhenFull {
        /** Wait until one is released. */
        WAIT,
        /** Say so: who uses a model already would wait for itself, or for another who waits the same way. */
        REFUSE
    }

    /**
     * Brings a column's model into memory, unless it is there.
     *
     * @param told how far it has come
     * @param unloaded told which model was unloaded for which
     * @throws CancellationException if it was asked to stop
     * @throws DoesNotFitException if it does not fit even when every model that nobody uses is unloaded
     */
    Use use(
            ComparisonColumn column,
            WhenFull whenFull,
            Consumer<ColumnState> told,
            BiConsumer<String, String> unloaded,
            Cancellation cancellation) {
        LibraryEntry.Ready entry = library.open(
                column.model(), progress -> told.accept(new ColumnState.Importing(progress)), cancellation);
        Wanted wanted = new Wanted(entry.folder().toAbsolutePath().normalize(), entry.manifest(), column.load());
        awaitChat(wanted.folder(), told, cancellation);
        return ofChat(wanted)
                .or(() -> held(wanted))
                .orElseGet(() -> load(wanted, column, whenFull, told, unloaded, cancellation));
    }

    /** A model that the chat is just loading need not be loaded twice. */
    private void awaitChat(Path folder, Consumer<ColumnState> told, Cancellation cancellation) {
        String id = String.valueOf(folder.getFileName());
        if (!isOnItsWay(session.state(), id)) {
            return;
        }
        told.accept(new ColumnState.WaitingForChat());
        CountDownLatch there = new CountDownLatch(1);
        try (var _ = cancellation.onCancel(there::countDown);
                var _ = session.observe(state -> {
                    if (!isOnItsWay(state, id)) {
                        there.countDown();
                    }
                })) {
            there.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        }
        requireGoingOn(cancellation);
    }

    private static boolean isOnItsWay(ModelSession.State state, String id) {
        return switch (state) {
            case ModelSession.State.Importing importing -> importing.model().equals(id);
            case ModelSession.State.Loading loading -> loading.model().equals(id);
            default -> false;
        };
    }

    private Optional<Use> ofChat(Wanted wanted) {
        Optional<ModelSession.Lease> lease = session.borrow();
        if (lease.isEmpty()) {
            return Optional.empty();
        }
        LoadedModel model = lease.get().model();
        Path its = model.request().folder().toAbsolutePath().normalize();
        boolean same = its.equals(wanted.folder()) && model.manifest().equals(wanted.manifest());
        if (!same || !model.runsAs(wanted.options()) || model.model().isLost()) {
            lease.get().close();
            return Optional.empty();
        }
        return Optional.of(new ChatUse(lease.get()));
    }

    private record ChatUse(ModelSession.Lease lease) implements Use {
        @Override
        public LoadedModel model() {
            return lease.model();
        }

        @Override
        public boolean ofChat() {
            return true;
        }

        @Override
        public void close() {
            lease.close();
        }
    }

    private Optional<Use> held(Wanted wanted) {
        lock.lock();
        try {
            return models.stream()
                    .filter(held -> held.isFor(wanted))
                    .findFirst()
                    .map(held -> {
                        held.users++;
                        return useOf(held);
                    });
        } finally {
            lock.unlock();
        }
    }

    private Use useOf(Held held) {
        return new Use() {
            private boolean open = true;

            @Override
            public LoadedModel model() {
                return held.model;
            }

            @Override
            public boolean ofChat() {
                return false;
            }

            @Override
            public boolean wasTakenAway() {
                return held.takenAway;
            }

            @Override
            public void close() {
                if (open) {
                    open = false;
                    release(held);
                }
            }
        };
    }

    private void release(Held held) {
        boolean over;
        lock.lock();
        try {
            held.users--;
            held.lastUse = ++uses;
            over = held.users == 0 && (closed || !held.isUsable());
            if (over) {
                models.remove(held);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        if (over) {
            held.end();
        }
    }

    private Use load(
            Wanted wanted,
            ComparisonColumn column,
            WhenFull whenFull,
            Consumer<ColumnState> told,
            BiConsumer<String, String> unloaded,
            Cancellation cancellation) {
        awaitTurn(cancellation);
        try {
            Optional<Use> meanwhile = held(wanted);
            if (meanwhile.isPresent()) {
                return meanwhile.get();
            }
            unloadOutdated(wanted);
            return loadInTurn(wanted.folder(), column, whenFull, told, unloaded, cancellation);
        } finally {
            loading.unlock();
        }
    }

    /** What was loaded from a folder before another model was put there answers nobody any more. */
    private void unloadOutdated(Wanted wanted) {
        takeIdle(held -> held.isOf(wanted.folder()) && !held.model.manifest().equals(wanted.manifest()))
                .forEach(Held::end);
    }

    /** Marks models as not to be used again, and takes those that nobody uses. */
    private List<Held> takeIdle(Predicate<Held> which) {
        lock.lock();
        try {
            List<Held> chosen = models.stream().filter(which).toList();
            chosen.forEach(held -> held.outdated = true);
            List<Held> idle = chosen.stream().filter(held -> held.users == 0).toList();
            models.removeAll(idle);
            return idle;
        } finally {
            lock.unlock();
        }
    }

    private void awaitTurn(Cancellation cancellation) {
        try {
            while (!loading.tryLock(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                requireGoingOn(cancellation);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        }
    }

    /** What does not fit is tried again once something made room. */
    private Use loadInTurn(
            Path folder,
            ComparisonColumn column,
            WhenFull whenFull,
            Consumer<ColumnState> told,
            BiConsumer<String, String> unloaded,
            Cancellation cancellation) {
        String id = String.valueOf(folder.getFileName());
        LoadRequest usual = LoadRequest.of(folder, column.load());
        LoadRequest request =
                new LoadRequest(folder, usual.options(), usual.place(), usual.memoryCheck(), column.contextTokens());
        LoadListener listener = progress -> told.accept(new ColumnState.Loading(progress));
        while (true) {
            requireGoingOn(cancellation);
            try {
                return keep(new Held(folder, column.load(), loader.load(request, listener, cancellation)));
            } catch (DoesNotFitException e) {
                if (!makeRoom(id, whenFull, told, unloaded, cancellation)) {
                    throw e;
                }
            }
        }
    }

    private Use keep(Held held) {
        lock.lock();
        try {
            if (!closed) {
                models.add(held);
                return useOf(held);
            }
        } finally {
            lock.unlock();
        }
        held.end();
        throw stopped();
    }

    /** Unloads the model that was not used for the longest time, once there is one that nobody uses. */
    private boolean makeRoom(
            String id,
            WhenFull whenFull,
            Consumer<ColumnState> told,
            BiConsumer<String, String> unloaded,
            Cancellation cancellation) {
        Optional<Held> idle = takeIdle();
        while (idle.isEmpty()) {
            if (whenFull == WhenFull.REFUSE || !awaitRelease(told, cancellation)) {
                return false;
            }
            idle = takeIdle();
        }
        idle.get().end();
        unloaded.accept(idle.get().id(), id);
        return true;
    }

    private Optional<Held> takeIdle() {
        lock.lock();
        try {
            Optional<Held> idle =
                    models.stream().filter(held -> held.users == 0).min(Comparator.comparingLong(held -> held.lastUse));
            idle.ifPresent(models::remove);
            return idle;
        } finally {
            lock.unlock();
        }
    }

    /** @return false if there is no model that could be released */
    private boolean awaitRelease(Consumer<ColumnState> told, Cancellation cancellation) {
        lock.lock();
        try {
            if (models.isEmpty()) {
                return false;
            }
            told.accept(new ColumnState.WaitingForMemory());
            while (!models.isEmpty() && models.stream().noneMatch(held -> held.users == 0)) {
                requireGoingOn(cancellation);
                var _ = changed.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw stopped();
        } finally {
            lock.unlock();
        }
    }

    private static void requireGoingOn(Cancellation cancellation) {
        if (cancellation.isCancelled()) {
            throw stopped();
        }
    }

    private static CancellationException stopped() {
        return new CancellationException("The comparison was stopped.");
    }

    /** Ids of the models that are in memory for comparisons. */
    List<String> loaded() {
        lock.lock();
        try {
            return models.stream().map(Held::id).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Unloads the models that no column uses, and returns when their memory is free. */
    void unloadIdle() {
        for (Optional<Held> idle = takeIdle(); idle.isPresent(); idle = takeIdle()) {
            idle.get().end();
        }
    }

    /** Whether a column uses a model of that folder, beside the chat's. */
    boolean isUsing(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        lock.lock();
        try {
            return models.stream().anyMatch(held -> held.isOf(whole) && held.users > 0);
        } finally {
            lock.unlock();
        }
    }

    /**
     * Unloads what was loaded from a folder, also where a column is using it, and returns when its files are free. An answer on
     * its way fails.
     */
    void takeAway(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        List<Held> inUse;
        takeIdle(held -> held.isOf(whole)).forEach(Held::end);
        lock.lock();
        try {
            inUse = models.stream().filter(held -> held.isOf(whole)).toList();
            inUse.forEach(held -> held.takenAway = true);
        } finally {
            lock.unlock();
        }
        // Its tokenizer is closed when the last column has let go of it.
        inUse.forEach(held -> held.model.model().close());
    }

    /** Those in use go when their use ends. */
    @Override
    public void close() {
        watching.close();
        lock.lock();
        try {
            closed = true;
        } finally {
            lock.unlock();
        }
        unloadIdle();
    }
}
