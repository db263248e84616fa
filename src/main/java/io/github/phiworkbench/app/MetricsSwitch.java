package io.github.phiworkbench.app;

import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens and closes the endpoint for Prometheus as the settings say. */
public final class MetricsSwitch implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(MetricsSwitch.class);

    private final Settings settings;
    private final Telemetry telemetry;
    private final Runs runs;
    private final Consumer<String> trouble;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().daemon().name("metrics").factory());
    private final Runnable notOn;
    private final Runnable notPort;

    /** Of this object's thread. */
    private Optional<MetricsEndpoint> open = Optional.empty();

    /** @param trouble told a sentence where the endpoint cannot be opened; it is switched off then */
    public MetricsSwitch(Settings settings, Telemetry telemetry, Runs runs, Consumer<String> trouble) {
        this.settings = settings;
        this.telemetry = telemetry;
        this.runs = runs;
        this.trouble = trouble;
        notOn = settings.listen(Settings.METRICS, _ -> thread.execute(this::follow));
        notPort = settings.listen(Settings.METRICS_PORT, _ -> thread.execute(this::follow));
        thread.execute(this::follow);
    }

    private void follow() {
        boolean wanted = settings.get(Settings.METRICS);
        int port = settings.get(Settings.METRICS_PORT).intValue();
        if (wanted && open.filter(endpoint -> endpoint.port() == port).isPresent()) {
            return;
        }
        open.ifPresent(MetricsEndpoint::close);
        open = Optional.empty();
        if (!wanted) {
            return;
        }
        try {
            open = Optional.of(new MetricsEndpoint(telemetry, runs, port));
            LOG.info("Metrics are told at http://127.0.0.1:{}/metrics", port);
        } catch (IOException e) {
            LOG.warn("The metrics cannot be told", e);
            settings.set(Settings.METRICS, false);
            trouble.accept("The endpoint for Prometheus cannot be opened at port " + port + " (" + e.getMessage()
                    + "); choose another port in the settings and switch it on again.");
        }
    }

    /** Waits until the endpoint is as the settings were at the call. */
    void settled() throws InterruptedException, ExecutionException {
        thread.submit(() -> {}).get();
    }

    @Override
    public void close() {
        notOn.run();
        notPort.run();
        thread.execute(() -> open.ifPresent(MetricsEndpoint::close));
        thread.close();
    }
}
