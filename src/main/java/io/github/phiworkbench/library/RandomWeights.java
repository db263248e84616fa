package io.github.phiworkbench.library;

import io.github.phiworkbench.checkpoint.ElementType;
import io.github.phiworkbench.checkpoint.FloatElements;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.WeightFormats;
import io.github.phiworkbench.torchscript.ArchiveTensor;
import io.github.phiworkbench.torchscript.Phi3Program;
import io.github.phiworkbench.torchscript.ScalarType;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Weights that behave as trained ones do in size: matrices normal about 0, norms about 1. They are the same every time.
 * One block of numbers is drawn and then repeated, each tensor beginning elsewhere in it, so writing is as fast as the
 * disk.
 */
final class RandomWeights {

    private static final long SEED = 4;
    private static final double SPREAD = 0.02;

    /** Numbers of the block. */
    private static final int BLOCK = 1 << 19;

    /** Elements between the beginnings of two tensors in the block; odd, so that all tensors begin differently. */
    private static final int STRIDE = 7919;

    private final Geometry geometry;
    private final WeightFormats formats;
    private final float[] matrices = block(0);
    private final float[] norms = block(1);
    private int tensors;

    RandomWeights(Geometry geometry, WeightFormats formats) {
        this.geometry = geometry;
        this.formats = formats;
    }

    private static float[] block(double mean) {
        Random random = new Random(SEED);
        float[] numbers = new float[BLOCK];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (mean + SPREAD * random.nextGaussian());
        }
        return numbers;
    }

    Phi3Program.Weights all() {
        Phi3Program.Matrix embedding = matrix(geometry.vocabulary(), geometry.hidden(), formats.embedding());
        boolean shared = geometry.tiedEmbeddings() && formats.head() == formats.embedding();
        return new Phi3Program.Weights(
                embedding,
                shared ? embedding : matrix(geometry.vocabulary(), geometry.hidden(), formats.head()),
                norm(),
                IntStream.range(0, geometry.layers()).mapToObj(_ -> layer()).toList(),
                ArchiveTensor.ofFloats(geometry.shortInverseFrequencies()),
                ArchiveTensor.ofFloats(geometry.longInverseFrequencies()));
    }

    private Phi3Program.Layer layer() {
        int hidden = geometry.hidden();
        return new Phi3Program.Layer(
                norm(),
                matrix(geometry.qkvRows(), hidden, formats.qkv()),
                matrix(hidden, geometry.heads() * geometry.headDim(), formats.output()),
                norm(),
                matrix(2L * geometry.intermediate(), hidden, formats.gateUp()),
                matrix(hidden, geometry.intermediate(), formats.down()));
    }

    private Phi3Program.Matrix matrix(long rows, int columns, Precision precision) {
        if (!precision.isQuantized()) {
            return Phi3Program.Matrix.of(tensor(matrices, precision, List.of(rows, (long) columns)));
        }
        long begin = begin();
        return CodedMatrix.of(
                (first, count, target) -> {
                    int filled = 0;
                    while (filled < target.length) {
                        int from = (int) ((begin + first * columns + filled) % BLOCK);
                        int length = Math.min(target.length - filled, BLOCK - from);
                        System.arraycopy(matrices, from, target, filled, length);
                        filled += length;
                    }
                },
                precision,
                rows,
                columns);
    }

    private ArchiveTensor norm() {
        return tensor(norms, formats.norms(), List.of((long) geometry.hidden()));
    }

    private long begin() {
        return (long) tensors++ * STRIDE % BLOCK;
    }

    private ArchiveTensor tensor(float[] numbers, Precision precision, List<Long> shape) {
        long begin = begin();
        return new ArchiveTensor(ScalarType.of(precision), shape, out -> {
            long elements = shape.stream().reduce(1L, Math::multiplyExact);
            MemorySegment block = converted(numbers, precision);
            long offset = begin;
            for (long left = elements; left > 0; ) {
                long length = Math.min(left, BLOCK - offset);
                out.write(block.asSlice(precision.bytes(offset), precision.bytes(length))
                        .asByteBuffer());
                left -= length;
                offset = 0;
            }
        });
    }

    private static MemorySegment converted(float[] numbers, Precision precision) {
        MemorySegment block = MemorySegment.ofArray(new byte[Math.toIntExact(precision.bytes(BLOCK))]);
        FloatElements.convert(
                MemorySegment.ofArray(numbers), ElementType.F32, block, WeightStream.elementType(precision));
        return block;
    }
}
