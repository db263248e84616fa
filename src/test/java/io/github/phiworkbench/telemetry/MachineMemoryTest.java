package io.github.phiworkbench.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A container's limit counts where it is tighter than the machine. */
class MachineMemoryTest {

    @TempDir
    private Path group;

    private void write(String name, String content) throws IOException {
        Files.writeString(group.resolve(name), content);
    }

    @Test
    void a_group_leaves_its_limit_less_what_is_in_use_and_cannot_be_had_back() throws IOException {
        write("memory.max", "8000\n");
        write("memory.current", "6000\n");
        write("memory.stat", "anon 3000\nfile 3000\ninactive_file 1500\nactive_file 1500\n");

        assertThat(MachineMemory.leftInGroup(group)).hasValue(3500);
    }

    @Test
    void a_group_without_a_limit_does_not_count() throws IOException {
        write("memory.max", "max\n");

        assertThat(MachineMemory.leftInGroup(group)).isEmpty();
        assertThat(MachineMemory.leftInGroup(group.resolve("none"))).isEmpty();
    }

    @Test
    void a_group_that_cannot_be_read_does_not_count() throws IOException {
        write("memory.max", "8000\n");

        assertThat(MachineMemory.leftInGroup(group)).isEmpty();
    }

    @Test
    void a_machine_has_memory() {
        assertThat(MachineMemory.availableBytes()).isBetween(1L << 20, 1L << 50);
    }
}
