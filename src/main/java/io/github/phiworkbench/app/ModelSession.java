package io.github.phiworkbench.app;

import io.github.phiworkbench.app.LoadRequest.MemoryCheck;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.DeviceMemory;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.library.ImportProgress;
import io.github.phiworkbench.library.ModelLibrary;
import io.github.phiworkbench.telemetry.ProcessMemory;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one model that the window works with: which it is, how far its loading has come, and why there is none. Models are
 * loaded, unloaded and watched here, on a thread of the session's own; every method may be called from any thread and
 * returns at once.
 *
 * <p>How a pane uses it:
 *
 * <pre>{@code
 * Registration watching = session.observe(state -> Platform.runLater(() -> show(state)));
 * session.load(LoadRequest.of(folder, LoadOptions.automatic()));
 *
 * // To answer, on a thread of its own:
 * try (Lease lease = session.borrow().orElseThrow()) {
 *     LoadedModel model = lease.model();
 *     List<Integer> prompt = model.encodeChat(messages);
 *     model.model().generate(request(prompt), tokens::add, cancellation);
 * } catch (WorkerFailedException e) {
 *     // The process is gone. What came so far stays; the state is Failed by now, or in a moment, and says the same.
 *     // session.reload() brings the model back.
 * }
 * }</pre>
 *
 * A lease keeps the tokenizer usable until it is closed; it does not keep the model loaded. Who unloads a model, or loads
 * another one, ends its process at once, and an answer that is being written ends with a
 * {@link io.github.phiworkbench.engine.worker.WorkerFailedException}: to end it in good order, cancel it first.
 */
