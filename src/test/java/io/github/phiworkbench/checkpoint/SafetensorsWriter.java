package io.github.phiworkbench.checkpoint;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/** Makes a safetensors file in memory, tensor by tensor. */
final class SafetensorsWriter {

    private record Entry(String type, String shape, byte[] bytes) {}

    private final Map<String, Entry> entries = new LinkedHashMap<>();

    void bytes(String name, String type, byte[] values, long... shape) {
        entries.put(name, new Entry(type, java.util.Arrays.toString(shape), values));
    }

    void ints(String name, int[] values, long... shape) {
        ByteBuffer buffer = buffer(values.length * 4);
        IntStream.of(values).forEach(buffer::putInt);
        bytes(name, "I32", buffer.array(), shape);
    }

    void longs(String name, long... values) {
        ByteBuffer buffer = buffer(values.length * 8);
        for (long value : values) {
            buffer.putLong(value);
        }
        bytes(name, "I64", buffer.array(), values.length);
    }

    void floats(String name, float[] values, long... shape) {
        ByteBuffer buffer = buffer(values.length * 4);
        for (float value : values) {
            buffer.putFloat(value);
        }
        bytes(name, "F32", buffer.array(), shape);
    }

    void halves(String name, float[] values, long... shape) {
        ByteBuffer buffer = buffer(values.length * 2);
        for (float value : values) {
            buffer.putShort(Float.floatToFloat16(value));
        }
        bytes(name, "F16", buffer.array(), shape);
    }

    void remove(String name) {
        if (entries.remove(name) == null) {
            throw new IllegalArgumentException("no tensor " + name);
        }
    }

    byte[] file() {
        StringJoiner header = new StringJoiner(",", "{", "}");
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        entries.forEach((name, entry) -> {
            int begin = data.size();
            data.writeBytes(entry.bytes());
            header.add("\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                    .formatted(name, entry.type(), entry.shape(), begin, data.size()));
        });
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        return buffer(Long.BYTES + json.length + data.size())
                .putLong(json.length)
                .put(json)
                .put(data.toByteArray())
                .array();
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
