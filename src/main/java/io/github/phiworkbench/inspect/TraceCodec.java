package io.github.phiworkbench.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import io.github.phiworkbench.tokenizer.Utf8Stream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * A trace as bytes, small enough to be kept with every answer: about 150 bytes a token with twenty alternatives.
 *
 * <p>The bytes {@code P4TT}, a version, and then, deflated (RFC 1950): a header in JSON, the entries of all ids, the ids of the
 * prompt, and the columns
 * one after the other. A column of 32-bit numbers is written byte plane by byte plane, highest first, so that what is alike
 * stands together.
 */
public final class TraceCodec {

    private static final byte[] MAGIC = "P4TT".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 1;

    /** More than the longest context holds; a damaged file cannot ask for all memory. */
    private static final int MOST_TOKENS = 1 << 22;

    private static final int MOST_ALTERNATIVES = 1 << 28;

    private static final JsonMapper JSON = JsonMapper.builder()
            .changeDefaultPropertyInclusion(it -> it.withValueInclusion(JsonInclude.Include.NON_ABSENT))
            .build();

    private record Header(TraceSource source, int before, int tokens, int alternatives, int entries) {}

    private TraceCodec() {}

    /** Bytes that are no trace, or one of a later version. */
    public static final class UnreadableTraceException extends RuntimeException {
        private static final long serialVersionUID = 1;

        UnreadableTraceException(String message) {
            super(message);
        }

        UnreadableTraceException(Throwable cause) {
            super("The stored numbers of this text are damaged; score the text again.", cause);
        }
    }

