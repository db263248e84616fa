package io.github.phiworkbench.engine.worker;

import io.github.phiworkbench.engine.Backend;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.LoadProgress;
import io.github.phiworkbench.engine.LogitsListener;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * A language model in a process of its own. Whatever ends that process ends the call with a {@link WorkerFailedException} and
 * nothing else; closing the model ends the process, so its memory is free at once.
 *
 * <p>Listeners are told on the thread that called.
 */
public final class WorkerModel implements LanguageModel {

    /** How often a call that waits for another looks whether it is still wanted. */
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final WorkerHost host;
    private final ModelManifest manifest;
    private final LoadOptions options;
    private final WorkerProcess process;
    private final Backend backend;
    private final ReentrantLock turn = new ReentrantLock(true);
    private int calls = Reply.LOADING;
    private final Pace pace = new Pace();

    private WorkerModel(
            WorkerHost host, ModelManifest manifest, LoadOptions options, WorkerProcess process, Backend backend) {
        this.host = host;
        this.manifest = manifest;
        this.options = options;
        this.process = process;
        this.backend = backend;
    }

    static WorkerModel load(
            WorkerHost host, Path folder, LoadOptions options, LoadListener listener, Cancellation cancellation) {
        ModelManifest manifest = ModelManifest.read(folder);
        listener.progress(new LoadProgress(LoadProgress.Stage.STARTING, 0, 0));
        WorkerProcess process = host.start(manifest.id());
        WorkerModel model;
        try (Cancellation.Registration _ =
                cancellation.onCancel(() -> process.kill(WorkerFailure.KILLED, "it was not wanted any more"))) {
            Backend backend = new Load(process, host.timeouts(), listener).run(folder, options);
            process.doing("idle");
            model = new WorkerModel(host, manifest, options, process, backend);
        } catch (RuntimeException | Error e) {
            process.kill(WorkerFailure.ENDED, "it could not be used");
            process.end(host.timeouts().end());
            if (cancellation.isCancelled()) {
                throw new CancellationException("Loading was stopped.");
            }
            throw e;
        }
        if (cancellation.isCancelled()) {
            model.close();
            throw new CancellationException("Loading was stopped.");
        }
        return model;
    }

    /** The conversation up to a loaded model. */
    private record Load(WorkerProcess process, WorkerTimeouts timeouts, LoadListener listener) {

        Backend run(Path folder, LoadOptions options) {
            Patience.requireHello(process, timeouts);
            process.doing("loading");
            process.send(new Order.Load(Wire.PROTOCOL, folder.toAbsolutePath().toString(), options));
            Patience patience = new Patience(process, timeouts.silence());
            while (true) {
                Optional<Reply> reply = patience.next();
                if (reply.isEmpty()) {
                    continue;
                }
                switch (reply.get()) {
                    case Reply.DeviceChosen chosen -> {
                        listener.deviceChosen(chosen.memory());
                        process.send(new Order.GoOn());
                    }
                    case Reply.Progress progress -> listener.progress(progress.progress());
                    case Reply.Loaded loaded -> {
                        return loaded.backend();
                    }
                    case Reply.Failed failed -> throw failed.exception();
                    default -> {}
                }
            }
        }
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public Backend backend() {
        return backend;
    }

    @Override
    public long processId() {
        return process.pid();
    }

    @Override
    public boolean isLost() {
        return process.death().isDone();
    }

    @Override
    public CompletableFuture<EngineException> loss() {
        return process.death().thenApply(failure -> failure);
    }

    /** The same, with all that is known of it. */
    CompletableFuture<WorkerFailedException> death() {
        return process.death().copy();
    }

    @Override
    public List<GenerationResult> generateTogether(
            List<GenerationRequest> requests, BatchListener listener, Cancellation cancellation) {
        if (!awaitTurn(cancellation)) {
            return requests.stream()
                    .map(request ->
                            GenerationResult.notBegun(request.promptIds().size()))
                    .toList();
        }
        Consumer<Reply> tell = reply -> {
            switch (reply) {
                case Reply.Token token -> listener.token(token.request(), token.event());
                case Reply.Reading reading -> listener.reading(reading.done(), reading.total());
                default -> {}
            }
        };
        Reply last = converse("generating", call -> new Order.Generate(call, requests), tell, cancellation);
        return ((Reply.Generated) last).results();
    }

