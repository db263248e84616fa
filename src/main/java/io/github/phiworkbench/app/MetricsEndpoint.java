package io.github.phiworkbench.app;

import io.github.phiworkbench.app.Telemetry.Moment;
import io.github.phiworkbench.telemetry.GpuSample;
import io.github.phiworkbench.telemetry.MachineSample;
import io.github.phiworkbench.telemetry.Reading;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.exporter.httpserver.HTTPServer;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/**
 * Tells Prometheus, or whoever asks at {@code /metrics}, what this program measures: memory, load, speed. It listens at the
 * machine's own address only, and only while it is wanted.
 */
public final class MetricsEndpoint implements AutoCloseable {

    private static final String PREFIX = "phi4_";

    private final Telemetry telemetry;
    private final HTTPServer server;
    private final ModelSession.Registration watching;
    private final ModelSession.Registration counting;

    /**
     * Begins to listen.
     *
     * @param port 0 for any that is free
     * @throws IOException if the port is taken
     */
    public MetricsEndpoint(Telemetry telemetry, Runs runs, int port) throws IOException {
        this.telemetry = telemetry;
        PrometheusRegistry registry = new PrometheusRegistry();
        addMachine(registry);
        addModels(registry);
        server = HTTPServer.builder()
                .inetAddress(InetAddress.getLoopbackAddress())
                .port(port)
                .registry(registry)
                .buildAndStart();
        counting = count(registry, runs);
        watching = telemetry.wish(Telemetry.Pace.CALM);
    }

    /** The port it listens at. */
    public int port() {
        return server.getPort();
    }

    private void addMachine(PrometheusRegistry registry) {
        machine(registry, "memory_bytes", "Memory of the machine or container.", it -> (double) it.memoryTotal());
        machine(registry, "memory_available_bytes", "Memory left without swapping.", it ->
                (double) it.memoryAvailable());
        machine(registry, "swap_used_bytes", "Memory that was swapped out.", it -> (double) it.swapUsed());
        machine(registry, "cpu_load_ratio", "Mean load of the cores, 0 to 1.", MachineSample::load);
        machine(registry, "window_resident_bytes", "Held by the window's process.", it -> (double) it.windowResident());
        machine(registry, "workers_resident_bytes", "Held by the models' processes.", it ->
                (double) it.workersResident());
        device(registry, "device_memory_used_bytes", "Memory of the device that is taken.", GpuSample::memoryUsed);
        device(registry, "device_memory_bytes", "Memory of the device.", GpuSample::memoryTotal);
        device(registry, "device_memory_of_program_bytes", "Of that, by this program.", GpuSample::memoryOfProgram);
        device(registry, "device_load_ratio", "Load of the device, 0 to 1.", GpuSample::utilization);
        device(registry, "device_temperature_celsius", "Temperature of the device.", GpuSample::temperature);
        device(registry, "device_power_watts", "Power of the device.", GpuSample::power);
    }

    private void addModels(PrometheusRegistry registry) {
        gauge(
                registry,
                "tokens_per_second",
                "Tokens written over the last second.",
                new String[0],
                (moment, to) -> to.accept(moment.tokensPerSecond(), new String[0]));
        gauge(
                registry,
                "cache_bytes",
                "Keys and values of a model.",
                new String[] {"model"},
                (moment, to) -> byModel(moment, OpenModel::cacheBytes, to));
        gauge(
                registry,
                "cache_tokens",
                "Tokens in a model's cache.",
                new String[] {"model"},
                (moment, to) -> byModel(moment, OpenModel::cachedTokens, to));
    }

    /** The same model may be in memory more than once; a label may not. */
    private static void byModel(Moment moment, ToLongFunction<OpenModel> number, BiConsumer<Double, String[]> to) {
        moment.models().stream()
                .collect(Collectors.groupingBy(OpenModel::id, Collectors.summingLong(number)))
                .forEach((id, sum) -> to.accept((double) sum, new String[] {id}));
    }

    private static ModelSession.Registration count(PrometheusRegistry registry, Runs runs) {
        Counter ended = Counter.builder()
                .name(PREFIX + "runs_total")
                .help("Uses of a model that have ended.")
                .labelNames("model", "kind", "ending")
                .register(registry);
        Counter read = counter(registry, "prompt_tokens_total", "Tokens read, those in the cache left out.");
        Counter written = counter(registry, "new_tokens_total", "Tokens written.");
        return runs.observe(run -> {
            ended.labelValues(run.model(), lower(run.kind()), lower(run.ending()))
                    .inc();
            read.labelValues(run.model())
                    .inc(Math.max(0, run.stats().promptTokens() - run.stats().cachedTokens()));
            written.labelValues(run.model()).inc(run.stats().newTokens());
        });
    }

    private static Counter counter(PrometheusRegistry registry, String name, String help) {
        return Counter.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames("model")
                .register(registry);
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private void machine(
            PrometheusRegistry registry, String name, String help, Function<MachineSample, Double> number) {
        gauge(
                registry,
                name,
                help,
                new String[0],
                (moment, to) -> to.accept(number.apply(moment.machine()), new String[0]));
    }

    /** A device that does not tell a number is left out of it. */
    private void device(PrometheusRegistry registry, String name, String help, Function<GpuSample, Reading> reading) {
        gauge(
                registry,
                name,
                help,
                new String[] {"device", "name"},
                (moment, to) -> moment.machine().gpus().forEach(gpu -> {
                    OptionalDouble number = reading.apply(gpu).number();
                    if (number.isPresent()) {
                        to.accept(number.getAsDouble(), new String[] {Integer.toString(gpu.index()), gpu.name()});
                    }
                }));
    }

    private void gauge(
            PrometheusRegistry registry,
            String name,
            String help,
            String[] labels,
            BiConsumer<Moment, BiConsumer<Double, String[]>> values) {
        GaugeWithCallback.builder()
                .name(PREFIX + name)
                .help(help)
                .labelNames(labels)
                .callback(callback -> {
                    Optional<Moment> latest = telemetry.latest();
                    latest.ifPresent(moment -> values.accept(moment, callback::call));
                })
                .register(registry);
    }

    @Override
    public void close() {
        watching.close();
        counting.close();
        server.close();
    }
}
