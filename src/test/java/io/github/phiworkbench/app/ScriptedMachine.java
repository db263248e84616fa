package io.github.phiworkbench.app;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.telemetry.MachineSample;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;

/** A machine with a model whose samples, clock and answers are a test's. */
public final class ScriptedMachine implements AutoCloseable {

    public static final ModelManifest MANIFEST = ModelManifest.read(TestModels.embedded("phi-4-nano-instruct"));

    private static final Instant BEGAN = Instant.parse("2026-01-02T03:04:05Z");
    private static final GenerationRequest REQUEST = GenerationRequest.greedy(List.of(1, 2, 3, 4), 1_000, Set.of());

    private final AtomicLong nanos = new AtomicLong(Duration.ofHours(10).toNanos());
    private volatile MachineSample sample = MachineSamples.machine(8, 0);
    public final Runs runs = new Runs(nanos::get, Clock.fixed(BEGAN, ZoneOffset.UTC));
    public final Telemetry telemetry = new Telemetry(_ -> sample, () -> {}, runs, nanos::get);

    /** From now on the machine is like this. */
    public void set(MachineSample now) {
        sample = now;
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

    /**
     * A model that is loaded now. Its answers have one token more than it has steps, and the first takes 100 ms.
     *
     * @param steps milliseconds from one token to the next
     */
    public LanguageModel load(int... steps) {
        return runs.measure(new ScriptedModel(MANIFEST, (position, _) -> {
            if (position > steps.length) {
                return new ScriptedModel.Step.End(FinishReason.STOP);
            }
            pass(Duration.ofMillis(position == 0 ? 100 : steps[position - 1]));
            return new ScriptedModel.Step.Say("a");
        }));
    }

    /** Has a model answer. */
    public void answer(LanguageModel model) {
        model.generate(REQUEST, _ -> {}, new Cancellation());
    }

    @Override
    public void close() {
        telemetry.close();
    }
}
