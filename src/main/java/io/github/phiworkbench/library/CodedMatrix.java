package io.github.phiworkbench.library;

import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.torchscript.ArchiveTensor;
import io.github.phiworkbench.torchscript.Phi3Program;
import io.github.phiworkbench.torchscript.ScalarType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A matrix that becomes codes while it streams into an archive, a few rows at a time, on all cores. The scales are known
 * when the codes are written, and follow them in the archive.
 */
final class CodedMatrix {

    /** Numbers that a core works on at once; a few megabytes. */
    private static final int NUMBERS_AT_ONCE = 1 << 20;

    private final Numbers source;
    private final Precision precision;
    private final long rows;
    private final int columns;
    private Codes codes;

    private CodedMatrix(Numbers source, Precision precision, long rows, int columns) {
        this.source = source;
        this.precision = precision;
        this.rows = rows;
        this.columns = columns;
        codes = Codes.of(precision, 0, columns);
    }

    /** Reads rows of a matrix; may be called from several threads. */
    @FunctionalInterface
    interface Numbers {
        /** Fills {@code target} with the {@code count} rows from {@code first} on. */
        void read(long first, int count, float[] target);
    }

    /** The matrix as an archive takes it. */
    static Phi3Program.Matrix of(Numbers source, Precision precision, long rows, int columns) {
        CodedMatrix matrix = new CodedMatrix(source, precision, rows, columns);
        boolean whole = precision.group() == 0;
        return new Phi3Program.Matrix(
                new ArchiveTensor(
                        whole ? ScalarType.INT8 : ScalarType.UINT8,
                        List.of(rows, whole ? columns : columns / 2L),
                        matrix::writeCodes),
                Optional.of(new ArchiveTensor(
                        whole ? ScalarType.FLOAT32 : ScalarType.BFLOAT16,
                        whole ? List.of(rows) : List.of((long) columns / precision.group(), rows, 2L),
                        out -> out.write(matrix.codes.scales()))));
    }

    private void writeCodes(ArchiveTensor.Sink out) throws IOException {
        codes = Codes.of(precision, rows, columns);
        int part = Math.max(1, NUMBERS_AT_ONCE / columns);
        int parts = Runtime.getRuntime().availableProcessors();
        int rowBytes = codes.rowBytes();
        byte[] coded = new byte[Math.multiplyExact(part * parts, rowBytes)];
        for (long first = 0; first < rows; first += (long) part * parts) {
            long start = first;
            int count = (int) Math.min((long) part * parts, rows - first);
            IntStream.range(0, Math.ceilDiv(count, part)).parallel().forEach(index -> {
                int from = index * part;
                int here = Math.min(part, count - from);
                float[] numbers = new float[here * columns];
                source.read(start + from, here, numbers);
                for (int row = 0; row < here; row++) {
                    codes.code(start + from + row, numbers, row * columns, coded, (from + row) * rowBytes);
                }
            });
            out.write(ByteBuffer.wrap(coded, 0, count * rowBytes));
        }
    }
}