    /** Writes a trace. */
    public static byte[] encode(TokenTrace trace) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(MAGIC);
        bytes.write(VERSION);
        try (DataOutputStream out = new DataOutputStream(new DeflaterOutputStream(bytes))) {
            write(trace, out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(TokenTrace trace, DataOutputStream out) throws IOException {
        TraceColumns columns = trace.columns();
        int tokens = trace.size();
        int alternatives = columns.alternatives(tokens);
        Map<Integer, Entry> entries = new HashMap<>();
        Arrays.stream(columns.ids, 0, tokens).forEach(id -> entries.computeIfAbsent(id, trace::entry));
        Arrays.stream(columns.alternativeIds, 0, alternatives).forEach(id -> entries.computeIfAbsent(id, trace::entry));
        byte[] header =
                JSON.writeValueAsBytes(new Header(trace.source(), trace.start(), tokens, alternatives, entries.size()));
        out.writeInt(header.length);
        out.write(header);
        for (Map.Entry<Integer, Entry> entry : entries.entrySet()) {
            byte[] spelled = entry.getValue().bytes().toArray();
            out.writeInt(entry.getKey());
            out.writeBoolean(entry.getValue().control());
            out.writeShort(spelled.length);
            out.write(spelled);
        }
        write(trace.before().stream().mapToInt(Integer::intValue).toArray(), trace.start(), out);
        for (int token = 0; token < tokens; token++) {
            out.writeByte(code(columns.origins[token]));
        }
        write(columns.ids, tokens, out);
        write(columns.logprobs, tokens, out);
        write(columns.ranks, tokens, out);
        write(columns.entropies, tokens, out);
        write(columns.drawProbabilities, tokens, out);
        write(columns.drawRanks, tokens, out);
        write(columns.drawEntropies, tokens, out);
        write(columns.alternativeCounts(tokens), tokens, out);
        write(columns.alternativeIds, alternatives, out);
        write(columns.alternativeLogprobs, alternatives, out);
        write(columns.alternativeDraws, alternatives, out);
    }

    private static int code(Origin origin) {
        return switch (origin) {
            case PROMPT -> 0;
            case SAMPLED -> 1;
            case FORCED -> 2;
        };
    }

    private static Origin origin(int code) throws IOException {
        return switch (code) {
            case 0 -> Origin.PROMPT;
            case 1 -> Origin.SAMPLED;
            case 2 -> Origin.FORCED;
            default -> throw new IOException("origin " + code);
        };
    }

    private static void write(float[] column, int length, DataOutputStream out) throws IOException {
        int[] bits = new int[length];
        Arrays.setAll(bits, i -> Float.floatToIntBits(column[i]));
        write(bits, length, out);
    }

    private static void write(int[] column, int length, DataOutputStream out) throws IOException {
        byte[] plane = new byte[length];
        for (int shift = 24; shift >= 0; shift -= 8) {
            for (int i = 0; i < length; i++) {
                plane[i] = (byte) (column[i] >>> shift);
            }
            out.write(plane);
        }
    }

    /**
     * Reads a trace.
     *
     * @throws UnreadableTraceException if these are not the bytes of a trace, or of one that this version can read
     */
    public static TokenTrace decode(byte[] bytes) {
        if (bytes.length <= MAGIC.length
                || !ByteBuffer.wrap(bytes, 0, MAGIC.length).equals(ByteBuffer.wrap(MAGIC))) {
            throw new UnreadableTraceException(new IOException("no trace"));
        }
        int version = bytes[MAGIC.length];
        if (version != VERSION) {
            throw new UnreadableTraceException("The stored numbers of this text are of version " + version
                    + ", which this program cannot read; use a newer version of the program.");
        }
        int body = MAGIC.length + 1;
        try (DataInputStream in = new DataInputStream(
                new InflaterInputStream(new ByteArrayInputStream(bytes, body, bytes.length - body)))) {
            return read(in);
        } catch (IOException | JacksonException | IllegalArgumentException e) {
            throw new UnreadableTraceException(e);
        }
    }

    private static TokenTrace read(DataInputStream in) throws IOException {
        Header header = JSON.readValue(exactly(in, between(in.readInt(), 1 << 20)), Header.class);
        int tokens = between(header.tokens(), MOST_TOKENS);
        int alternatives = between(header.alternatives(), MOST_ALTERNATIVES);
        Map<Integer, Entry> entries = new HashMap<>();
        for (int i = 0; i < header.entries(); i++) {
            int id = in.readInt();
            boolean control = in.readBoolean();
            entries.put(id, new Entry(TokenBytes.of(exactly(in, in.readUnsignedShort())), control));
        }
        int[] before = new int[between(header.before(), MOST_TOKENS)];
        read(before, in);
        TraceColumns columns = new TraceColumns(tokens, alternatives);
        byte[] origins = exactly(in, tokens);
        for (int token = 0; token < tokens; token++) {
            columns.origins[token] = origin(origins[token]);
        }
        read(columns.ids, in);
        read(columns.logprobs, in);
        read(columns.ranks, in);
        read(columns.entropies, in);
        read(columns.drawProbabilities, in);
        read(columns.drawRanks, in);
        read(columns.drawEntropies, in);
        int[] counts = new int[tokens];
        read(counts, in);
        for (int token = 0; token < tokens; token++) {
            columns.firstAlternative[token + 1] =
                    columns.firstAlternative[token] + between(counts[token], alternatives);
        }
        between(columns.firstAlternative[tokens], alternatives);
        read(columns.alternativeIds, in);
        read(columns.alternativeLogprobs, in);
        read(columns.alternativeDraws, in);
        if (in.read() >= 0) {
            // Reading to the end is also what has the checksum compared.
            throw new IOException("more than the trace");
        }
        fillTexts(columns, id -> entries.getOrDefault(id, Entry.UNKNOWN));
        return new TokenTrace(header.source(), Arrays.stream(before).boxed().toList(), tokens, columns, entries);
    }

    private static void fillTexts(TraceColumns columns, IntFunction<Entry> entries) {
        Utf8Stream utf8 = new Utf8Stream();
        Map<Integer, String> known = new HashMap<>();
        for (int token = 0; token < columns.ids.length; token++) {
            int id = columns.ids[token];
            String text = utf8.holdsPart() ? null : known.get(id);
            if (text == null) {
                boolean clean = !utf8.holdsPart();
                Entry entry = entries.apply(id);
                text = entry.control() ? "" : utf8.accept(entry.bytes().toArray());
                if (clean && !utf8.holdsPart()) {
                    known.put(id, text);
                }
            }
            columns.texts[token] = text;
        }
    }

    private static int between(int number, int most) throws IOException {
        if (number < 0 || number > most) {
            throw new IOException("a length of " + number);
        }
        return number;
    }

    private static byte[] exactly(DataInputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new IOException("the end is missing");
        }
        return bytes;
    }

    private static void read(float[] column, DataInputStream in) throws IOException {
        int[] bits = new int[column.length];
        read(bits, in);
        for (int i = 0; i < bits.length; i++) {
            column[i] = Float.intBitsToFloat(bits[i]);
        }
    }

    private static void read(int[] column, DataInputStream in) throws IOException {
        for (int shift = 24; shift >= 0; shift -= 8) {
            byte[] plane = exactly(in, column.length);
            for (int i = 0; i < column.length; i++) {
                column[i] |= (plane[i] & 0xff) << shift;
            }
        }
    }
}
