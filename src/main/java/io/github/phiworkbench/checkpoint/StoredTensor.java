package io.github.phiworkbench.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * A tensor as it lies in a checkpoint file: row-major, little endian, not necessarily aligned. The data is a view of
 * the mapped file, so nothing is read before it is touched; it can be used from any thread until the file it belongs to
 * is closed.
 *
 * @param name its name in the file
 * @param type how each element is stored
 * @param shape sizes from the slowest to the fastest dimension; empty for a scalar
 * @param data the elements; {@code elements() * type().bytes()} bytes, read-only
 * @param file the file it lies in, for messages
 */
public record StoredTensor(String name, ElementType type, List<Long> shape, MemorySegment data, Path file)
        implements WeightTensor {

    public StoredTensor {
        shape = List.copyOf(shape);
    }

    @Override
    public long elements() {
        return data.byteSize() / type.bytes();
    }

    @Override
    public long bytes() {
        return data.byteSize();
    }

    /** The bytes of {@code count} elements from element {@code first} on, for streaming a large tensor in pieces. */
    public MemorySegment slice(long first, long count) {
        return data.asSlice(first * type.bytes(), count * type.bytes());
    }

    /**
     * Index of the first element that is NaN or infinite, looking at {@code count} elements from {@code first} on.
     *
     * @throws IllegalArgumentException if the type is not {@linkplain ElementType#isSupported() supported}
     */
    public OptionalLong firstNonFinite(long first, long count) {
        OptionalLong found = FloatElements.firstNonFinite(slice(first, count), type);
        return found.isPresent() ? OptionalLong.of(first + found.getAsLong()) : found;
    }

    /** Index of the first element that is NaN or infinite. It reads the whole tensor. */
    public OptionalLong firstNonFinite() {
        return firstNonFinite(0, elements());
    }

    @Override
    public void copyTo(MemorySegment destination, ElementType target, long first, long count) {
        FloatElements.convert(slice(first, count), type, destination, target);
    }
}
