package io.github.phiworkbench.app;

import io.github.phiworkbench.telemetry.GpuSample;
import io.github.phiworkbench.telemetry.History;
import io.github.phiworkbench.telemetry.MachineSample;
import io.github.phiworkbench.telemetry.MachineWatch;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the machine and at the models again and again, as often as someone wants to know, remembers what it saw, and tells
 * who listens. For any thread.
 */
public final class Telemetry implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Telemetry.class);

    /** How often it looks. */
    public enum Pace {
        CALM(Duration.ofSeconds(1)),
        LIVELY(Duration.ofMillis(200));

        private final Duration between;

        Pace(Duration between) {
            this.between = between;
        }
    }

    /** What is remembered over time. */
    public enum Quantity {
        /** Bytes that this program's processes hold. */
        PROGRAM_MEMORY,
        /** Bytes of the machine's memory that are taken. */
        MACHINE_MEMORY,
        /** Mean over the cores, 0 to 1. */
        CPU_LOAD,
        /** Bytes of the device's own memory that are taken. */
        DEVICE_MEMORY,
        /** 0 to 1. */
        DEVICE_LOAD,
        /** Degrees Celsius. */
        DEVICE_TEMPERATURE,
        /** Watts. */
        DEVICE_POWER,
        /** Over the last second, of all that goes on; 0 while nothing does. */
        TOKENS_PER_SECOND,
        /** Bytes of keys and values. */
        CACHE;

        /** Whether the time in which nothing goes on counts in a mean. */
        public History.Idle idle() {
            return this == TOKENS_PER_SECOND ? History.Idle.LEFT_OUT : History.Idle.COUNTS;
        }
    }

    /**
     * What was seen at one moment.
     *
     * @param nanos when, as {@link System#nanoTime}
     */
    public record Moment(
            long nanos, MachineSample machine, List<OpenModel> models, List<LiveRun> live, List<Warning> warnings) {

        public Moment {
            models = List.copyOf(models);
            live = List.copyOf(live);
            warnings = List.copyOf(warnings);
        }

        /** The same with other warnings. */
        public Moment with(List<Warning> others) {
            return new Moment(nanos, machine, models, live, others);
        }

        /** The device whose numbers matter: the one of the first model that runs on one, else the first. */
        public Optional<GpuSample> device() {
            return models.stream()
                    .flatMap(model -> machine.gpus().stream().filter(gpu -> gpu.isDevice(model.device())))
                    .findFirst()
                    .or(() -> machine.gpus().stream().findFirst());
        }

        /** Tokens a second over the last second, of all that goes on. */
        public double tokensPerSecond() {
            return live.stream().mapToDouble(LiveRun::tokensPerSecondNow).sum();
        }
    }

    private final Function<Set<Long>, MachineSample> look;
    private final Runs runs;
    private final LongSupplier nanos;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("telemetry").factory());
    private final List<Pace> wishes = new CopyOnWriteArrayList<>();
    private final List<Consumer<Moment>> listeners = new CopyOnWriteArrayList<>();
    private final AutoCloseable machine;

    /** Guards what follows. */
    private final Object lock = new Object();

    private final Map<Quantity, History> histories = new EnumMap<>(Quantity.class);
    private Optional<Moment> latest = Optional.empty();
    private long swappedAtStart = -1;
    private boolean scheduled;

    /** One for this machine that does not look before someone wants it. */
    public Telemetry(Runs runs) {
        this(new MachineWatch(), runs);
    }

    private Telemetry(MachineWatch watch, Runs runs) {
        this(watch::look, watch, runs, System::nanoTime);
    }

    /** @param look looks at the machine, told the processes of the models */
    Telemetry(Function<Set<Long>, MachineSample> look, AutoCloseable machine, Runs runs, LongSupplier nanos) {
        this.look = look;
        this.machine = machine;
        this.runs = runs;
        this.nanos = nanos;
        for (Quantity quantity : Quantity.values()) {
            histories.put(quantity, new History(quantity.idle()));
        }
    }

    /** Looks at least so often until what is returned is closed. While a model works it is looked at often. */
    public ModelSession.Registration wish(Pace pace) {
        wishes.add(pace);
        schedule(Duration.ZERO);
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                wishes.remove(pace);
            }
        };
    }

    /** Tells a listener what is seen from now on, on the thread that looks. */
    public ModelSession.Registration observe(Consumer<Moment> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** What was seen last. */
    public Optional<Moment> latest() {
        synchronized (lock) {
            return latest;
        }
    }

    /** What is known of a quantity, oldest first. */
    public List<History.Point> history(Quantity quantity, History.Span span) {
        synchronized (lock) {
            return history(quantity).last(span, nanos.getAsLong());
        }
    }

    private void schedule(Duration after) {
        synchronized (lock) {
            if (scheduled || thread.isShutdown()) {
                return;
            }
            scheduled = true;
            var _ = thread.schedule(this::turn, after.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    private void turn() {
        synchronized (lock) {
            scheduled = false;
        }
        if (wishes.isEmpty()) {
            return;
        }
        try {
            lookNow();
        } catch (RuntimeException | Error e) {
            LOG.error("The machine could not be looked at", e);
        }
        boolean lively = wishes.contains(Pace.LIVELY) || !runs.live().isEmpty();
        schedule((lively ? Pace.LIVELY : Pace.CALM).between);
    }

    /** Looks once, remembers and tells. */
    void lookNow() {
        List<OpenModel> models = runs.models();
        Set<Long> processes = new TreeSet<>();
        models.forEach(model -> processes.add(model.process()));
        MachineSample sample = look.apply(processes);
        runs.sample(sample);
        Moment moment;
        synchronized (lock) {
            if (swappedAtStart < 0) {
                swappedAtStart = sample.swapUsed();
            }
            moment = new Moment(
                    nanos.getAsLong(), sample, models, runs.live(), Warning.of(sample, models, swappedAtStart));
            remember(moment);
            latest = Optional.of(moment);
        }
        listeners.forEach(listener -> listener.accept(moment));
    }

    private void remember(Moment moment) {
        MachineSample sample = moment.machine();
        add(Quantity.PROGRAM_MEMORY, moment, (double) (sample.windowResident() + sample.workersResident()));
        add(Quantity.MACHINE_MEMORY, moment, (double) sample.memoryUsed());
        if (!sample.coreLoads().isEmpty()) {
            add(Quantity.CPU_LOAD, moment, sample.load());
        }
        add(Quantity.TOKENS_PER_SECOND, moment, moment.tokensPerSecond());
        add(Quantity.CACHE, moment, (double)
                moment.models().stream().mapToLong(OpenModel::cacheBytes).sum());
        moment.device().ifPresent(gpu -> {
            add(Quantity.DEVICE_MEMORY, moment, gpu.memoryUsed().number());
            add(Quantity.DEVICE_LOAD, moment, gpu.utilization().number());
            add(Quantity.DEVICE_TEMPERATURE, moment, gpu.temperature().number());
            add(Quantity.DEVICE_POWER, moment, gpu.power().number());
        });
    }

    private void add(Quantity quantity, Moment moment, OptionalDouble value) {
        value.ifPresent(known -> add(quantity, moment, known));
    }

    private History history(Quantity quantity) {
        return Objects.requireNonNull(histories.get(quantity));
    }

    private void add(Quantity quantity, Moment moment, double value) {
        history(quantity).add(moment.nanos(), value);
    }

    @Override
    public void close() {
        thread.shutdownNow();
        try {
            machine.close();
        } catch (Exception e) {
            LOG.warn("The drivers could not be left", e);
        }
    }
}
