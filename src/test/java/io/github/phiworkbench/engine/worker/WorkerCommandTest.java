package io.github.phiworkbench.engine.worker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A worker runs on the Java that runs the program. */
@DisabledOnOs(OS.WINDOWS)
class WorkerCommandTest {

    @TempDir
    private Path home;

    private final Properties system = new Properties();

    @BeforeEach
    void describe() {
        system.setProperty("java.home", home.toString());
        system.setProperty("java.class.path", "/opt/phi4/phi4-workbench.jar");
    }

    private void giveItJava() throws IOException {
        Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
        Files.createFile(java, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
    }

    @Test
    void it_starts_with_the_options_of_this_program_but_not_its_agents() throws IOException {
        giveItJava();
        WorkerCommand command = WorkerCommand.of(
                system,
                List.of(
                        "-javaagent:jacoco.jar=x",
                        "-agentlib:jdwp=transport=dt_socket",
                        "-XX:AOTCacheOutput=a.aot",
                        "-XX:AOTCache=b.aot",
                        "-DPYTORCH_LIBRARY_PATH=/opt/phi4/native",
                        "-Xmx1g"));

        assertThat(command.words())
                .startsWith(home.resolve("bin/java").toString())
                .containsSequence(
                        "-Xms32m",
                        "-XX:AOTCache=b.aot",
                        "-DPYTORCH_LIBRARY_PATH=/opt/phi4/native",
                        "-Xmx1g",
                        "-Dphi4.log.level=INFO")
                .contains("-XX:+DisplayVMOutputToStderr", "-XX:-UsePerfData")
                .endsWith("-cp", "/opt/phi4/phi4-workbench.jar", "io.github.phiworkbench.engine.worker.Worker");
        assertThat(command.environment()).containsEntry("GOMP_SPINCOUNT", "2000");
    }

    @Test
    void where_the_runtime_has_no_executable_the_programs_launcher_starts_it() {
        system.setProperty("jpackage.app-path", "/opt/phi4-workbench/bin/phi4");
        WorkerCommand command = WorkerCommand.of(system, List.of("-Xmx1g"));

        assertThat(command.words()).containsExactly("/opt/phi4-workbench/bin/phi4", "--engine-worker");
        assertThat(command.environment().get("JAVA_TOOL_OPTIONS"))
                .contains("-XX:+DisplayVMOutputToStderr")
                .contains("-XX:-UsePerfData");
    }

    @Test
    void an_installed_program_whose_runtime_has_one_uses_it() throws IOException {
        giveItJava();
        system.setProperty("jpackage.app-path", "/opt/phi4-workbench/bin/phi4");

        assertThat(WorkerCommand.of(system, List.of()).words().getFirst())
                .isEqualTo(home.resolve("bin/java").toString());
    }

    @Test
    void variables_that_the_user_has_set_stay() {
        WorkerCommand command = new WorkerCommand(List.of("true"), Map.of("HOME", "nowhere", "NEW_ONE", "x"));

        assertThat(command.builder().environment())
                .containsEntry("HOME", System.getenv("HOME"))
                .containsEntry("NEW_ONE", "x");
    }

    @Test
    void where_libraries_are_looked_for_goes_before_where_they_were() {
        WorkerCommand command = new WorkerCommand(List.of("true"), Map.of("ONE", "1")).with(Map.of("PATH", "first:"));

        assertThat(command.builder().environment())
                .containsEntry("PATH", "first:" + System.getenv("PATH"))
                .containsEntry("ONE", "1");
    }
}
