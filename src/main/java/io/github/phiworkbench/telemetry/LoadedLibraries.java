package io.github.phiworkbench.telemetry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** The native libraries in this process that matter to a language model, and the files they came from. */
public final class LoadedLibraries {

    private static final Path MAPS = Path.of("/proc/self/maps");

    private static final Pattern NAMES = Pattern.compile(
            "(torch|c10|djl|tokenizers|cuda|cudnn|cublas|nvrtc|nvidia-ml|gomp|iomp|omp|mkl|sqlite)",
            Pattern.CASE_INSENSITIVE);

    private LoadedLibraries() {}

    /** Their files in alphabetical order; empty where the system does not tell. */
    public static List<String> files() {
        return Files.isReadable(MAPS) ? files(MAPS) : List.of();
    }

    /** @param maps as described under /proc/pid/maps in the manual page proc(5): five fields, then the path */
    static List<String> files(Path maps) {
        try {
            return Files.readAllLines(maps).stream()
                    .map(line -> line.split("\\s+", 6))
                    .filter(fields -> fields.length == 6 && fields[5].contains(".so"))
                    .map(fields -> fields[5])
                    .filter(path -> NAMES.matcher(path.substring(path.lastIndexOf('/') + 1))
                            .find())
                    .distinct()
                    .sorted()
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }
}
