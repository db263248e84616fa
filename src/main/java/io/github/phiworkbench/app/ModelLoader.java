package io.github.phiworkbench.app;

import io.github.phiworkbench.app.LoadRequest.MemoryCheck;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.DeviceMemory;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.torch.TorchLanguageModel;
import io.github.phiworkbench.engine.worker.WorkerHost;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.library.DoesNotFitException;
import io.github.phiworkbench.library.MemoryEstimate;
import io.github.phiworkbench.telemetry.MachineMemory;
import io.github.phiworkbench.tokenizer.Tokenizer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/** Loads models, each in a process of its own unless asked otherwise, after a look at the memory. */
public final class ModelLoader {

    private final WorkerHost workers;
    private final LongSupplier availableBytes;
    private final UnaryOperator<LoadRequest> change;
    private final UnaryOperator<LanguageModel> wrapping;

    public ModelLoader(WorkerHost workers) {
        this(workers, MachineMemory::availableBytes);
    }

    /** @param availableBytes memory of this machine that a model can have */
    ModelLoader(WorkerHost workers, LongSupplier availableBytes) {
        this(workers, availableBytes, UnaryOperator.identity(), UnaryOperator.identity());
    }

    private ModelLoader(
            WorkerHost workers,
            LongSupplier availableBytes,
            UnaryOperator<LoadRequest> change,
            UnaryOperator<LanguageModel> wrapping) {
        this.workers = workers;
        this.availableBytes = availableBytes;
        this.change = change;
        this.wrapping = wrapping;
    }

    /**
     * The same loader, which changes each request first.
     *
     * @param change for example, where models run
     */
    public ModelLoader with(UnaryOperator<LoadRequest> change) {
        return new ModelLoader(workers, availableBytes, request -> change.apply(this.change.apply(request)), wrapping);
    }

    /** The same loader, whose models are measured. */
    public ModelLoader measuredBy(Runs runs) {
        return new ModelLoader(workers, availableBytes, change, runs::measure);
    }

    /**
     * Loads a model and opens its tokenizer meanwhile.
     *
     * @param listener told how far it has come
     * @throws DoesNotFitException before anything was read, if it needs more memory than there is
     * @throws io.github.phiworkbench.family.UnusableModelException if the folder holds no model this program can run
     * @throws io.github.phiworkbench.engine.EngineException if libtorch, or the process it runs in, fails
     * @throws java.util.concurrent.CancellationException if it was cancelled
     */
    public LoadedModel load(LoadRequest asked, LoadListener listener, Cancellation cancellation) {
        LoadRequest request = change.apply(asked);
        long start = System.nanoTime();
        ModelManifest manifest = ModelManifest.read(request.folder());
        CompletableFuture<Optional<Tokenizer>> tokenizer =
                CompletableFuture.supplyAsync(() -> openTokenizer(request.folder()), Thread::startVirtualThread);
        LoadListener guard = new Guard(request, manifest, listener);
        try {
            LanguageModel model =
                    switch (request.place()) {
                        case WORKER -> workers.load(request.folder(), request.options(), guard, cancellation);
                        case IN_PROCESS ->
                            TorchLanguageModel.load(
                                    request.folder(),
                                    opened(tokenizer).map(Tokenizer::vocabulary),
                                    request.options(),
                                    guard,
                                    cancellation);
                    };
            try {
                Optional<Tokenizer> opened = opened(tokenizer);
                if (cancellation.isCancelled()) {
                    throw new CancellationException("Loading was stopped.");
                }
                return new LoadedModel(
                        request, wrapping.apply(model), opened, Duration.ofNanos(System.nanoTime() - start));
            } catch (RuntimeException | Error e) {
                model.close();
                throw e;
            }
        } catch (RuntimeException | Error e) {
            var _ = tokenizer.thenAccept(opened -> opened.ifPresent(Tokenizer::close));
            throw e;
        }
    }

    private static Optional<Tokenizer> opened(CompletableFuture<Optional<Tokenizer>> tokenizer) {
        try {
            return tokenizer.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }

    private static Optional<Tokenizer> openTokenizer(Path folder) {
        return Files.exists(folder.resolve("tokenizer.json")) ? Optional.of(Tokenizer.open(folder)) : Optional.empty();
    }

    /** Refuses a model that does not fit, as soon as its device is known. */
    private final class Guard implements LoadListener {
        private final LoadRequest request;
        private final ModelManifest manifest;
        private final LoadListener listener;

        Guard(LoadRequest request, ModelManifest manifest, LoadListener listener) {
            this.request = request;
            this.manifest = manifest;
            this.listener = listener;
        }

        @Override
        public void deviceChosen(DeviceMemory device) {
            listener.deviceChosen(device);
            if (request.memoryCheck() == MemoryCheck.LOAD_ANYWAY) {
                return;
            }
            Precision cache =
                    request.options().cache().orElse(manifest.formats().cache());
            MemoryEstimate estimate = MemoryEstimate.of(manifest, device.device(), request.contextTokens(), cache);
            long available = device.freeBytes().orElseGet(availableBytes);
            if (estimate.total() > available) {
                throw new DoesNotFitException(manifest.id(), device.device(), estimate, available);
            }
        }

        @Override
        public void progress(LoadProgress progress) {
            listener.progress(progress);
        }
    }
}
