package io.github.phiworkbench.library;

import io.github.phiworkbench.checkpoint.ElementType;
import io.github.phiworkbench.checkpoint.FloatElements;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.torchscript.ArchiveTensor;
import io.github.phiworkbench.torchscript.Phi3Program;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
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

    /** Bytes of the block. */
    private static final int BLOCK = 1 << 20;

    /** Elements between the beginnings of two tensors in the block; odd, so that all tensors begin differently. */
    private static final int STRIDE = 7919;

    private final Precision precision;
    private final MemorySegment matrices;
    private final MemorySegment norms;
    private int tensors;

    RandomWeights(Precision precision) {
        this.precision = precision;
        this.matrices = block(precision, 0);
        this.norms = block(precision, 1);
    }

    private static MemorySegment block(Precision precision, double mean) {
        Random random = new Random(SEED);
        float[] numbers = new float[BLOCK / precision.bytes()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) (mean + SPREAD * random.nextGaussian());
        }
        MemorySegment block = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(BLOCK));
        FloatElements.convert(
                MemorySegment.ofArray(numbers), ElementType.F32, block, WeightStream.elementType(precision));
        return block;
    }

    Phi3Program.Weights of(Geometry geometry) {
        ArchiveTensor embedding = matrix(geometry.vocabulary(), geometry.hidden());
        return new Phi3Program.Weights(
                embedding,
                geometry.tiedEmbeddings() ? embedding : matrix(geometry.vocabulary(), geometry.hidden()),
                norm(geometry),
                IntStream.range(0, geometry.layers())
                        .mapToObj(layer -> layer(geometry))
                        .toList(),
                ArchiveTensor.ofFloats(geometry.shortInverseFrequencies()),
                ArchiveTensor.ofFloats(geometry.longInverseFrequencies()));
    }

    private Phi3Program.Layer layer(Geometry geometry) {
        return new Phi3Program.Layer(
                norm(geometry),
                matrix(geometry.qkvRows(), geometry.hidden()),
                matrix(geometry.hidden(), (long) geometry.heads() * geometry.headDim()),
                norm(geometry),
                matrix(2L * geometry.intermediate(), geometry.hidden()),
                matrix(geometry.hidden(), geometry.intermediate()));
    }

    private ArchiveTensor matrix(long rows, long columns) {
        return tensor(matrices, List.of(rows, columns));
    }

    private ArchiveTensor norm(Geometry geometry) {
        return tensor(norms, List.of((long) geometry.hidden()));
    }

    private ArchiveTensor tensor(MemorySegment block, List<Long> shape) {
        long bytes = shape.stream().reduce((long) precision.bytes(), Math::multiplyExact);
        long begin = (long) tensors++ * STRIDE * precision.bytes() % BLOCK;
        return new ArchiveTensor(WeightStream.scalarType(precision), shape, out -> repeat(block, begin, bytes, out));
    }

    private static void repeat(MemorySegment block, long begin, long bytes, ArchiveTensor.Sink out) throws IOException {
        long offset = begin;
        for (long left = bytes; left > 0; ) {
            long length = Math.min(left, BLOCK - offset);
            out.write(block.asSlice(offset, length).asByteBuffer());
            left -= length;
            offset = 0;
        }
    }
}
