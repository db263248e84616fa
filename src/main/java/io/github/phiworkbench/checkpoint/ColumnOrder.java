package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.UnusableModelException;
import java.lang.foreign.MemorySegment;
import java.util.Optional;

/**
 * Which group each column of a quantized matrix belongs to. It is read anew for every use: all of a large model together
 * would take megabytes.
 *
 * @param stored {@code [columns]} of {@code I32}
 */
record ColumnOrder(StoredTensor stored, int groupCount) {

    /**
     * The order that a checkpoint stores; empty if it is that of the columns, or filled with -1, which says so too.
     *
     * @throws UnusableModelException if it names groups there are not
     */
    static Optional<ColumnOrder> of(StoredTensor stored, int columns, int groupCount) {
        int[] values = values(stored);
        if (values.length > 0 && values[0] == -1) {
            return Optional.empty();
        }
        ColumnOrder order = new ColumnOrder(stored, groupCount);
        order.requireGroups(values);
        return order.isPlain(values, columns) ? Optional.empty() : Optional.of(order);
    }

    int[] groups() {
        int[] values = values(stored);
        requireGroups(values);
        return values;
    }

    private static int[] values(StoredTensor stored) {
        int[] values = new int[Math.toIntExact(stored.elements())];
        MemorySegment.copy(stored.data(), CodeLayout.WORD, 0, values, 0, values.length);
        return values;
    }

    private boolean isPlain(int[] values, int columns) {
        if (columns % groupCount != 0) {
            return false;
        }
        int group = columns / groupCount;
        for (int column = 0; column < columns; column++) {
            if (values[column] != column / group) {
                return false;
            }
        }
        return true;
    }

    private void requireGroups(int[] values) {
        for (int value : values) {
            if (value < 0 || value >= groupCount) {
                throw new UnusableModelException(
                        "The tensor %s in %s puts a column into group %d, but there are %d groups; download the file again."
                                .formatted(stored.name(), Wording.name(stored.file()), value, groupCount));
            }
        }
    }
}