    @Override
    public ScoreResult score(List<Integer> ids, int top, Consumer<TokenEvent> events, Cancellation cancellation) {
        if (!awaitTurn(cancellation)) {
            throw new CancellationException("Stopped before the first of " + ids.size() + " tokens.");
        }
        List<TokenEvent> tokens = new ArrayList<>(ids.size());
        Consumer<Reply> tell = reply -> {
            if (reply instanceof Reply.Token token) {
                tokens.add(token.event());
                events.accept(token.event());
            }
        };
        Reply last = converse("scoring", call -> new Order.Score(call, ids, top), tell, cancellation);
        return new ScoreResult(tokens, ((Reply.Scored) last).next());
    }

    @Override
    public void logits(List<Integer> ids, int from, int to, LogitsListener listener, Cancellation cancellation) {
        if (!awaitTurn(cancellation)) {
            throw new CancellationException("Stopped before the first of " + to + " tokens.");
        }
        Consumer<Reply> tell = reply -> {
            switch (reply) {
                case Reply.Logits row ->
                    listener.logits(row.position(), row.numbers().values());
                case Reply.Reading reading -> listener.reading(reading.done(), reading.total());
                default -> {}
            }
        };
        converse("reading", call -> new Order.Logits(call, ids, from, to), tell, cancellation);
    }

    /** Whether the turn came; not if the call was stopped while it waited for another. */
    private boolean awaitTurn(Cancellation cancellation) {
        try {
            while (!turn.tryLock(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
                if (cancellation.isCancelled()) {
                    return false;
                }
            }
            return true;
        } catch (InterruptedException e) {
            throw Patience.interrupted(e);
        }
    }

    /** With the turn, which is given back. */
    private Reply converse(String doing, IntFunction<Order> order, Consumer<Reply> tell, Cancellation cancellation) {
        try (CoreShares.Share _ =
                host.shares().enter(options.threads(), threads -> process.send(new Order.UseThreads(threads)))) {
            int call = ++calls;
            process.inbox().expect(call);
            process.doing(doing);
            try (Cancellation.Registration _ = cancellation.onCancel(() -> stop(call))) {
                process.send(order.apply(call));
                return lastReply(tell, cancellation);
            } catch (RuntimeException | Error e) {
                // Where the listener failed, the worker goes on with something that nobody waits for.
                process.send(new Order.Stop(call));
                throw e;
            } finally {
                process.inbox().expectNothing();
                process.doing("idle");
            }
        } finally {
            turn.unlock();
        }
    }

    private void stop(int call) {
        process.send(new Order.Stop(call));
        process.inbox().nudge();
    }

    private Reply lastReply(Consumer<Reply> tell, Cancellation cancellation) {
        Patience patience = new Patience(process, host.timeouts().silence());
        pace.begin();
        long stopAsked = 0;
        while (true) {
            if (stopAsked == 0 && cancellation.isCancelled()) {
                stopAsked = System.nanoTime();
            }
            Duration grace = graceForAStop();
            Duration left =
                    stopAsked == 0 ? host.timeouts().silence() : grace.minusNanos(System.nanoTime() - stopAsked);
            long start = System.nanoTime();
            // What has come already is taken even when the time is up: a slow listener is not the worker's fault.
            Optional<Reply> reply = patience.next(max(left, Duration.ZERO));
            pace.waited(System.nanoTime() - start);
            if (reply.isEmpty()) {
                if (!left.isPositive()) {
                    throw Patience.ended(
                            process, WorkerFailure.UNRESPONSIVE, "it did not stop within " + Patience.words(grace));
                }
                continue;
            }
            switch (reply.get()) {
                case Reply.Alive _ -> {}
                case Reply.Failed failed -> throw failed.exception();
                case Reply.Generated generated -> {
                    return generated;
                }
                case Reply.Scored scored -> {
                    return scored;
                }
                case Reply.LogitsTold told -> {
                    return told;
                }
                case Reply step -> {
                    pace.step(step);
                    tell.accept(step);
                }
            }
        }
    }

    /**
     * A stop takes effect after the step that runs, and a large model on a small machine takes long for a chunk. Never longer
     * than the longest silence, whatever was measured: a computer may have slept.
     */
    private Duration graceForAStop() {
        Duration patient = max(host.timeouts().stop(), pace.expectedStep().multipliedBy(2));
        return patient.compareTo(host.timeouts().silence()) < 0
                ? patient
                : host.timeouts().silence();
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** Ends the process and waits until it is gone, and with it its memory. */
    @Override
    public void close() {
        process.end(host.timeouts().end());
    }
}
