package io.github.phiworkbench.app;

import static io.github.phiworkbench.app.MachineSamples.gpu;
import static io.github.phiworkbench.app.MachineSamples.machine;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.ScriptedModel;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.engine.GenerationRequest;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.engine.ModelManifest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MetricsEndpointTest {

    private final Runs runs = new Runs();
    private final Telemetry telemetry = new Telemetry(_ -> machine(4, 1, gpu(20, 0)), () -> {}, runs, System::nanoTime);

    @AfterEach
    void close() {
        telemetry.close();
    }

    private static List<String> read(int port) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofLines())
                    .body()
                    .toList();
        }
    }

    @Test
    void tellsWhatIsMeasured() throws Exception {
        ModelManifest manifest = ModelManifest.read(NanoModels.INSTRUCT);
        LanguageModel model = runs.measure(new ScriptedModel(
                manifest,
                (position, _) -> position == 4
                        ? new ScriptedModel.Step.End(FinishReason.STOP)
                        : new ScriptedModel.Step.Say("a")));
        try (MetricsEndpoint endpoint = new MetricsEndpoint(telemetry, runs, 0)) {
            model.generate(GenerationRequest.greedy(List.of(1, 2, 3), 9, Set.of()), _ -> {}, new Cancellation());
            telemetry.lookNow();

            List<String> lines = read(endpoint.port());

            String labels = "{model=\"" + manifest.id() + "\"}";
            assertThat(lines)
                    .contains("phi4_new_tokens_total" + labels + " 4.0")
                    .contains("phi4_prompt_tokens_total" + labels + " 3.0")
                    .contains("phi4_cache_tokens" + labels + " 7.0")
                    .contains("phi4_runs_total{ending=\"complete\",kind=\"generate\",model=\"" + manifest.id()
                            + "\"} 1.0")
                    .contains("phi4_cpu_load_ratio 0.5")
                    .contains("phi4_device_memory_used_bytes{device=\"0\",name=\"Stub 80GB\"} 2.0E10")
                    .contains("phi4_device_power_watts{device=\"0\",name=\"Stub 80GB\"} 300.0");
        }
    }

    @Test
    void aModelThatIsInMemoryTwiceIsToldOfOnce() throws Exception {
        ModelManifest manifest = ModelManifest.read(NanoModels.INSTRUCT);
        try (MetricsEndpoint endpoint = new MetricsEndpoint(telemetry, runs, 0)) {
            for (int i = 0; i < 2; i++) {
                runs.measure(new ScriptedModel(
                                manifest,
                                (position, _) -> position == 4
                                        ? new ScriptedModel.Step.End(FinishReason.STOP)
                                        : new ScriptedModel.Step.Say("a")))
                        .generate(GenerationRequest.greedy(List.of(1, 2, 3), 9, Set.of()), _ -> {}, new Cancellation());
            }
            telemetry.lookNow();

            assertThat(read(endpoint.port())).contains("phi4_cache_tokens{model=\"" + manifest.id() + "\"} 14.0");
        }
    }

    @Test
    void aPortThatIsTakenIsRefusedAndOneThatIsClosedIsFree() throws Exception {
        MetricsEndpoint endpoint = new MetricsEndpoint(telemetry, runs, 0);
        int port = endpoint.port();
        assertThatThrownBy(() -> new MetricsEndpoint(telemetry, runs, port)).isInstanceOf(IOException.class);
        endpoint.close();

        try (MetricsEndpoint again = new MetricsEndpoint(telemetry, runs, port)) {
            assertThat(again.port()).isEqualTo(port);
        }
    }
}
