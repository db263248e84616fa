package io.github.phiworkbench.engine.worker;

import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import java.nio.file.Path;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/** Starts workers and lets them share this machine. One for the whole program. */
public final class WorkerHost {

    private final Supplier<WorkerCommand> command;
    private final Path logs;
    private final WorkerTimeouts timeouts;
    private final CoreShares shares = new CoreShares(Runtime.getRuntime().availableProcessors());

    /**
     * @param command starts a worker
     * @param logs folder for what workers write down; made when one has something to say
     */
    public WorkerHost(WorkerCommand command, Path logs, WorkerTimeouts timeouts) {
        this(() -> command, logs, timeouts);
    }

    /** @param command asked for each worker anew */
    public WorkerHost(Supplier<WorkerCommand> command, Path logs, WorkerTimeouts timeouts) {
        this.command = command;
        this.logs = logs;
        this.timeouts = timeouts;
    }

    /**
     * Loads a model in a process of its own.
     *
     * @param listener told how far it has come; may refuse the load when the device is known
     * @param cancellation ends the process at once
     * @throws io.github.phiworkbench.family.UnusableModelException if the folder holds no model this program can run
     * @throws IllegalArgumentException if there is no such device
     * @throws WorkerFailedException if the process cannot be started or ends
     * @throws java.util.concurrent.CancellationException if it was cancelled
     */
    public WorkerModel load(Path folder, LoadOptions options, LoadListener listener, Cancellation cancellation) {
        return WorkerModel.load(this, folder, options, listener, cancellation);
    }

    /**
     * Measures the activations of a model whose weights are numbers, in a process of its own.
     *
     * @param chunks the text's tokens, in parts that are read each for itself
     * @param threads that libtorch may use
     * @param listener told on this thread how many tokens have been read
     * @param cancellation ends the process at once
     * @throws io.github.phiworkbench.family.UnusableModelException if the folder holds no such model
     * @throws WorkerFailedException if the process cannot be started or ends
     * @throws java.util.concurrent.CancellationException if it was cancelled
     */
    public ActivationSquares measureActivations(
            Path folder, List<List<Integer>> chunks, int threads, IntConsumer listener, Cancellation cancellation) {
        return new WorkerMeasurement(this).run(folder, chunks, threads, listener, cancellation);
    }

    WorkerProcess start(String model) {
        return WorkerProcess.start(command.get(), model, logs);
    }

    WorkerTimeouts timeouts() {
        return timeouts;
    }

    CoreShares shares() {
        return shares;
    }
}
