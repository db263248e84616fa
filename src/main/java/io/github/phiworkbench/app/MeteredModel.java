package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.Backend;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LogitsListener;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenEvent;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** A model whose every use is measured. */
final class MeteredModel implements LanguageModel {

    private final LanguageModel model;
    private final Runs runs;
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile int cachedTokens;

    MeteredModel(LanguageModel model, Runs runs) {
        this.model = model;
        this.runs = runs;
        var _ = model.loss().thenAccept(_ -> gone());
    }

    @Override
    public ModelManifest manifest() {
        return model.manifest();
    }

    @Override
    public Backend backend() {
        return model.backend();
    }

    @Override
    public long processId() {
        return model.processId();
    }

    @Override
    public boolean isLost() {
        return model.isLost();
    }

    @Override
    public CompletableFuture<EngineException> loss() {
        return model.loss();
    }

    /** What there is of it in memory. */
    OpenModel state() {
        ModelManifest manifest = manifest();
        Backend backend = backend();
        return new OpenModel(
                manifest.id(),
                manifest.precision().spelling(),
                backend.device(),
                backend.kernel(),
                backend.passedOver(),
                processId(),
                manifest.geometry().context(),
                cachedTokens,
                cachedTokens * manifest.cacheBytesPerToken());
    }

    @Override
    public List<GenerationResult> generateTogether(
            List<GenerationRequest> requests, BatchListener listener, Cancellation cancellation) {
        int prompt = requests.isEmpty() ? 0 : requests.getFirst().promptIds().size();
        return measured(
                Run.Kind.GENERATE,
                prompt,
                meter -> model.generateTogether(
                        requests,
                        new BatchListener() {
                            @Override
                            public void token(int request, TokenEvent event) {
                                if (event.origin() != TokenEvent.Origin.PROMPT) {
                                    // Of several that go side by side, the first stands for all.
                                    if (request == 0) {
                                        cachedTokens = event.position() + 1;
                                    }
                                    runs.wrote(MeteredModel.this, meter, request);
                                }
                                listener.token(request, event);
                            }

                            @Override
                            public void reading(int done, int total) {
                                cachedTokens = done;
                                meter.reading(done, total);
                                listener.reading(done, total);
                            }
                        },
                        cancellation),
                MeteredModel::together,
                results -> results.stream().anyMatch(result -> result.finishReason() == FinishReason.CANCELLED)
                        ? Run.Ending.STOPPED
                        : Run.Ending.COMPLETE);
    }

    @Override
    public ScoreResult score(List<Integer> ids, int top, Consumer<TokenEvent> events, Cancellation cancellation) {
        return measured(
                Run.Kind.SCORE,
                ids.size(),
                meter -> model.score(
                        ids,
                        top,
                        event -> {
                            cachedTokens = event.position() + 1;
                            meter.reading(event.position() + 1, ids.size());
                            events.accept(event);
                        },
                        cancellation),
                _ -> Optional.empty(),
                _ -> Run.Ending.COMPLETE);
    }

    @Override
    public void logits(List<Integer> ids, int from, int to, LogitsListener listener, Cancellation cancellation) {
        measured(
                Run.Kind.DISTRIBUTIONS,
                ids.size(),
                meter -> {
                    model.logits(
                            ids,
                            from,
                            to,
                            new LogitsListener() {
                                @Override
                                public void logits(int position, float[] logits) {
                                    listener.logits(position, logits);
                                }

                                @Override
                                public void reading(int done, int total) {
                                    cachedTokens = done;
                                    meter.reading(done, total);
                                    listener.reading(done, total);
                                }
                            },
                            cancellation);
                    return true;
                },
                _ -> Optional.empty(),
                _ -> Run.Ending.COMPLETE);
    }

    /** Of several that went side by side, the tokens of all in the time of the longest. */
    private static Optional<GenerationStats> together(List<GenerationResult> results) {
        return results.stream()
                .map(GenerationResult::stats)
                .reduce((a, b) -> new GenerationStats(
                        a.promptTokens(),
                        a.cachedTokens(),
                        a.newTokens() + b.newTokens(),
                        a.timeToFirstToken(),
                        a.prefill(),
                        a.decode().compareTo(b.decode()) < 0 ? b.decode() : a.decode(),
                        a.decode().compareTo(b.decode()) < 0 ? b.decodeInLibtorch() : a.decodeInLibtorch()));
    }

    private <T> T measured(
            Run.Kind kind,
            int toRead,
            Function<RunMeter, T> work,
            Function<T, Optional<GenerationStats>> stats,
            Function<T, Run.Ending> ending) {
        RunMeter meter = runs.begin(this, kind, toRead);
        Run.Ending end = Run.Ending.FAILED;
        Optional<GenerationStats> took = Optional.empty();
        try {
            T result = work.apply(meter);
            end = ending.apply(result);
            took = stats.apply(result);
            return result;
        } catch (CancellationException e) {
            end = Run.Ending.STOPPED;
            throw e;
        } finally {
            runs.end(this, meter, took, end);
        }
    }

    private void gone() {
        if (closed.compareAndSet(false, true)) {
            runs.closed(this);
        }
    }

    @Override
    public void close() {
        model.close();
        gone();
    }
}
