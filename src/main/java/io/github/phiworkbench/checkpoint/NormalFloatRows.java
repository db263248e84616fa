package io.github.phiworkbench.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Optional;

/**
 * Computes weights from bitsandbytes' nf4: a table of 16 numbers, a code of 4 bits for each weight in the order of the
 * matrix, two in a byte, the first one high, and a factor for each block of neighbours in that order.
 */
final class NormalFloatRows implements QuantizedTensor.Rows {

    private final int columns;
    private final int block;
    private final MemorySegment codes;
    private final float[] table;
    private final Factors factors;

    /** @param table the 16 numbers */
    NormalFloatRows(int columns, int block, MemorySegment codes, float[] table, Factors factors) {
        this.columns = columns;
        this.block = block;
        this.codes = codes;
        this.table = table.clone();
        this.factors = factors;
    }

    /** The factors of the blocks. */
    @FunctionalInterface
    interface Factors {

        float of(long block);

        static Factors plain(StoredTensor factors) {
            return block -> GroupNumbers.number(factors, block);
        }

        /**
         * Factors that were quantized once more.
         *
         * @param codes a byte for each block
         * @param table 256 numbers
         * @param outer a factor for each {@code outerBlock} blocks
         * @param offset the mean of the factors, taken off before
         */
        static Factors nested(
                MemorySegment codes, StoredTensor table, StoredTensor outer, int outerBlock, float offset) {
            return block -> {
                int code = Byte.toUnsignedInt(codes.get(ValueLayout.JAVA_BYTE, block));
                return GroupNumbers.number(table, code) * GroupNumbers.number(outer, block / outerBlock) + offset;
            };
        }
    }

    @Override
    public void read(int first, int count, float[] target) {
        long begin = (long) first * columns;
        long end = begin + (long) count * columns;
        long firstByte = begin / 2;
        byte[] bytes = new byte[(int) (Math.ceilDiv(end, 2L) - firstByte)];
        MemorySegment.copy(codes, ValueLayout.JAVA_BYTE, firstByte, bytes, 0, bytes.length);
        long from = begin;
        while (from < end) {
            long to = Math.min(end, (from / block + 1) * block);
            float factor = factors.of(from / block);
            for (long i = from; i < to; i++) {
                int pair = bytes[(int) (i / 2 - firstByte)];
                int code = (i & 1) == 0 ? pair >> 4 & 0xF : pair & 0xF;
                target[(int) (i - begin)] = table[code] * factor;
            }
            from = to;
        }
    }

    /** Its numbers are not evenly spaced, so there is no scale. */
    @Override
    public Optional<GroupedCodes> grouped() {
        return Optional.empty();
    }
}
