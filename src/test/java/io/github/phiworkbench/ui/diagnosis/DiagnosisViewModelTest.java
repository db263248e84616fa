package io.github.phiworkbench.ui.diagnosis;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Diagnosis;
import io.github.phiworkbench.app.Settings;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.torch.TorchRuntime.DeviceReport;
import io.github.phiworkbench.telemetry.MachineFacts;
import io.github.phiworkbench.ui.WindowQueue;
import io.github.phiworkbench.ui.common.Tasks;
import io.github.phiworkbench.ui.diagnosis.DiagnosisViewModel.Finding;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DiagnosisViewModelTest {

    private static final String HOME = System.getProperty("user.home");

    private final List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
    private final WindowQueue window = new WindowQueue(() -> failures);

    @AfterEach
    void nothingFailed() {
        assertThat(failures).isEmpty();
    }

    private DiagnosisViewModel model(Function<Cancellation, Diagnosis> look) {
        return new DiagnosisViewModel(look, new Settings(), new Tasks(window, failures::add));
    }

    private static Diagnosis diagnosis(@Nullable String driver, boolean works) {
        return new Diagnosis(
                "1.0",
                new MachineFacts("Linux", "A processor", 2, List.of("avx2"), 16L << 30, 8L << 30, "25"),
                new Diagnosis.Engine(
                        "0.36.0",
                        "2.7.1",
                        HOME + "/torch",
                        null,
                        null,
                        List.of(HOME + "/torch/libtorch_cpu.so"),
                        List.of(
                                new DeviceReport("cuda:0", false, "this build of libtorch was made without it"),
                                new DeviceReport("cpu", true, ""))),
                new Diagnosis.Graphics(
                        driver,
                        driver == null ? null : "13.0",
                        driver == null ? List.of() : List.of("A GPU, 80 GB"),
                        driver == null ? "there is no NVIDIA driver" : ""),
                Map.of("OMP_NUM_THREADS", "2"),
                List.of(new Diagnosis.Folder("data", HOME + "/data", false, 1L << 30)),
                List.of(new Diagnosis.Model("a", "ready")),
                List.of(new Diagnosis.SelfTest("cpu", works, "it said \"84\"", 0.5, 51.4)));
    }

    private void run(DiagnosisViewModel model) {
        model.start();
        window.until(() -> !model.runningProperty().get());
    }

    @Test
    void tellsTheEssenceAndHasAllOfItWithoutTheUser() {
        DiagnosisViewModel model = model(_ -> diagnosis(null, true));
        run(model);

        assertThat(model.findings())
                .contains(new Finding(true, "libtorch 2.7.1 is loaded."))
                .contains(
                        new Finding(true, "The embedded model works on cpu with 51 tokens per second: it said \"84\"."))
                .contains(
                        new Finding(true, "The device cuda:0 is not used: this build of libtorch was made without it."))
                .anySatisfy(finding -> {
                    assertThat(finding.good()).isFalse();
                    assertThat(finding.text()).contains("~/data").doesNotContain(HOME);
                });
        assertThat(model.textProperty().get())
                .contains("~/torch", "OMP_NUM_THREADS")
                .doesNotContain(HOME + "/");
    }

    @Test
    void aProcessorThatIsThereButNotUsedIsAFault() {
        DiagnosisViewModel model = model(_ -> diagnosis("580.65", true));
        run(model);

        assertThat(model.findings())
                .contains(
                        new Finding(
                                false,
                                "The device cuda:0 is not used: this build of libtorch was made without it. “Get CUDA” or a folder with a libtorch for CUDA may help."));
    }

    @Test
    void aWrongAnswerIsAFault() {
        DiagnosisViewModel model = model(_ -> diagnosis(null, false));
        run(model);

        assertThat(model.findings())
                .contains(new Finding(false, "The embedded model does not work on cpu: it said \"84\""));
    }

    @Test
    void aLookThatFailsIsToldAndCanBeTriedAgain() {
        List<Diagnosis> answers = new ArrayList<>();
        DiagnosisViewModel model = model(_ -> {
            if (answers.isEmpty()) {
                throw new EngineException("The process ended.");
            }
            return answers.getFirst();
        });
        run(model);
        assertThat(model.troubleProperty().get()).isEqualTo("The process ended.");
        assertThat(model.diagnosisProperty().get()).isEmpty();

        answers.add(diagnosis(null, true));
        run(model);
        assertThat(model.troubleProperty().get()).isEmpty();
        assertThat(model.diagnosisProperty().get()).isPresent();
    }

    @Test
    void aLookCanBeStopped() {
        CountDownLatch stopped = new CountDownLatch(1);
        DiagnosisViewModel model = model(cancellation -> {
            cancellation.onCancel(stopped::countDown);
            try {
                stopped.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
            throw new CancellationException("The diagnosis was stopped.");
        });
        model.start();
        model.stop();
        window.until(() -> !model.runningProperty().get());

        assertThat(model.troubleProperty().get()).isEmpty();
    }
}
