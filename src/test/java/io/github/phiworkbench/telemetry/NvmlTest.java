package io.github.phiworkbench.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.phiworkbench.telemetry.GpuSample.Slowdown;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against stubs of NVIDIA's library that are compiled here. */
class NvmlTest {

    private static final Path STUB =
            Path.of("src/test/resources/telemetry/nvml_stub.c").toAbsolutePath();

    @TempDir
    static Path folder;

    @BeforeAll
    static void needsACompiler() {
        assumeTrue(
                List.of("/usr/bin/gcc", "/usr/local/bin/gcc").stream()
                        .anyMatch(file -> Files.isExecutable(Path.of(file))),
                "There is no gcc.");
    }

    private static Nvml stub(String... macros) throws IOException, InterruptedException {
        Path library = folder.resolve("libstub" + String.join("", macros) + ".so");
        List<String> command =
                new ArrayList<>(List.of("gcc", "-Wall", "-Werror", "-shared", "-fPIC", "-o", library.toString()));
        for (String macro : macros) {
            command.add("-D" + macro);
        }
        command.add(STUB.toString());
        Process compiler = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(compiler.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(said).isZero();
        return new Nvml(List.of(folder.resolve("missing.so").toString(), library.toString()));
    }

    private static String reason(Reading reading) {
        assertThat(reading).isInstanceOf(Reading.NotAvailable.class);
        return ((Reading.NotAvailable) reading).reason();
    }

    @Test
    void tellsWhatTheDriverTells() throws Exception {
        try (Nvml nvml = stub()) {
            GpuSource.Report report = nvml.look(Set.of(100L, 102L, 4711L));

            assertThat(report.reason()).isEmpty();
            assertThat(report.gpus()).hasSize(2);
            GpuSample first = report.gpus().getFirst();
            assertThat(first.name()).isEqualTo("NVIDIA Stub 80GB");
            assertThat(first.memoryTotal()).isEqualTo(Reading.of(80e9));
            assertThat(first.memoryUsed()).isEqualTo(Reading.of(5e9));
            assertThat(first.memoryOfProgram()).isEqualTo(Reading.of(5e9));
            assertThat(first.utilization()).isEqualTo(Reading.of(0.87));
            assertThat(first.temperature()).isEqualTo(Reading.of(61));
            assertThat(first.power()).isEqualTo(Reading.of(312.5));
            assertThat(first.energy()).isEqualTo(Reading.of(7000.5));
            assertThat(first.slowdowns()).isEmpty();
            assertThat(report.gpus().getLast().memoryTotal()).isEqualTo(Reading.of(24e9));
            assertThat(nvml.driver()).contains(new Nvml.Driver("580.65.06", "13.2"));
        }
    }

    @Test
    void aProgramThatUsesNothingHoldsNothing() throws Exception {
        try (Nvml nvml = stub()) {
            assertThat(nvml.look(Set.of(4711L)).gpus().getFirst().memoryOfProgram())
                    .isEqualTo(Reading.of(0));
        }
    }

    @Test
    void anOldDriverTellsLess() throws Exception {
        try (Nvml nvml = stub("OLD")) {
            GpuSample gpu = nvml.look(Set.of(101L)).gpus().getFirst();

            assertThat(gpu.memoryOfProgram()).isEqualTo(Reading.of(2e9));
            assertThat(reason(gpu.energy())).isEqualTo("this driver does not tell");
            assertThat(gpu.slowdowns()).isEmpty();
            assertThat(gpu.power()).isEqualTo(Reading.of(312.5));
            assertThat(nvml.driver()).contains(new Nvml.Driver("580.65.06", ""));
        }
    }

    @Test
    void aFailingDriverIsQuotedAndTheDeviceStaysNamed() throws Exception {
        try (Nvml nvml = stub("FAILING")) {
            GpuSample gpu = nvml.look(Set.of(101L)).gpus().getFirst();

            assertThat(gpu.name()).isEqualTo("NVIDIA Stub 80GB");
            for (Reading reading : List.of(
                    gpu.memoryUsed(),
                    gpu.memoryOfProgram(),
                    gpu.utilization(),
                    gpu.temperature(),
                    gpu.power(),
                    gpu.energy())) {
                assertThat(reason(reading)).isEqualTo("the driver says \"Not Supported\"");
            }
        }
    }

    @Test
    void windowsDoesNotTellWhatAProcessHolds() throws Exception {
        try (Nvml nvml = stub("WINDOWS")) {
            assertThat(reason(nvml.look(Set.of(101L)).gpus().getFirst().memoryOfProgram()))
                    .isEqualTo("this system's driver does not tell it by process");
            assertThat(nvml.look(Set.of(1L)).gpus().getFirst().memoryOfProgram())
                    .isEqualTo(Reading.of(0));
        }
    }

    @Test
    void tellsWhyTheClockIsLow() throws Exception {
        try (Nvml nvml = stub("HOT")) {
            assertThat(nvml.look(Set.of()).gpus().getFirst().slowdowns())
                    .containsExactly(Slowdown.TEMPERATURE, Slowdown.POWER_LIMIT);
        }
    }

    @Test
    void aLibraryWithoutADriverGivesNoDeviceButTheReason() throws Exception {
        try (Nvml nvml = stub("NO_DRIVER")) {
            GpuSource.Report report = nvml.look(Set.of());

            assertThat(report.gpus()).isEmpty();
            assertThat(report.reason()).isEqualTo("the driver says \"Driver Not Loaded\"");
            assertThat(nvml.driver()).isEmpty();
        }
    }

    @Test
    void withoutALibraryThereIsNoDriver() {
        try (Nvml nvml = new Nvml(List.of(folder.resolve("none.so").toString()))) {
            assertThat(nvml.look(Set.of())).isEqualTo(GpuSource.Report.none("there is no NVIDIA driver"));
        }
    }

    @Test
    void whatIsClosedSaysSo() throws Exception {
        Nvml nvml = stub();
        nvml.look(Set.of());
        nvml.close();

        assertThat(nvml.look(Set.of()).reason()).isEqualTo("the driver was closed");
    }

    @Test
    void looksWhereEachSystemKeepsIt() {
        assertThat(Nvml.usualFiles("Linux", null)).contains("libnvidia-ml.so.1");
        assertThat(Nvml.usualFiles("Windows 11", "C:\\Windows")).last().isEqualTo("nvml.dll");
        assertThat(Nvml.usualFiles("Mac OS X", null)).isEmpty();
    }
}
