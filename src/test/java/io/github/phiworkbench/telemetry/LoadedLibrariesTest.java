package io.github.phiworkbench.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoadedLibrariesTest {

    @TempDir
    private Path folder;

    @Test
    void namesTheFilesThatMatterOnce() throws IOException {
        Path maps = folder.resolve("maps");
        Files.writeString(maps, """
                7f0000000000-7f0000001000 r--p 00000000 fe:00 131 /opt/a folder/libtorch_cpu.so
                7f0000001000-7f0000002000 r-xp 00001000 fe:00 131 /opt/a folder/libtorch_cpu.so
                7f0000003000-7f0000004000 r-xp 00001000 fe:00 132 /usr/lib/libc.so.6
                7f0000005000-7f0000006000 r-xp 00001000 fe:00 133 /usr/lib/libgomp.so.1
                7f0000007000-7f0000008000 rw-p 00000000 00:00 0
                7f0000009000-7f000000a000 r--p 00000000 fe:00 134 /opt/torch/notes.txt
                """);

        assertThat(LoadedLibraries.files(maps))
                .containsExactly("/opt/a folder/libtorch_cpu.so", "/usr/lib/libgomp.so.1");
        assertThat(LoadedLibraries.files(folder.resolve("none"))).isEmpty();
    }
}
