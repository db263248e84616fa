package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A safetensors file, mapped into memory. Opening checks the whole header against the file, so that any tensor can then
 * be used; no weights are read before they are touched.
 *
 * <p>The format is 8 bytes of header length (little endian), the header in JSON, and the data, as documented at
 * https://github.com/huggingface/safetensors.
 */
public final class SafetensorsFile implements AutoCloseable {

    /** The largest header in bytes that the format allows. */
    static final long MAX_HEADER = 100_000_000;

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private final Path file;
    private final Arena arena;
    private final Map<String, String> metadata;
    private final SequencedMap<String, StoredTensor> tensors;

    private SafetensorsFile(
            Path file, Arena arena, Map<String, String> metadata, SequencedMap<String, StoredTensor> tensors) {
        this.file = file;
        this.arena = arena;
        this.metadata = metadata;
        this.tensors = Collections.unmodifiableSequencedMap(tensors);
    }

    /**
     * Maps a file and checks its header.
     *
     * @throws UnusableModelException if the file cannot be read, or is not a whole and consistent safetensors file
     */
    @SuppressWarnings("MustBeClosedChecker") // the new object closes it
    public static SafetensorsFile open(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UnusableModelException("%s is not a file; choose another model folder.".formatted(file));
        }
        Arena arena = Arena.ofShared();
        try {
            MemorySegment mapped = map(file, arena);
            SafetensorsHeader header = header(mapped, Wording.name(file));
            return new SafetensorsFile(file, arena, header.metadata(), tensors(mapped, header, file));
        } catch (RuntimeException | Error e) {
            arena.close();
            throw e;
        }
    }

    private static MemorySegment map(Path file, Arena arena) {
        try (FileChannel channel = FileChannel.open(file)) {
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
        } catch (IOException e) {
            throw new UnusableModelException(
                    "%s cannot be read (%s); check the disk and the permissions."
                            .formatted(file, FailureWords.reason(e)),
                    e);
        }
    }

    /** Reads and checks the header of a whole file in memory. */
    static SafetensorsHeader header(MemorySegment whole, String file) {
        if (whole.byteSize() < Long.BYTES) {
            throw new UnusableModelException(
                    "%s is cut short: it has only %d bytes; download it again.".formatted(file, whole.byteSize()));
        }
        long length = whole.get(LENGTH, 0);
        if (isGitLfsPointer(length)) {
            throw new UnusableModelException(
                    "%s is a Git LFS pointer, not the file itself; run \"git lfs pull\" in the folder or download the file."
                            .formatted(file));
        }
        if (length < 2 || length > MAX_HEADER) {
            throw new UnusableModelException(
                    "%s is not a safetensors file: its first 8 bytes give a header of %s bytes, at most %s are allowed; download it again."
                            .formatted(file, Long.toUnsignedString(length), Wording.number(MAX_HEADER)));
        }
        if (length > whole.byteSize() - Long.BYTES) {
            throw new UnusableModelException(
                    "%s is cut short: its header alone needs %s bytes, the file has %s; download it again."
                            .formatted(file, Wording.number(length), Wording.number(whole.byteSize())));
        }
        SafetensorsHeader header = SafetensorsHeaderReader.read(file, stream(whole.asSlice(Long.BYTES, length)));
        header.requireExactCover(file, whole.byteSize() - Long.BYTES - length);
        return header;
    }

    private static boolean isGitLfsPointer(long firstBytes) {
        byte[] pointer = "version ".getBytes(StandardCharsets.US_ASCII);
        return firstBytes == MemorySegment.ofArray(pointer).get(LENGTH, 0);
    }

    /** Reads the mapped bytes without copying them all: a header may have 100 MB. */
    private static InputStream stream(MemorySegment header) {
        ByteBuffer buffer = header.asByteBuffer();
        return new InputStream() {
            @Override
            public int read() {
                return buffer.hasRemaining() ? Byte.toUnsignedInt(buffer.get()) : -1;
            }

            @Override
            public int read(byte[] target, int offset, int length) {
                if (!buffer.hasRemaining()) {
                    return length == 0 ? 0 : -1;
                }
                int count = Math.min(length, buffer.remaining());
                buffer.get(target, offset, count);
                return count;
            }
        };
    }

    private static SequencedMap<String, StoredTensor> tensors(
            MemorySegment mapped, SafetensorsHeader header, Path file) {
        MemorySegment data = mapped.asSlice(Long.BYTES + mapped.get(LENGTH, 0));
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (SafetensorsHeader.Entry entry : header.entries()) {
            MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
            tensors.put(entry.name(), new StoredTensor(entry.name(), entry.type(), entry.shape(), bytes, file));
        }
        return tensors;
    }

    /** The file. */
    public Path file() {
        return file;
    }

    /** The free texts of the header, such as {@code format: pt}. */
    public Map<String, String> metadata() {
        return metadata;
    }

    /** All tensors by name, in the order of the header. Their data may be used until this file is closed. */
    public SequencedMap<String, StoredTensor> tensors() {
        return tensors;
    }

    /** The tensor of this name. */
    public Optional<StoredTensor> tensor(String name) {
        return Optional.ofNullable(tensors.get(name));
    }

    /**
     * Unmaps the file; using the data of its tensors afterwards throws {@link IllegalStateException}. Closing again does
     * nothing.
     */
    @Override
    public void close() {
        if (arena.scope().isAlive()) {
            arena.close();
        }
    }
}
