package io.github.phiworkbench.engine.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whose processor this is. */
final class Processor {

    private static final Logger LOG = LoggerFactory.getLogger(Processor.class);

    /** Makers of processors for which MKL, which libtorch brings for x86, takes its general code: a quarter as fast. */
    private static final List<String> WITHOUT_MKL = List.of("AuthenticAMD", "HygonGenuine");

    private static final boolean SLOW_WITH_MKL =
            isSlowWithMkl(linesOf(Path.of("/proc/cpuinfo")), System.getenv().getOrDefault("PROCESSOR_IDENTIFIER", ""));

    private Processor() {}

    /** Whether products by MKL are slow on it. */
    static boolean isSlowWithMkl() {
        return SLOW_WITH_MKL;
    }

    /**
     * The same.
     *
     * @param cpuinfo what Linux says of it
     * @param identifier what Windows says of it
     */
    static boolean isSlowWithMkl(List<String> cpuinfo, String identifier) {
        return Stream.concat(
                        cpuinfo.stream()
                                .filter(line -> line.startsWith("vendor_id"))
                                .limit(1),
                        Stream.of(identifier))
                .anyMatch(words -> WITHOUT_MKL.stream().anyMatch(words::contains));
    }

    private static List<String> linesOf(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            LOG.warn("Reading {}", file, e);
            return List.of();
        }
    }
}
