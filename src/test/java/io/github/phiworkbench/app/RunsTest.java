package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.app.RunMarker.Event;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationListener;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.telemetry.Percentiles;
import io.github.phiworkbench.telemetry.Reading;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RunsTest {

    private static final long MILLISECOND = 1_000_000;
    private static final Instant NOW = Instant.parse("2026-01-02T03:04:05Z");
    private static final GenerationRequest REQUEST = GenerationRequest.greedy(List.of(1, 2, 3), 100, Set.of());
    private static final ModelManifest MANIFEST = ModelManifest.read(TestModels.embedded("phi-4-nano-instruct"));

    private final AtomicLong nanos = new AtomicLong(5_000 * MILLISECOND);
    private final Runs runs = new Runs(nanos::get, Clock.fixed(NOW, ZoneOffset.UTC));

    private void pass(long milliseconds) {
        nanos.addAndGet(milliseconds * MILLISECOND);
    }

    /** One whose first token takes 100 ms, and the others as many as are given. */
    private LanguageModel model(int... steps) {
        return runs.measure(new ScriptedModel(MANIFEST, (position, _) -> {
            if (position > steps.length) {
                return new ScriptedModel.Step.End(FinishReason.STOP);
            }
            pass(position == 0 ? 100 : steps[position - 1]);
            return new ScriptedModel.Step.Say("a");
        }));
    }

    private static GenerationListener silent() {
        return _ -> {};
    }

    @Test
    void measuresARunFromTokenToToken() {
        model(10, 30, 20).generate(REQUEST, silent(), new Cancellation());

        Run run = runs.ended().getFirst();
        assertThat(run.number()).isEqualTo(1);
        assertThat(run.kind()).isEqualTo(Run.Kind.GENERATE);
        assertThat(run.model()).isEqualTo(MANIFEST.id());
        assertThat(run.began()).isEqualTo(NOW.minusMillis(160));
        assertThat(run.length()).isEqualTo(Duration.ofMillis(160));
        assertThat(run.steps()).contains(new Percentiles(20, 30, 30));
        assertThat(run.stats().newTokens()).isEqualTo(4);
        assertThat(run.ending()).isEqualTo(Run.Ending.COMPLETE);
        assertThat(run.residentBytes()).isPositive();
        assertThat(runs.live()).isEmpty();
    }

    @Test
    void tellsTheSpeedWhileItGoesOn() {
        List<LiveRun> seen = new ArrayList<>();
        int[] steps = new int[30];
        java.util.Arrays.fill(steps, 50);
        model(steps).generate(REQUEST, event -> seen.add(runs.live().getFirst()), new Cancellation());

        LiveRun first = seen.getFirst();
        assertThat(first.read()).isEqualTo(3);
        assertThat(first.timeToFirstToken()).contains(Duration.ofMillis(100));
        assertThat(first.tokensPerSecond()).isZero();
        LiveRun last = seen.getLast();
        assertThat(last.written()).isEqualTo(31);
        assertThat(last.tokensPerSecond()).isCloseTo(20, within(1e-9));
        assertThat(last.tokensPerSecondNow()).isCloseTo(20, within(1e-9));
        pass(5_000);
        assertThat(runs.live()).isEmpty();
    }

    @Test
    void theSpeedOfASlowModelIsToldFromItsLastSteps() {
        List<LiveRun> seen = new ArrayList<>();
        model(2_000, 2_000, 2_000, 4_000)
                .generate(
                        REQUEST,
                        event -> {
                            seen.add(runs.live().getFirst());
                            if (seen.size() == 4) {
                                pass(8_000);
                                seen.add(runs.live().getFirst());
                            }
                        },
                        new Cancellation());

        assertThat(seen.getFirst().tokensPerSecondNow()).isZero();
        assertThat(seen.get(1).tokensPerSecondNow()).isCloseTo(0.5, within(1e-9));
        assertThat(seen.get(3).tokensPerSecondNow()).isCloseTo(0.5, within(1e-9));
        // Eight seconds without a token: there was no more than one in eight.
        assertThat(seen.get(4).tokensPerSecondNow()).isCloseTo(1.0 / 8, within(1e-9));
    }

    @Test
    void aListenerThatFailsDoesNotEndTheAnswer() {
        List<Run> told = new ArrayList<>();
        runs.observe(_ -> {
            throw new IllegalStateException("It is broken.");
        });
        runs.observe(told::add);

        assertThat(model(10)
                        .generate(REQUEST, silent(), new Cancellation())
                        .stats()
                        .newTokens())
                .isEqualTo(2);
        assertThat(told).hasSize(1);
    }

    @Test
    void energyGoesOnBeyondTheLastLookAndOldNewsCountOnce() {
        EnergyLog log = new EnergyLog();
        for (int second = 0; second <= 10; second++) {
            log.add(MachineSamples.at(
                    second * 1_000 * MILLISECOND, MachineSamples.machine(8, 0, MachineSamples.gpu(1, 300.0 * second))));
            // The driver has said nothing new.
            log.add(MachineSamples.at(
                    second * 1_000 * MILLISECOND, MachineSamples.machine(8, 0, MachineSamples.gpu(1, 300.0 * second))));
        }

        assertThat(log.between("cuda:0", 6_500 * MILLISECOND, 10_500 * MILLISECOND))
                .isEqualTo(Reading.of(1_200));
    }

    @Test
    void aRunThatFailsOrIsStoppedIsKeptAsSuch() {
        ScriptedModel scripted = new ScriptedModel(MANIFEST);
        LanguageModel model = runs.measure(scripted);
        scripted.say("a");
        scripted.fail(new EngineException("It broke."));
        assertThatThrownBy(() -> model.generate(REQUEST, silent(), new Cancellation()))
                .hasMessage("It broke.");
        Cancellation cancellation = new Cancellation();
        scripted.say("a");
        model.generate(REQUEST, event -> cancellation.cancel(), cancellation);

        assertThat(runs.ended()).extracting(Run::ending).containsExactly(Run.Ending.FAILED, Run.Ending.STOPPED);
        assertThat(runs.ended().getFirst().stats().newTokens()).isEqualTo(1);
    }

    @Test
    void marksWhatHappens() {
        LanguageModel model = model(10);
        long loaded = nanos.get();
        model.generate(REQUEST, silent(), new Cancellation());
        pass(1);
        model.close();
        model.close();

        assertThat(runs.markersSince(loaded))
                .extracting(RunMarker::event)
                .containsExactly(Event.LOAD, Event.PREFILL, Event.GENERATE, Event.STOP, Event.UNLOAD);
        assertThat(runs.markersSince(nanos.get())).extracting(RunMarker::event).containsExactly(Event.UNLOAD);
        assertThat(runs.models()).isEmpty();
    }

    @Test
    void knowsWhatTheCacheHolds() {
        LanguageModel model = model(10, 10);
        model.generate(REQUEST, silent(), new Cancellation());

        OpenModel open = runs.models().getFirst();
        assertThat(open.cachedTokens()).isEqualTo(6);
        assertThat(open.cacheBytes()).isEqualTo(6 * MANIFEST.cacheBytesPerToken());
        assertThat(open.process()).isEqualTo(ProcessHandle.current().pid());
    }

    @Test
    void holdsASpeedAgainstWhatTheMemoryGives() {
        LanguageModel model = model(10, 10);
        model.generate(REQUEST, silent(), new Cancellation());
        runs.bandwidth(MANIFEST.bytesReadPerStep() * 400.0);
        model(10, 10).generate(REQUEST, silent(), new Cancellation());

        assertThat(runs.ended().getFirst().bandwidthShare())
                .isEqualTo(Reading.none("what this machine's memory can give was not measured"));
        assertThat(runs.ended().getLast().bandwidthShare().number().orElseThrow())
                .isCloseTo(0.25, within(1e-9));
    }

    @Test
    void energyIsThatOfTheDeviceFromTheFirstTokenToTheLast() {
        EnergyLog log = new EnergyLog();
        for (int second = 0; second <= 10; second++) {
            log.add(MachineSamples.at(
                    second * 1_000 * MILLISECOND, MachineSamples.machine(8, 0, MachineSamples.gpu(1, 300.0 * second))));
        }

        assertThat(log.between("cuda:0", 2_500 * MILLISECOND, 6_500 * MILLISECOND))
                .isEqualTo(Reading.of(1_200));
        assertThat(log.between("cuda:0", 2_100 * MILLISECOND, 2_200 * MILLISECOND))
                .isEqualTo(Reading.none("it was too short to be measured"));
        assertThat(log.between("cuda:1", 0, 9_000 * MILLISECOND))
                .isEqualTo(Reading.none("the driver told no power while it went on"));
        assertThat(log.between("cpu", 0, 9_000 * MILLISECOND)).isEqualTo(Reading.none("the power of cpu is not known"));
    }

    @Test
    void tellsOfEachRunThatEnds() {
        List<Run> told = new ArrayList<>();
        ModelSession.Registration registration = runs.observe(told::add);
        LanguageModel model = model(10);
        model.generate(REQUEST, silent(), new Cancellation());
        registration.close();
        model.generate(REQUEST, silent(), new Cancellation());

        assertThat(told).containsExactly(runs.ended().getFirst());
        assertThat(runs.ended()).hasSize(2);
    }

    @Test
    void listenersSeeWhatTheModelSays() {
        List<TokenEvent> events = new ArrayList<>();
        var result = model(10).generate(REQUEST, events::add, new Cancellation());

        assertThat(events).extracting(TokenEvent::text).containsExactly("a", "a");
        assertThat(result.text()).isEqualTo("aa");
    }
}
