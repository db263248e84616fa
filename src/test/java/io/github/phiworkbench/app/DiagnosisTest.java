package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.EngineException;
import io.github.phiworkbench.engine.worker.WorkerCommand;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTest {

    @TempDir
    private Path folder;

    /** Away from the user's data. */
    private DiagnosisProcess process() {
        WorkerCommand command = WorkerCommand.ofThisProgram(DiagnosisProcess.MAIN, List.of("diagnose", "--json"));
        return new DiagnosisProcess(new WorkerCommand(command.words(), Map.of("PHI4_DATA", folder.toString())));
    }

    @Test
    void aProcessOfItsOwnLooksAtThisMachine() {
        Diagnosis diagnosis = process().run(new Cancellation());

        assertThat(diagnosis.engine().problem()).isNull();
        assertThat(diagnosis.engine().libtorch()).startsWith("2.");
        assertThat(diagnosis.engine().devices())
                .anyMatch(device -> device.name().equals("cpu") && device.usable());
        assertThat(diagnosis.engine().devices())
                .filteredOn(device -> !device.usable())
                .allSatisfy(device -> assertThat(device.reason()).isNotBlank());
        assertThat(diagnosis.folders()).extracting(Diagnosis.Folder::purpose).contains("data", "models", "logs");
        assertThat(diagnosis.selfTests()).anySatisfy(test -> {
            assertThat(test.device()).isEqualTo("cpu");
            assertThat(test.works()).as(test.result()).isTrue();
            assertThat(test.tokensPerSecond()).isPositive();
        });
        assertThat(diagnosis.isBroken()).isFalse();
        assertThat(diagnosis.toText()).contains("libtorch", "cpu: works", "self-test");
        if (System.getProperty("os.name").equals("Linux")) {
            assertThat(diagnosis.engine().nativeFiles()).anyMatch(file -> file.contains("libtorch_cpu"));
        }
    }

    @Test
    void aProcessWithoutAReportIsQuoted() {
        DiagnosisProcess broken =
                new DiagnosisProcess(new WorkerCommand(List.of(java(), "-cp", "nowhere", "no.such.Main"), Map.of()));

        assertThatThrownBy(() -> broken.run(new Cancellation()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("ended without a report")
                .hasMessageContaining("no.such.Main");
        assertThatThrownBy(() -> new DiagnosisProcess(new WorkerCommand(List.of("/not/there"), Map.of()))
                        .run(new Cancellation()))
                .isInstanceOf(EngineException.class)
                .hasMessageContaining("/not/there");
    }

    @Test
    void aLookThatIsStoppedEnds() {
        Cancellation cancellation = new Cancellation();
        cancellation.cancel();

        assertThatThrownBy(() -> process().run(cancellation)).isInstanceOf(CancellationException.class);
    }

    @Test
    void onlyVariablesThatMatterAreTold() {
        assertThat(DiagnosisService.variables(Map.of("HF_TOKEN", "secret", "OMP_NUM_THREADS", "3")))
                .containsExactly(Map.entry("OMP_NUM_THREADS", "3"));
    }

    @Test
    void theProgramThatIsStartedIsThere() {
        assertThatCode(() -> Class.forName(DiagnosisProcess.MAIN)).doesNotThrowAnyException();
    }

    private static String java() {
        return ProcessHandle.current().info().command().orElseThrow();
    }
}