public final class ModelSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ModelSession.class);

    /** How long {@link #close()} waits for a process to end; it is ended by force after two seconds. */
    private static final Duration CLOSING = Duration.ofSeconds(10);

    /** What is shown until the worker says more. */
    private static final LoadProgress BEFORE_THE_FIRST_WORD = new LoadProgress(LoadProgress.Stage.STARTING, 0, 0);

    /** Brings the model of a request into memory. */
    interface Loader {
        LoadedModel load(LoadRequest request, LoadListener listener, Cancellation cancellation);
    }

    private final ModelLibrary library;
    private final Loader loader;
    private final ExecutorService work = thread("model-session");
    private final ExecutorService telling = thread("model-session-listeners");
    private final List<Consumer<State>> listeners = new CopyOnWriteArrayList<>();

    /** Guards what follows, and the order in which states are told. */
    private final Object lock = new Object();

    private State state = new State.None();
    private Cancellation current = new Cancellation();
    private Optional<Holder> holder = Optional.empty();
    private Optional<Wish> last = Optional.empty();

    public ModelSession(ModelLibrary library, ModelLoader loader) {
        this(library, loader::load);
    }

    ModelSession(ModelLibrary library, Loader loader) {
        this.library = library;
        this.loader = loader;
    }

    /** What there is of a model. */
    public sealed interface State {

        /** No model, and none on the way. */
        record None() implements State {}

        /**
         * A model that comes with the program is imported, because it is used for the first time.
         *
         * @param model its id
         */
        record Importing(String model, ImportProgress progress) implements State {}

        /**
         * A model is loaded.
         *
         * @param model its id
         * @param device where it is going to run, once that is known
         */
        record Loading(String model, LoadProgress progress, Optional<DeviceMemory> device) implements State {}

        /** A model is loaded and can be borrowed. */
        record Ready(LoadedModel model) implements State {}

        /**
         * A model could not be loaded, or its process ended while it was loaded.
         *
         * @param model its id
         */
        record Failed(String model, LoadFailure failure) implements State {}
    }

    /** A model for as long as someone uses it. */
    public interface Lease extends AutoCloseable {
        LoadedModel model();

        @Override
        void close();
    }

    /** A listener that is told until this is closed. */
    @FunctionalInterface
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    /** What to load: found when its turn comes, since that means reading the disk. */
    private record Wish(String model, Function<Opening, LoadRequest> request) {}

    /** What finding a model needs. */
    private record Opening(Consumer<ImportProgress> progress, Cancellation cancellation) {}

    /** A loaded model and how many use its tokenizer. */
    private static final class Holder {
        private final LoadedModel model;
        private int users = 1;

        Holder(LoadedModel model) {
            this.model = model;
        }
    }

    /** The state as it is now. */
    public State state() {
        synchronized (lock) {
            return state;
        }
    }

    /**
     * Tells a listener the present state and every one that follows, one after the other, on a thread of the session.
     *
     * @param listener returns quickly; a slow one delays the others, not the model
     */
    public Registration observe(Consumer<State> listener) {
        synchronized (lock) {
            State now = state;
            listeners.add(listener);
            tell(() -> listener.accept(now));
        }
        return () -> listeners.remove(listener);
    }

    /**
     * Loads a model in place of the present one, which is unloaded first. A load that is under way is cancelled.
     *
     * @param request its folder may be that of a model that comes with the program and is not imported yet
     */
    public void load(LoadRequest request) {
        String model = String.valueOf(request.folder().getFileName());
        start(new Wish(model, opening -> {
            library.openFolder(request.folder(), opening.progress(), opening.cancellation());
            return request;
        }));
    }

    /** The same for a model of the library by its id, or by its folder. */
    public void load(String idOrPath, LoadOptions options) {
        start(new Wish(idOrPath, opening -> {
            Path folder = library.open(idOrPath, opening.progress(), opening.cancellation())
                    .folder();
            return LoadRequest.of(folder, options);
        }));
    }

    /** Begins to load the model of an id with what the device chooses, if no model is loaded, loading or has failed. */
    public void loadIfNone(String model) {
        if (state() instanceof State.None) {
            load(model, LoadOptions.automatic());
        }
    }

    /** Loads the model again that was asked for last; nothing if there was none. */
    public void reload() {
        Optional<Wish> wish;
        synchronized (lock) {
            wish = last;
        }
        wish.ifPresent(this::start);
    }

    /** The same even if the model seems not to fit into memory. */
    public void loadAnyway() {
        Optional<Wish> wish;
        synchronized (lock) {
            wish = last;
        }
        wish.map(asked -> new Wish(
                        asked.model(), opening -> asked.request().apply(opening).with(MemoryCheck.LOAD_ANYWAY)))
                .ifPresent(this::start);
    }

    /** Stops a load or import that is under way. A loaded model stays. */
    public void cancel() {
        Cancellation running;
        synchronized (lock) {
            running = current;
        }
        running.cancel();
    }

    /** Ends the model's process, or stops its load. */
    public void unload() {
        var _ = begin(Optional.empty());
    }

    /** The same, and waits until the process is gone and its files are free. Not for the thread that paints. */
    public void unloadAndWait() {
        begin(Optional.empty()).join();
    }

    /** The loaded model, if there is one, to be used until the lease is closed. */
    public Optional<Lease> borrow() {
        synchronized (lock) {
            return state instanceof State.Ready ? holder.map(this::lease) : Optional.empty();
        }
    }

    private Lease lease(Holder held) {
        held.users++;
        return new Lease() {
            private boolean open = true;

            @Override
            public LoadedModel model() {
                return held.model;
            }

            @Override
            public void close() {
                synchronized (lock) {
                    if (!open) {
                        return;
                    }
                    open = false;
                }
                release(held);
            }
        };
    }

    /** Encoding with a closed tokenizer would crash in native code, so the last one who uses it closes it. */
    private void release(Holder held) {
        synchronized (lock) {
            if (--held.users > 0) {
                return;
            }
        }
        held.model.tokenizer().ifPresent(Tokenizer::close);
    }

    /** Bytes that unloading the present model would free in this machine's memory: what its process holds now; 0 without one. */
    public long heldBytes() {
        Optional<Holder> present;
        synchronized (lock) {
            present = holder;
        }
        return present.map(held -> held.model.model().processId())
                .filter(pid -> pid != ProcessHandle.current().pid())
                .map(ProcessMemory::residentBytes)
                .orElse(0L);
    }

    private void start(Wish wish) {
        var _ = begin(Optional.of(wish));
    }

    /** Whatever is on the way gives way; the work's thread does the rest in the order of the calls. */
    private CompletableFuture<Void> begin(Optional<Wish> wish) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Cancellation before;
        Cancellation mine = new Cancellation();
        synchronized (lock) {
            before = current;
            current = mine;
            if (wish.isPresent()) {
                last = wish;
                become(new State.Loading(wish.get().model(), BEFORE_THE_FIRST_WORD, Optional.empty()));
            } else {
                become(new State.None());
            }
            try {
                work.execute(() -> {
                    try {
                        run(wish, mine);
                    } finally {
                        done.complete(null);
                    }
                });
            } catch (RejectedExecutionException e) {
                LOG.debug("The session is closed", e);
                done.complete(null);
            }
        }
        before.cancel();
        return done;
    }

    private void run(Optional<Wish> wish, Cancellation mine) {
        dropModel();
        if (wish.isEmpty()) {
            return;
        }
        String model = wish.get().model();
        try {
            if (mine.isCancelled()) {
                throw new CancellationException("Loading was stopped.");
            }
            LoadRequest request = wish.get()
                    .request()
                    .apply(new Opening(progress -> becomeIf(mine, new State.Importing(model, progress)), mine));
            String id = String.valueOf(request.folder().getFileName());
            becomeIf(mine, new State.Loading(id, BEFORE_THE_FIRST_WORD, Optional.empty()));
            LoadedModel loaded = loader.load(request, new Progress(id, mine), mine);
            keep(loaded, mine);
        } catch (CancellationException e) {
            becomeIf(mine, new State.None());
        } catch (RuntimeException | Error e) {
            LOG.warn("Loading {} failed", model, e);
            becomeIf(mine, new State.Failed(model, LoadFailure.of(model, e)));
        }
    }

    private final class Progress implements LoadListener {
        private final String model;
        private final Cancellation mine;
        private Optional<DeviceMemory> device = Optional.empty();

        Progress(String model, Cancellation mine) {
            this.model = model;
            this.mine = mine;
        }

        @Override
        public void deviceChosen(DeviceMemory chosen) {
            device = Optional.of(chosen);
        }

        @Override
        public void progress(LoadProgress progress) {
            becomeIf(mine, new State.Loading(model, progress, device));
        }
    }

    private void keep(LoadedModel loaded, Cancellation mine) {
        Holder held = new Holder(loaded);
        synchronized (lock) {
            if (current == mine && !mine.isCancelled()) {
                holder = Optional.of(held);
                become(new State.Ready(loaded));
            } else if (current == mine) {
                become(new State.None());
            }
        }
        if (isPresent(held)) {
            watch(held);
        } else {
            close(held);
        }
    }

    private boolean isPresent(Holder held) {
        synchronized (lock) {
            return holder.filter(present -> present == held).isPresent();
        }
    }

    /** A process that ends while nobody talks to it is noticed here. */
    private void watch(Holder held) {
        var _ = held.model.model().loss().thenAccept(failure -> {
            synchronized (lock) {
                if (holder.filter(present -> present == held).isEmpty() || !(state instanceof State.Ready)) {
                    return;
                }
                String id = held.model.manifest().id();
                holder = Optional.empty();
                become(new State.Failed(id, LoadFailure.of(id, failure)));
            }
            close(held);
        });
    }

    private void dropModel() {
        Optional<Holder> old;
        synchronized (lock) {
            old = holder;
            holder = Optional.empty();
        }
        old.ifPresent(this::close);
    }

    private void close(Holder held) {
        held.model.model().close();
        release(held);
    }

    private void becomeIf(Cancellation mine, State next) {
        synchronized (lock) {
            if (current == mine) {
                become(next);
            }
        }
    }

    /** Call with the lock, so that states are told in the order in which they came. */
    private void become(State next) {
        if (state instanceof State.None && next instanceof State.None) {
            return;
        }
        state = next;
        for (Consumer<State> listener : listeners) {
            tell(() -> {
                if (listeners.contains(listener)) {
                    listener.accept(next);
                }
            });
        }
    }

    private void tell(Runnable message) {
        try {
            telling.execute(() -> {
                try {
                    message.run();
                } catch (RuntimeException e) {
                    LOG.error("A listener failed", e);
                }
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("The session is closed", e);
        }
    }

    private static ExecutorService thread(String name) {
        return Executors.newSingleThreadExecutor(
                work -> Thread.ofPlatform().daemon().name(name).unstarted(work));
    }

    /** Unloads the model and waits until its process is gone. Nothing can be loaded any more. */
    @Override
    public void close() {
        unload();
        work.shutdown();
        try {
            if (!work.awaitTermination(CLOSING.toSeconds(), TimeUnit.SECONDS)) {
                LOG.warn("The model's process did not end within {}", CLOSING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        telling.shutdown();
    }
}
