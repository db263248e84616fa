package io.github.phiworkbench.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A weight of a decoder as numbers, row-major, whatever lies in the file: the numbers themselves ({@link StoredTensor}) or
 * codes they are computed from ({@link QuantizedTensor}). It can be read from any thread until its checkpoint is closed.
 */
public sealed interface WeightTensor permits StoredTensor, QuantizedTensor {

    /** The name an unquantized checkpoint has for it. */
    String name();

    /** The file it lies in, for messages. */
    Path file();

    /** Sizes from the slowest to the fastest dimension; empty for a scalar. */
    List<Long> shape();

    /** The type that holds its numbers as they are stored; for codes the one they are best converted to. */
    ElementType type();

    /** Number of elements. */
    long elements();

    /** Number of bytes on disk, scales and zero points included. */
    long bytes();

    /**
     * Writes {@code count} elements from {@code first} on as elements of a type, little endian, to the start of
     * {@code destination}.
     *
     * @param destination may be written by other threads than the caller's
     * @param target a {@linkplain ElementType#isSupported() supported} type
     * @see FloatElements#convert
     */
    void copyTo(MemorySegment destination, ElementType target, long first, long count);

    /** What it is made of, where that is codes in groups of neighbours along a row that share a scale. */
    default Optional<GroupedCodes> codes() {
        return Optional.empty();
    }
}
