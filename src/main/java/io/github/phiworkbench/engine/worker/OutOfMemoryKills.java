package io.github.phiworkbench.engine.worker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How often Linux has ended a process for want of memory since it started; always 0 elsewhere. */
final class OutOfMemoryKills {

    private static final Path COUNTERS = Path.of("/proc/vmstat");

    private OutOfMemoryKills() {}

    static long count() {
        if (!Files.isReadable(COUNTERS)) {
            return 0;
        }
        try {
            return Files.readAllLines(COUNTERS).stream()
                    .filter(line -> line.startsWith("oom_kill "))
                    .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length())))
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }
}
