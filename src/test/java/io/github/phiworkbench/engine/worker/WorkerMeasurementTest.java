package io.github.phiworkbench.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.engine.ActivationSquares;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.torch.ActivationMeter;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkerMeasurementTest {

    private static final List<List<Integer>> CHUNKS = List.of(
            TestWorkers.longPrompt().subList(0, 60), TestWorkers.longPrompt().subList(60, 100));

    @TempDir
    private Path logs;

    @Test
    void a_process_of_its_own_finds_what_this_one_does() {
        List<Integer> read = new ArrayList<>();
        ActivationSquares there = TestWorkers.host(logs)
                .measureActivations(TestWorkers.folder(), CHUNKS, 1, read::add, new Cancellation());
        ActivationSquares here = ActivationMeter.measure(TestWorkers.folder(), CHUNKS, 1, _ -> {}, new Cancellation());
        assertThat(read).containsExactly(60, 100);
        assertThat(there.tokens()).isEqualTo(here.tokens()).isEqualTo(100);
        assertThat(there.layers()).hasSameSizeAs(here.layers()).isNotEmpty();
        for (int i = 0; i < here.rows().size(); i++) {
            assertThat(there.rows().get(i)).isEqualTo(here.rows().get(i));
            assertThat(there.rows().get(i)[0]).isPositive();
        }
    }

    @Test
    void a_model_of_codes_is_refused_as_in_this_process() {
        Path folder = TestModels.embedded("phi-4-nano-instruct", Precision.INT8);
        WorkerHost host = TestWorkers.host(logs);
        assertThatThrownBy(() -> host.measureActivations(folder, CHUNKS, 1, _ -> {}, new Cancellation()))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("is quantized already");
    }

    @Test
    void one_that_is_not_wanted_any_more_ends_at_once() {
        Cancellation cancellation = new Cancellation();
        WorkerHost host = TestWorkers.host(logs);
        assertThatThrownBy(() -> host.measureActivations(
                        TestWorkers.folder(), CHUNKS, 1, _ -> cancellation.cancel(), cancellation))
                .isInstanceOf(CancellationException.class);
    }
}
