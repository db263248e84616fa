package io.github.phiworkbench.checkpoint;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A matrix {@code [out, in]} that a checkpoint holds as codes of 4 or 8 bits. Its numbers are computed a few rows at a
 * time when they are read, in float32, on all cores; nothing is kept.
 */
public final class QuantizedTensor implements WeightTensor {

    /** Numbers a core computes at once: they and their codes stay in the processor's cache. */
    private static final int AT_ONCE = 1 << 17;

    /** Formats that lie transposed are read in runs of this many outputs at least, a cache line of words. */
    private static final int FEWEST_ROWS = 16;

    private final String name;
    private final Path file;
    private final int rows;
    private final int columns;
    private final long bytes;
    private final Rows source;

    /**
     * @param bytes of all that it is made of in the file
     */
    QuantizedTensor(String name, Path file, int rows, int columns, long bytes, Rows source) {
        this.name = name;
        this.file = file;
        this.rows = rows;
        this.columns = columns;
        this.bytes = bytes;
        this.source = source;
    }

    /** Where the numbers come from. */
    sealed interface Rows permits CodedRows, NormalFloatRows {

        /** Computes {@code count} whole rows from {@code first} on. From any thread. */
        void read(int first, int count, float[] target);

        /** The codes, where they are in groups of neighbours. */
        Optional<GroupedCodes> grouped();
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public List<Long> shape() {
        return List.of((long) rows, (long) columns);
    }

    /** {@code BF16}, whose rounding is far below that of the codes and whose range holds any of them. */
    @Override
    public ElementType type() {
        return ElementType.BF16;
    }

    @Override
    public long elements() {
        return (long) rows * columns;
    }

    @Override
    public long bytes() {
        return bytes;
    }

    @Override
    public void copyTo(MemorySegment destination, ElementType target, long first, long count) {
        if (count == 0) {
            return;
        }
        int start = (int) (first / columns);
        int end = (int) ((first + count - 1) / columns) + 1;
        int step = Math.min(end - start, Math.max(FEWEST_ROWS, AT_ONCE / columns));
        IntStream.range(0, Math.ceilDiv(end - start, step)).parallel().forEach(part -> {
            int row = start + part * step;
            copyRows(destination, target, first, count, row, Math.min(step, end - row));
        });
    }

    /** Writes what lies in some rows of the elements that are asked for. */
    private void copyRows(
            MemorySegment destination, ElementType target, long first, long count, int row, int rowCount) {
        float[] numbers = new float[Math.multiplyExact(rowCount, columns)];
        source.read(row, rowCount, numbers);
        long begin = (long) row * columns;
        long from = Math.max(first, begin);
        long to = Math.min(first + count, begin + numbers.length);
        FloatElements.convert(
                MemorySegment.ofArray(numbers).asSlice((from - begin) * Float.BYTES, (to - from) * Float.BYTES),
                ElementType.F32,
                destination.asSlice((from - first) * target.bytes()),
                target);
    }

    @Override
    public Optional<GroupedCodes> codes() {
        return source.grouped();
    }
}
