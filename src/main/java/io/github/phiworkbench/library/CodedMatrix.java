package io.github.phiworkbench.library;

import io.github.phiworkbench.checkpoint.GroupedCodes;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.torchscript.ArchiveTensor;
import io.github.phiworkbench.torchscript.Phi3Program;
import io.github.phiworkbench.torchscript.ScalarType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A matrix that streams into an archive as codes, a few rows at a time, on all cores. The scales are known when the codes are
 * written, and follow them in the archive.
 */
final class CodedMatrix {

    /** Numbers that a core works on at once; a few megabytes. */
    private static final int NUMBERS_AT_ONCE = 1 << 20;

    private final Coding coding;
    private final Precision precision;
    private final long rows;
    private final int columns;
    private final float[] importance;
    private Codes codes;

    private CodedMatrix(Coding coding, Precision precision, long rows, int columns, float[] importance) {
        this.coding = coding;
        this.importance = importance;
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

    /** Makes the codes of some rows; may be called from several threads. */
    @FunctionalInterface
    private interface Coding {
        /** Fills {@code target} from {@code at} on with the codes of the {@code count} rows from {@code first} on. */
        void code(Codes codes, long first, int count, byte[] target, int at);
    }

    /** A matrix of numbers, coded here. */
    static Phi3Program.Matrix of(Numbers source, Precision precision, long rows, int columns) {
        return of(source, precision, rows, columns, Shaping.NONE);
    }

    /** The same of numbers that are shaped first. */
    static Phi3Program.Matrix of(Numbers source, Precision precision, long rows, int columns, Shaping shaping) {
        return of(
                (codes, first, count, target, at) -> {
                    float[] numbers = new float[count * columns];
                    source.read(first, count, numbers);
                    shaping.apply(numbers, first, columns);
                    for (int row = 0; row < count; row++) {
                        codes.code(first + row, numbers, row * columns, target, at + row * codes.rowBytes());
                    }
                },
                precision,
                rows,
                columns,
                shaping.importance());
    }

    /**
     * The precision that keeps codes as another program made them; empty where no product takes such codes.
     *
     * @param made what the matrix is made of
     */
    static Optional<Precision> keeping(GroupedCodes made) {
        return Arrays.stream(Precision.values())
                .filter(Precision::isQuantized)
                .filter(it -> it.bits() == made.bits())
                .filter(it -> it.group() == made.group() || (it.group() == 0 && made.group() == made.columns()))
                .findFirst();
    }

    /** A matrix of codes that another program made, the rows of all parts one after the other. */
    static Phi3Program.Matrix kept(List<GroupedCodes> parts, Precision precision) {
        int columns = parts.getFirst().columns();
        return of(
                (codes, first, count, target, at) -> keep(parts, codes, first, count, target, at),
                precision,
                parts.stream().mapToLong(GroupedCodes::rows).sum(),
                columns,
                Shaping.NONE.importance());
    }

    private static void keep(List<GroupedCodes> parts, Codes codes, long first, int count, byte[] target, int at) {
        long row = first;
        long before = 0;
        for (GroupedCodes part : parts) {
            long end = Math.min(first + count, before + part.rows());
            if (row < end) {
                int here = (int) (end - row);
                byte[] made = new byte[here * part.columns()];
                float[] scales = new float[here * part.groups()];
                float[] zeros = new float[here * part.groups()];
                part.read((int) (row - before), here, made, scales, zeros);
                for (int i = 0; i < here; i++) {
                    int to = at + (int) (row + i - first) * codes.rowBytes();
                    codes.keep(row + i, made, i * part.columns(), scales, zeros, i * part.groups(), target, to);
                }
                row = end;
            }
            before += part.rows();
        }
    }

    private static Phi3Program.Matrix of(
            Coding coding, Precision precision, long rows, int columns, float[] importance) {
        CodedMatrix matrix = new CodedMatrix(coding, precision, rows, columns, importance);
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
        codes = Codes.of(precision, rows, columns, importance);
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
                coding.code(codes, start + from, here, coded, from * rowBytes);
            });
            out.write(ByteBuffer.wrap(coded, 0, count * rowBytes));
        }
    }
}
