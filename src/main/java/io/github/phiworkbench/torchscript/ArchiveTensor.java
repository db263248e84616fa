package io.github.phiworkbench.torchscript;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A tensor on its way into an archive. The same object under two names is stored once, which is how tied weights stay
 * tied.
 *
 * @param type element type
 * @param shape sizes, outermost first; the elements are stored in row-major order
 * @param content writes the elements, little endian, when the archive asks for them
 */
public record ArchiveTensor(ScalarType type, List<Long> shape, Content content) {

    public ArchiveTensor {
        shape = List.copyOf(shape);
    }

    /** Number of elements. */
    public long elements() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** Number of bytes of the elements. */
    public long bytes() {
        return elements() * type.bytes();
    }

    /** A tensor of float32 values that are at hand, of shape [values]. */
    public static ArchiveTensor ofFloats(float[] values) {
        return new ArchiveTensor(ScalarType.FLOAT32, List.of((long) values.length), out -> {
            ByteBuffer buffer =
                    ByteBuffer.allocate(values.length * Float.BYTES).order(java.nio.ByteOrder.LITTLE_ENDIAN);
            buffer.asFloatBuffer().put(values);
            out.write(buffer);
        });
    }

    /** The same elements as one column, [elements, 1]. */
    ArchiveTensor asColumn() {
        return new ArchiveTensor(type, List.of(elements(), 1L), content);
    }

    /** Gives the elements in as many pieces as suits the source. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Sink out) throws IOException;
    }

    /** Takes the pieces in order. A piece may be reused once {@code write} has returned. */
    @FunctionalInterface
    public interface Sink {
        void write(ByteBuffer piece) throws IOException;
    }
}
