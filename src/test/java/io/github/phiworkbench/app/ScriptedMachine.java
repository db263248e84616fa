package io.github.phiworkbench.app;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Backend;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.GenerationResult;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.LogitsListener;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.ScoreResult;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.telemetry.MachineSample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.IntStream;

/** A machine with a model whose samples, clock and answers are a test's. */
public final class ScriptedMachine implements AutoCloseable {

    public static final ModelManifest MANIFEST = ModelManifest.read(TestModels.embedded("phi-4-nano-instruct"));

    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");
    private static final GenerationRequest REQUEST = GenerationRequest.greedy(List.of(1, 2, 3, 4), 1_000, Set.of());

    private static final Duration FIRST = Duration.ofMillis(100);
    private static final long BETWEEN_LOOKS = Duration.ofMillis(200).toNanos();

    private final AtomicLong nanos = new AtomicLong(Duration.ofHours(10).toNanos());
    private volatile LongFunction<MachineSample> sample = _ -> MachineSamples.machine(8, 0);
    public final Runs runs = new Runs(nanos::get, new SteppedClock());
    public final Telemetry telemetry =
            new Telemetry(_ -> MachineSamples.at(nanos.get(), sample.apply(nanos.get())), () -> {}, runs, nanos::get);

    /** From now on the machine is like this. */
    public void set(MachineSample now) {
        sample = _ -> now;
    }

    /** From now on the machine is so as its clock says, in nanoseconds. */
    public void set(LongFunction<MachineSample> atNanos) {
        sample = atNanos;
    }

    /** Lets time go by. */
    public void pass(Duration duration) {
        nanos.addAndGet(duration.toNanos());
    }

    public long nanos() {
        return nanos.get();
    }

    /** Looks at the machine. */
    public void look() {
        telemetry.lookNow();
    }

    /** A model on the CPU, see {@link #load(String, int...)}. */
    public LanguageModel load(int... steps) {
        return load("cpu", steps);
    }

    /**
     * A model that is loaded now. Its answers have one token more than it has steps, and the first takes 100 ms.
     *
     * @param device where its weights are
     * @param steps milliseconds from one token to the next
     */
    public LanguageModel load(String device, int... steps) {
        return runs.measure(new SteadyModel(new Backend(device, "float32", "script"), steps));
    }

    /** Has a model answer, and looks at the machine from time to time meanwhile. */
    public void answer(LanguageModel model) {
        AtomicLong seen = new AtomicLong(nanos.get());
        model.generate(
                REQUEST,
                _ -> {
                    if (nanos.get() - seen.get() >= BETWEEN_LOOKS) {
                        seen.set(nanos.get());
                        look();
                    }
                },
                new Cancellation());
    }

    /** The time of day, which goes on as the machine's clock does. */
    private final class SteppedClock extends Clock {
        @Override
        public Instant instant() {
            return BEGAN.plusNanos(nanos.get());
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("It knows one zone.");
        }
    }

    /** One that takes the time it is told. */
    private final class SteadyModel implements LanguageModel {
        private final Backend backend;
        private final int[] steps;

        SteadyModel(Backend backend, int... steps) {
            this.backend = backend;
            this.steps = steps;
        }

        @Override
        public ModelManifest manifest() {
            return MANIFEST;
        }

        @Override
        public Backend backend() {
            return backend;
        }

        @Override
        public long processId() {
            return ProcessHandle.current().pid();
        }

        @Override
        public List<GenerationResult> generateTogether(
                List<GenerationRequest> requests, BatchListener listener, Cancellation cancellation) {
            int prompt = requests.getFirst().promptIds().size();
            pass(FIRST);
            for (int token = 0; token <= steps.length; token++) {
                pass(Duration.ofMillis(token == 0 ? 0 : steps[token - 1]));
                listener.token(
                        0,
                        new TokenEvent(
                                0,
                                TokenBytes.NONE,
                                "a",
                                prompt + token,
                                Optional.empty(),
                                Optional.empty(),
                                TokenEvent.Origin.SAMPLED));
            }
            Duration decode = Duration.ofMillis(IntStream.of(steps).sum());
            GenerationStats stats =
                    new GenerationStats(prompt, 0, steps.length + 1, FIRST, FIRST, decode, Duration.ZERO);
            return List.of(new GenerationResult(List.of(), "", FinishReason.STOP, stats));
        }

        @Override
        public ScoreResult score(List<Integer> ids, int top, Consumer<TokenEvent> events, Cancellation cancellation) {
            throw new UnsupportedOperationException("It only answers.");
        }

        @Override
        public void logits(List<Integer> ids, int from, int to, LogitsListener listener, Cancellation cancellation) {
            throw new UnsupportedOperationException("It only answers.");
        }

        @Override
        public void close() {}
    }

    @Override
    public void close() {
        telemetry.close();
    }
}
