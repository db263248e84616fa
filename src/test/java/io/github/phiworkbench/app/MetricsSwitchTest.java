package io.github.phiworkbench.app;

import static io.github.phiworkbench.app.MachineSamples.machine;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsSwitchTest {

    private final Settings settings = new Settings();
    private final Runs runs = new Runs();
    private final Telemetry telemetry = new Telemetry(_ -> machine(4, 1), () -> {}, runs, System::nanoTime);
    private final BlockingQueue<String> told = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        telemetry.close();
    }

    private MetricsSwitch metrics() {
        return new MetricsSwitch(settings, telemetry, runs, told::add);
    }

    private static boolean answers(int port) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString())
                    .body()
                    .contains("phi4_");
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void isOffUntilItIsSwitchedOnAndFollowsThePort() throws Exception {
        int first = freePort();
        int second = freePort();
        settings.set(Settings.METRICS_PORT, (double) first);
        try (MetricsSwitch metrics = metrics()) {
            metrics.settled();
            assertThat(answers(first)).isFalse();

            settings.set(Settings.METRICS, true);
            metrics.settled();
            telemetry.lookNow();
            assertThat(answers(first)).isTrue();

            settings.set(Settings.METRICS_PORT, (double) second);
            metrics.settled();
            assertThat(answers(first)).isFalse();
            assertThat(answers(second)).isTrue();

            settings.set(Settings.METRICS, false);
            metrics.settled();
            assertThat(answers(second)).isFalse();
        }
        assertThat(told).isEmpty();
    }

    @Test
    void aPortThatIsTakenIsToldAndSwitchedOff() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            settings.set(Settings.METRICS_PORT, (double) taken.getLocalPort());
            settings.set(Settings.METRICS, true);
            try (MetricsSwitch _ = metrics()) {
                assertThat(told.poll(20, TimeUnit.SECONDS)).contains("port " + taken.getLocalPort(), "another port");
                assertThat(settings.get(Settings.METRICS)).isFalse();
            }
        }
    }
}
