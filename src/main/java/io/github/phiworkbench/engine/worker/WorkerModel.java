package io.github.phiworkbench.engine.worker;

import io.github.phiworkbench.engine.Backend;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.GenerationListener;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LoadListener;
import io.github.phiworkbench.engine.LoadOptions;
import io.github.phiworkbench.engine.LoadProgress;
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

    private final WorkerHost host;
    private final ModelManifest manifest;
    private final LoadOptions options;
    private final WorkerProcess process;
    private final Backend backend;
    private final ReentrantLock turn = new ReentrantLock(true);
    private int calls = Reply.LOADING;
    private Duration longestStep = Duration.ZERO;

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
        try (Cancellation.Registration _ =
                cancellation.onCancel(() -> process.kill(WorkerFailure.KILLED, "it was not wanted any more"))) {
            Backend backend = new Load(process, host.timeouts(), listener).run(folder, options);
            process.doing("idle");
            return new WorkerModel(host, manifest, options, process, backend);
        } catch (RuntimeException | Error e) {
            process.kill(WorkerFailure.ENDED, "it could not be used");
            process.end(host.timeouts().end());
            if (cancellation.isCancelled()) {
                throw new CancellationException("Loading was stopped.");
            }
            throw e;
        }
    }

    /** The conversation up to a loaded model. */
    private record Load(WorkerProcess process, WorkerTimeouts timeouts, LoadListener listener) {

        Backend run(Path folder, LoadOptions options) {
            requireHello();
            process.doing("loading");
            process.send(new Order.Load(Wire.PROTOCOL, folder.toAbsolutePath().toString(), options));
            Patience patience = new Patience(process, timeouts);
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

        private void requireHello() {
            Optional<Reply> first = await(process, timeouts.start());
            if (first.isEmpty()) {
                throw ended(process, WorkerFailure.UNRESPONSIVE, "it said nothing for " + words(timeouts.start()));
            }
            if (!(first.get() instanceof Reply.Hello hello)) {
                throw ended(process, WorkerFailure.GARBLED, "it did not begin with its version");
            }
            if (hello.protocol() != Wire.PROTOCOL) {
                throw ended(
                        process,
                        WorkerFailure.NOT_STARTED,
                        "it speaks version " + hello.protocol() + " of the protocol and the program version "
                                + Wire.PROTOCOL);
            }
        }
    }

    /** Waits for replies as long as the worker shows life. */
    private static final class Patience {

        /** So many short waits make the longest silence: a computer that slept meanwhile spoils one of them only. */
        private static final int ROUNDS = 6;

        private final WorkerProcess process;
        private final WorkerTimeouts timeouts;
        private int silentRounds;

        Patience(WorkerProcess process, WorkerTimeouts timeouts) {
            this.process = process;
            this.timeouts = timeouts;
        }

        /** The next reply, or empty to look around. */
        Optional<Reply> next() {
            return next(timeouts.silence());
        }

        Optional<Reply> next(Duration atMost) {
            Duration round = timeouts.silence().dividedBy(ROUNDS);
            boolean whole = round.compareTo(atMost) <= 0;
            long start = System.nanoTime();
            Optional<Reply> reply = await(process, whole ? round : atMost);
            if (reply.isPresent()) {
                silentRounds = 0;
            } else if (whole && System.nanoTime() - start >= round.toNanos() && ++silentRounds == ROUNDS) {
                throw ended(process, WorkerFailure.UNRESPONSIVE, "it showed no life for " + words(timeouts.silence()));
            }
            return reply;
        }
    }

    private static Optional<Reply> await(WorkerProcess process, Duration atMost) {
        try {
            return process.inbox().next(atMost);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException("The thread that waited for the model was interrupted.", e);
        }
    }

    /** Ends the process for a reason, and gives what its users are to get. */
    private static WorkerFailedException ended(WorkerProcess process, WorkerFailure failure, String detail) {
        process.kill(failure, detail);
        return process.death().join();
    }

    private static String words(Duration duration) {
        return duration.toMillis() % 1000 == 0 ? duration.toSeconds() + " s" : duration.toMillis() + " ms";
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

    /** Completed when the process is gone, with the reason; also when the model was closed. */
    public CompletableFuture<WorkerFailedException> death() {
        return process.death().copy();
    }

    @Override
    public GenerationResult generate(
            GenerationRequest request, GenerationListener listener, Cancellation cancellation) {
        return generateTogether(List.of(request), BatchListener.single(listener), cancellation)
                .getFirst();
    }

    @Override
    public List<GenerationResult> generateTogether(
            List<GenerationRequest> requests, BatchListener listener, Cancellation cancellation) {
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

    private Reply converse(String doing, IntFunction<Order> order, Consumer<Reply> tell, Cancellation cancellation) {
        turn.lock();
        try (CoreShares.Share _ =
                host.shares().enter(options.threads(), threads -> process.send(new Order.UseThreads(threads)))) {
            int call = ++calls;
            process.inbox().expect(call);
            process.doing(doing);
            try (Cancellation.Registration _ = cancellation.onCancel(() -> stop(call))) {
                process.send(order.apply(call));
                return lastReply(call, tell, cancellation);
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

    private Reply lastReply(int call, Consumer<Reply> tell, Cancellation cancellation) {
        Patience patience = new Patience(process, host.timeouts());
        long stepStart = System.nanoTime();
        long stopAsked = 0;
        while (true) {
            if (stopAsked == 0 && cancellation.isCancelled()) {
                stopAsked = System.nanoTime();
            }
            Optional<Reply> reply;
            if (stopAsked == 0) {
                reply = patience.next();
            } else {
                Duration grace = graceForAStop();
                Duration left = grace.minusNanos(System.nanoTime() - stopAsked);
                if (left.isNegative()) {
                    throw ended(process, WorkerFailure.UNRESPONSIVE, "it did not stop within " + words(grace));
                }
                reply = patience.next(left);
            }
            switch (reply.orElse(new Reply.Alive(call))) {
                case Reply.Alive _ -> {}
                case Reply.Failed failed -> throw failed.exception();
                case Reply.Generated generated -> {
                    return generated;
                }
                case Reply.Scored scored -> {
                    return scored;
                }
                case Reply step -> {
                    long now = System.nanoTime();
                    longestStep = max(longestStep, Duration.ofNanos(now - stepStart));
                    stepStart = now;
                    tell.accept(step);
                }
            }
        }
    }

    /** A stop takes effect after the step that runs; a large model on a small machine takes long for a chunk. */
    private Duration graceForAStop() {
        return max(host.timeouts().stop(), longestStep.multipliedBy(2));
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
