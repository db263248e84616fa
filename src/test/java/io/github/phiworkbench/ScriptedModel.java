package io.github.phiworkbench;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Backend;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.Draw;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LogitsListener;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** A language model that writes what a test tells it, when the test tells it. */
public final class ScriptedModel implements LanguageModel {

    /** What the next token is, or how the answer ends. */
    public sealed interface Step {
        /** A token. */
        record Say(String text) implements Step {}

        /** The answer ends by itself. */
        record End(FinishReason reason) implements Step {}

        /** The call fails. */
        record Fail(RuntimeException failure) implements Step {}

        /** Nothing more, since the call was cancelled; never told by a test. */
        record Cancelled() implements Step {}
    }

    /** Where the steps come from; waits for the next one, but not after the cancellation. */
    @FunctionalInterface
    private interface Script {
        Step next(int position, int limit, Cancellation cancellation) throws InterruptedException;
    }

    /** A model that writes by itself, without a test that tells it. */
    @FunctionalInterface
    public interface Pacing {
        /**
         * Waits as long as a token takes.
         *
         * @param position tokens of the answer so far
         * @param limit how many it may have
         */
        Step next(int position, int limit) throws InterruptedException;
    }

    private final ModelManifest manifest;
    private final String device;
    private final Script script;
    private final BlockingQueue<Step> told = new LinkedBlockingQueue<>();
    private final List<GenerationRequest> requests = new CopyOnWriteArrayList<>();
    private volatile Consumer<GenerationRequest> whenAsked = request -> {};

    /** A model that waits for {@link #say}, {@link #end} and {@link #fail}. */
    public ScriptedModel(ModelManifest manifest) {
        this(manifest, "cpu");
    }

    /** The same, as if it ran on a device. */
    public ScriptedModel(ModelManifest manifest, String device) {
        this.manifest = manifest;
        this.device = device;
        script = this::toldNext;
    }

    /** A model that writes at its own pace. */
    public ScriptedModel(ModelManifest manifest, Pacing pacing) {
        this.manifest = manifest;
        device = "cpu";
        script = (position, limit, cancellation) ->
                cancellation.isCancelled() ? new Step.Cancelled() : pacing.next(position, limit);
    }

    private Step toldNext(int position, int limit, Cancellation cancellation) throws InterruptedException {
        if (cancellation.isCancelled()) {
            return new Step.Cancelled();
        }
        try (Cancellation.Registration _ = cancellation.onCancel(() -> told.add(new Step.Cancelled()))) {
            return told.take();
        }
    }

    /** Writes these tokens, in the present answer or in the next. */
    public void say(String... tokens) {
        for (String token : tokens) {
            told.add(new Step.Say(token));
        }
    }

    public void end() {
        told.add(new Step.End(FinishReason.STOP));
    }

    /** A whole answer. */
    public void answer(String... tokens) {
        say(tokens);
        end();
    }

    public void fail(RuntimeException failure) {
        told.add(new Step.Fail(failure));
    }

    /** Runs on the thread that asks, before the first token. */
    public void whenAsked(Consumer<GenerationRequest> look) {
        whenAsked = look;
    }

    /** What it was asked so far. */
    public List<GenerationRequest> requests() {
        return List.copyOf(requests);
    }

    @Override
    public ModelManifest manifest() {
        return manifest;
    }

    @Override
    public Backend backend() {
        return new Backend(device, "float32", "script");
    }

    @Override
    public long processId() {
        return ProcessHandle.current().pid();
    }

    @Override
    public List<GenerationResult> generateTogether(
            List<GenerationRequest> together, BatchListener listener, Cancellation cancellation) {
        GenerationRequest request = together.getFirst();
        whenAsked.accept(request);
        requests.add(request);
        int prompt = request.promptIds().size();
        listener.reading(prompt, prompt);
        StringBuilder text = new StringBuilder();
        List<Integer> ids = new ArrayList<>();
        while (true) {
            switch (next(ids.size(), request.maxNewTokens(), cancellation)) {
                case Step.Say(String token) -> {
                    text.append(token);
                    ids.add(ids.size());
                    listener.token(
                            0,
                            new TokenEvent(
                                    ids.size() - 1,
                                    TokenBytes.of(token.getBytes(StandardCharsets.UTF_8)),
                                    token,
                                    prompt + ids.size() - 1,
                                    Optional.of(prediction(ids.getLast(), request.top())),
                                    Optional.of(new Draw(0.5, 1, 1, drawn(request.top()))),
                                    TokenEvent.Origin.SAMPLED));
                }
                case Step.End(FinishReason reason) -> {
                    return List.of(result(ids, text, reason, prompt));
                }
                case Step.Cancelled _ -> {
                    return List.of(result(ids, text, FinishReason.CANCELLED, prompt));
                }
                case Step.Fail(RuntimeException failure) -> throw failure;
            }
        }
    }

    private Step next(int position, int limit, Cancellation cancellation) {
        try {
            return script.next(position, limit, cancellation);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Each token gets half of what is left, beginning with the one that came, and goes on with the ids after it. */
    private static Prediction prediction(int id, int top) {
        List<Alternative> alternatives = IntStream.range(0, top)
                .mapToObj(i -> new Alternative(id + i, -(i + 1) * Math.log(2)))
                .toList();
        return new Prediction(-Math.log(2), 1, 1, alternatives, 1 - Math.pow(2, -top));
    }

    private static List<Double> drawn(int top) {
        return IntStream.range(0, top).mapToObj(i -> Math.pow(2, -(i + 1))).toList();
    }

    private static GenerationResult result(List<Integer> ids, CharSequence text, FinishReason reason, int prompt) {
        return new GenerationResult(
                ids,
                text.toString(),
                reason,
                new GenerationStats(prompt, 0, ids.size(), Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO));
    }

    @Override
    public void logits(List<Integer> ids, int from, int to, LogitsListener listener, Cancellation cancellation) {
        throw new AssertionError("Nobody reads with a scripted model.");
    }

    @Override
    public ScoreResult score(List<Integer> ids, int top, Consumer<TokenEvent> events, Cancellation cancellation) {
        throw new AssertionError("Nobody scores with a scripted model.");
    }

    @Override
    public void close() {}
}
