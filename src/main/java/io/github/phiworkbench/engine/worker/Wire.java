package io.github.phiworkbench.engine.worker;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * One direction of the pipe between program and worker: JSON Lines, one message a line, UTF-8 (jsonlines.org). Behind the line
 * of a message with {@link Numbers} stand their bytes.
 */
final class Wire {

    /** Goes up when {@link Order} or {@link Reply} change. */
    static final int PROTOCOL = 4;

    /** Bytes; a token with all alternatives of the largest vocabulary, and a prompt that fills the longest context, fit. */
    static final int LONGEST_LINE = 64 << 20;

    private static final JsonMapper JSON = JsonMapper.builder()
            .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private static final Logger LOG = LoggerFactory.getLogger(Wire.class);

    private Wire() {}

    /** A line that is no message. */
    static final class GarbledException extends IOException {
        GarbledException(String message) {
            super(message);
        }
    }

    /** A message that numbers follow. */
    interface WithNumbers {
        Numbers numbers();
    }

    /** Writes messages; safe for several threads. */
    static final class Sender {
        private final OutputStream out;

        Sender(OutputStream out) {
            this.out = out;
        }

        void send(Object message) throws IOException {
            byte[] json = JSON.writeValueAsBytes(message);
            int more = message instanceof WithNumbers with ? with.numbers().bytes() : 0;
            byte[] line = Arrays.copyOf(json, json.length + 1 + more);
            line[json.length] = '\n';
            if (message instanceof WithNumbers with) {
                ByteBuffer.wrap(line, json.length + 1, more)
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .asFloatBuffer()
                        .put(with.numbers().values());
            }
            synchronized (this) {
                out.write(line);
                out.flush();
            }
        }
    }

    /** Reads messages; for one thread. */
    static final class Receiver<T> {
        private final InputStream in;
        private final Class<T> kind;
        private final ByteArrayOutputStream line = new ByteArrayOutputStream();
        private final ByteBuffer part = ByteBuffer.allocate(1 << 16).order(ByteOrder.LITTLE_ENDIAN);

        Receiver(InputStream in, Class<T> kind) {
            this.in = new BufferedInputStream(in, 1 << 16);
            this.kind = kind;
        }

        /**
         * Waits for the next message; empty at the end of the input.
         *
         * @throws GarbledException if a line is too long, is broken off, or holds something else
         */
        Optional<T> receive() throws IOException {
            line.reset();
            for (int next = in.read(); next != '\n'; next = in.read()) {
                if (next < 0) {
                    if (line.size() > 0) {
                        throw new GarbledException("its last line broke off after " + line.size() + " bytes");
                    }
                    return Optional.empty();
                }
                if (line.size() == LONGEST_LINE) {
                    throw new GarbledException("a line was longer than " + LONGEST_LINE + " bytes");
                }
                line.write(next);
            }
            try {
                T message = JSON.readValue(line.toByteArray(), kind);
                if (message instanceof WithNumbers with) {
                    fill(with.numbers());
                }
                if (message != null) {
                    return Optional.of(message);
                }
            } catch (JacksonException e) {
                LOG.debug("No message: {}", e.getMessage());
            }
            throw new GarbledException("a line of " + line.size() + " bytes was no message");
        }

        private void fill(Numbers numbers) throws IOException {
            float[] values = numbers.values();
            int room = part.capacity() / Float.BYTES;
            for (int first = 0; first < values.length; first += room) {
                int count = Math.min(room, values.length - first);
                int read = in.readNBytes(part.array(), 0, count * Float.BYTES);
                if (read < count * Float.BYTES) {
                    throw new GarbledException("its last numbers broke off after " + (first * Float.BYTES + read)
                            + " of " + numbers.bytes() + " bytes");
                }
                part.clear().asFloatBuffer().get(values, first, count);
            }
        }
    }
}
