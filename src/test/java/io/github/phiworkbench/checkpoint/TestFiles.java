package io.github.phiworkbench.checkpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Files that tests read or make. */
final class TestFiles {

    static final List<String> GOLDEN =
            List.of("phi-4-tiny", "phi-4-tiny-f32", "phi-4-mini-tiny", "phi-4-mini-tiny-sharded-f16");

    private TestFiles() {}

    static Path golden(String name) {
        return Path.of("src/test/resources/golden").resolve(name);
    }

    static String resource(String name) {
        return read(Path.of("src/test/resources/checkpoint").resolve(name));
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        write(file, text.getBytes(StandardCharsets.UTF_8));
    }

    static void write(Path file, byte[] bytes) {
        try {
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Copies a folder of files, so that a test can spoil one of them. */
    static Path copy(Path folder, Path target) {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName().toString()));
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A safetensors file with this header and these bytes after it. */
    static byte[] safetensors(String header, byte... data) {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + json.length + data.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(json.length)
                .put(json)
                .put(data)
                .array();
    }

    /** A safetensors file of zeros with tensors of these shapes in F32, one after the other. */
    static byte[] zeros(Map<String, List<Long>> shapes) {
        long[] end = {0};
        String header = shapes.entrySet().stream()
                .map(entry -> {
                    long begin = end[0];
                    end[0] += 4
                            * entry.getValue().stream()
                                    .mapToLong(Long::longValue)
                                    .reduce(1, Math::multiplyExact);
                    return "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(entry.getKey(), entry.getValue(), begin, end[0]);
                })
                .collect(Collectors.joining(",", "{", "}"));
        return safetensors(header, new byte[Math.toIntExact(end[0])]);
    }
}
