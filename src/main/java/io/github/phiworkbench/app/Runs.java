package io.github.phiworkbench.app;

import io.github.phiworkbench.app.RunMarker.Event;
import io.github.phiworkbench.engine.GenerationStats;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.telemetry.MachineSample;
import io.github.phiworkbench.telemetry.Percentiles;
import io.github.phiworkbench.telemetry.ProcessMemory;
import io.github.phiworkbench.telemetry.Reading;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every use of every model that this program has in memory: those that go on, with their speed, and those that have ended, with
 * what they took. Models are measured by what their callers see of them, so nothing runs slower for it than by adding up numbers.
 * For any thread.
 */
public final class Runs {

    /** So many runs, and marks of what happened. */
    static final int KEPT = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(Runs.class);

    private final LongSupplier nanos;
    private final Clock clock;
    private final List<MeteredModel> models = new CopyOnWriteArrayList<>();
    private final List<Consumer<Run>> listeners = new CopyOnWriteArrayList<>();
    private final List<Runnable> changed = new CopyOnWriteArrayList<>();
    private final EnergyLog energy = new EnergyLog();

    /** Guards what follows. */
    private final Object lock = new Object();

    private final Map<RunMeter, MeteredModel> going = new LinkedHashMap<>();
    private final Deque<Run> ended = new ArrayDeque<>();
    private final Deque<RunMarker> markers = new ArrayDeque<>();
    private OptionalDouble bandwidth = OptionalDouble.empty();
    private long count;

    public Runs() {
        this(System::nanoTime, Clock.systemUTC());
    }

    Runs(LongSupplier nanos, Clock clock) {
        this.nanos = nanos;
        this.clock = clock;
    }

    /** The same model, measured from now on until it is closed. */
    public LanguageModel measure(LanguageModel model) {
        MeteredModel measured = new MeteredModel(model, this);
        models.add(measured);
        mark(Event.LOAD, measured);
        return measured;
    }

    /** The models in memory, in the order in which they came. */
    public List<OpenModel> models() {
        return models.stream().map(MeteredModel::state).toList();
    }

    /** What goes on, the latest last. */
    public List<LiveRun> live() {
        long now = nanos.getAsLong();
        synchronized (lock) {
            return going.keySet().stream().map(meter -> meter.live(now)).toList();
        }
    }

    /** The next run has at least the number after this. */
    void countOnFrom(long number) {
        synchronized (lock) {
            count = Math.max(count, number);
        }
    }

    /** Adds runs of before, in their place by number. */
    void recall(Collection<Run> earlier) {
        synchronized (lock) {
            TreeMap<Long, Run> all = new TreeMap<>();
            earlier.forEach(run -> all.put(run.number(), run));
            ended.forEach(run -> all.put(run.number(), run));
            ended.clear();
            all.values().forEach(run -> add(ended, run));
        }
        tellOfChange();
    }

    /** Forgets runs of these numbers. */
    void forget(Collection<Long> numbers) {
        Set<Long> gone = Set.copyOf(numbers);
        synchronized (lock) {
            ended.removeIf(run -> gone.contains(run.number()));
        }
        tellOfChange();
    }

    /** Tells a listener, on any thread, that {@link #ended} is not what it was. */
    public ModelSession.Registration observeEnded(Runnable listener) {
        changed.add(listener);
        return () -> changed.remove(listener);
    }

    /** What a listener does wrong must not end the answer whose end it is told of. */
    private void tellOfChange() {
        changed.forEach(listener -> guarded(listener));
    }

    private static void guarded(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.error("A listener to runs failed", e);
        }
    }

    /** What has ended, the latest last; the oldest of very many are forgotten. */
    public List<Run> ended() {
        synchronized (lock) {
            return List.copyOf(ended);
        }
    }

    /** What happened since a moment, as {@link System#nanoTime}. */
    public List<RunMarker> markersSince(long since) {
        synchronized (lock) {
            return markers.stream()
                    .filter(marker -> marker.nanos() - since >= 0)
                    .toList();
        }
    }

    /** Tells a listener of every run that ends, on the thread of its caller. */
    public ModelSession.Registration observe(Consumer<Run> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** From now on runs on the CPU are held against this. */
    public void bandwidth(double bytesPerSecond) {
        synchronized (lock) {
            bandwidth = OptionalDouble.of(bytesPerSecond);
        }
    }

    /** A look at the machine, for the energy that runs use. */
    void sample(MachineSample sample) {
        energy.add(sample);
    }

    RunMeter begin(MeteredModel model, Run.Kind kind, int toRead) {
        RunMeter meter = new RunMeter(kind, model.manifest().id(), toRead, nanos.getAsLong());
        synchronized (lock) {
            going.put(meter, model);
        }
        mark(Event.PREFILL, model);
        return meter;
    }

    void wrote(MeteredModel model, RunMeter meter, int request) {
        meter.token(request, nanos.getAsLong());
        if (request == 0 && meter.written() == 1) {
            mark(Event.GENERATE, model);
        }
    }

    /** @param stats what the engine says of it; empty where it did not come to its end */
    void end(MeteredModel model, RunMeter meter, Optional<GenerationStats> stats, Run.Ending ending) {
        long now = nanos.getAsLong();
        Duration length = Duration.ofNanos(now - meter.began());
        OpenModel state = model.state();
        Optional<Percentiles> steps = meter.steps();
        Reading joules = energy.between(state.device(), meter.first(), meter.last())
                .map(all -> all / Math.max(1, meter.writtenAfterFirst()));
        long resident = ProcessMemory.residentBytes(state.process());
        Run run;
        synchronized (lock) {
            going.remove(meter);
            run = new Run(
                    ++count,
                    clock.instant().minus(length),
                    meter.kind(),
                    state.id(),
                    state.precision(),
                    state.device(),
                    state.kernel(),
                    stats.orElseGet(() -> seen(meter, now)),
                    length,
                    steps,
                    bandwidthShare(model, state, steps),
                    joules,
                    resident,
                    ending);
            add(ended, run);
        }
        mark(Event.STOP, model);
        listeners.forEach(listener -> guarded(() -> listener.accept(run)));
        tellOfChange();
    }

    /** What could be seen from outside. */
    private static GenerationStats seen(RunMeter meter, long now) {
        Duration first = Duration.ofNanos((meter.written() == 0 ? now : meter.first()) - meter.began());
        return new GenerationStats(
                meter.read(),
                0,
                meter.written(),
                first,
                first,
                Duration.ofNanos(meter.last() - meter.first()),
                Duration.ZERO);
    }

    private Reading bandwidthShare(MeteredModel model, OpenModel state, Optional<Percentiles> steps) {
        if (!state.device().equals("cpu")) {
            return Reading.none("what the memory of " + state.device() + " can give was not measured");
        }
        if (steps.isEmpty() || bandwidth.isEmpty()) {
            return Reading.none(
                    steps.isEmpty()
                            ? "there was no second token"
                            : "what this machine's memory can give was not measured");
        }
        double bytesPerSecond =
                model.manifest().bytesReadPerStep() / (steps.get().p50() / 1e3);
        return Reading.of(bytesPerSecond / bandwidth.getAsDouble());
    }

    void closed(MeteredModel model) {
        models.remove(model);
        mark(Event.UNLOAD, model);
    }

    private void mark(Event event, MeteredModel model) {
        synchronized (lock) {
            add(
                    markers,
                    new RunMarker(nanos.getAsLong(), event, model.manifest().id()));
        }
    }

    private static <T> void add(Deque<T> list, T item) {
        list.addLast(item);
        if (list.size() > KEPT) {
            list.removeFirst();
        }
    }
}
