package io.github.phiworkbench.checkpoint;

/**
 * A quantized matrix {@code [rows, columns]} as it was made: whole numbers, and for each group of neighbours in a row a
 * scale and a zero point. A weight is {@code (code - zero) * scale}. It can be read from any thread.
 */
public interface GroupedCodes {

    /** Bits of a code: 4 or 8. */
    int bits();

    /** Number of rows, which are outputs. */
    int rows();

    /** Number of columns, which are inputs. */
    int columns();

    /** How many neighbours in a row share scale and zero point; divides the columns. */
    int group();

    /** Groups in a row. */
    default int groups() {
        return columns() / group();
    }

    /**
     * Reads rows.
     *
     * @param first the first row
     * @param count how many
     * @param codes gets {@code [count, columns]}, each an unsigned number below 2<sup>bits</sup>
     * @param scales gets {@code [count, groups]}
     * @param zeros gets {@code [count, groups]}, in units of codes
     */
    void read(int first, int count, byte[] codes, float[] scales, float[] zeros);
}
