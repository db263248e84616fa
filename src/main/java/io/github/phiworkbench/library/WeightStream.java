package io.github.phiworkbench.library;

import io.github.phiworkbench.checkpoint.DecoderWeights;
import io.github.phiworkbench.checkpoint.ElementType;
import io.github.phiworkbench.checkpoint.FloatElements;
import io.github.phiworkbench.checkpoint.GroupedCodes;
import io.github.phiworkbench.checkpoint.QuantizedTensor;
import io.github.phiworkbench.checkpoint.WeightTensor;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.WeightFormats;
import io.github.phiworkbench.torchscript.ArchiveTensor;
import io.github.phiworkbench.torchscript.Phi3Program;
import io.github.phiworkbench.torchscript.ScalarType;
import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Gives the tensors of a checkpoint to an archive in the wanted precisions, through small buffers, whatever their size. Every
 * number is looked at on the way: a model with NaN or infinity is refused.
 *
 * <p>Pieces are copied even where the type stays. They are then checked, summed and written from the processor's cache,
 * and only the copy touches the mapped file: if that file shrinks meanwhile, a copy throws {@link InternalError}, while a
 * checksum over mapped memory would end the whole program.
 */
final class WeightStream {

    /** Bytes: small enough for the processor's cache, large enough that a call costs nothing. */
    private static final int PIECE = 1 << 20;

    private final WeightFormats formats;
    private final MemorySegment piece = MemorySegment.ofBuffer(ByteBuffer.allocateDirect(PIECE));

    WeightStream(WeightFormats formats) {
        this.formats = formats;
    }

    /** The weights as the decoder's program takes them. The stream gives one tensor at a time. */
    Phi3Program.Weights of(DecoderWeights weights, Geometry geometry) {
        return of(weights, geometry, Collections.nCopies(geometry.layers(), LayerShaping.NONE));
    }

    /** The same of weights that are shaped first. */
    Phi3Program.Weights of(DecoderWeights weights, Geometry geometry, List<LayerShaping> shapings) {
        Phi3Program.Matrix embedding = matrix(List.of(weights.embedding()), formats.embedding());
        boolean shared = weights.head().isEmpty() && formats.head() == formats.embedding();
        return new Phi3Program.Weights(
                embedding,
                shared ? embedding : matrix(List.of(weights.head().orElse(weights.embedding())), formats.head()),
                norm(weights.norm()),
                IntStream.range(0, shapings.size())
                        .mapToObj(index -> layer(weights.layers().get(index), shapings.get(index)))
                        .toList(),
                ArchiveTensor.ofFloats(geometry.shortInverseFrequencies()),
                ArchiveTensor.ofFloats(geometry.longInverseFrequencies()));
    }

    private Phi3Program.Layer layer(DecoderWeights.Layer layer, LayerShaping shaping) {
        return new Phi3Program.Layer(
                norm(layer.inputNorm(), shaping.inputNorm()),
                matrix(layer.qkv(), formats.qkv(), shaping.qkv()),
                matrix(List.of(layer.output()), formats.output(), shaping.output()),
                norm(layer.postNorm(), shaping.postNorm()),
                matrix(layer.gateUp(), formats.gateUp(), shaping.gateUp()),
                matrix(List.of(layer.down()), formats.down(), shaping.down()));
    }

    /** A norm whose weights are divided by some numbers, which are few enough to be at hand. */
    private ArchiveTensor norm(WeightTensor stored, float[] divisors) {
        if (divisors.length == 0) {
            return norm(stored);
        }
        if (formats.norms() != Precision.F32) {
            throw new IllegalArgumentException("Divided norms need all their bits.");
        }
        float[] numbers = new float[divisors.length];
        read(List.of(stored), 0, numbers);
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] /= divisors[i];
        }
        return ArchiveTensor.ofFloats(numbers);
    }

    private ArchiveTensor norm(WeightTensor stored) {
        Precision precision = formats.norms();
        return new ArchiveTensor(ScalarType.of(precision), stored.shape(), out -> write(stored, precision, out));
    }

    /** One matrix of the rows of all parts. */
    private Phi3Program.Matrix matrix(List<WeightTensor> parts, Precision precision) {
        return matrix(parts, precision, Shaping.NONE);
    }

    private Phi3Program.Matrix matrix(List<WeightTensor> parts, Precision precision, Shaping shaping) {
        long rows = parts.stream().mapToLong(part -> part.shape().getFirst()).sum();
        long columns = parts.getFirst().shape().getLast();
        Optional<List<GroupedCodes>> made = kept(parts, precision);
        if (made.isPresent()) {
            return CodedMatrix.kept(made.get(), precision);
        }
        if (precision.isQuantized()) {
            return CodedMatrix.of(
                    (first, count, target) -> read(parts, first * columns, target),
                    precision,
                    rows,
                    Math.toIntExact(columns),
                    shaping);
        }
        return Phi3Program.Matrix.of(new ArchiveTensor(ScalarType.of(precision), List.of(rows, columns), out -> {
            for (WeightTensor part : parts) {
                write(part, precision, out);
            }
        }));
    }

    /** The codes of all parts, if a matrix in this precision keeps them as they are. */
    private static Optional<List<GroupedCodes>> kept(List<WeightTensor> parts, Precision precision) {
        List<GroupedCodes> made =
                parts.stream().flatMap(part -> part.codes().stream()).toList();
        boolean all = made.size() == parts.size()
                && made.stream()
                        .allMatch(it -> CodedMatrix.keeping(it)
                                .filter(kept -> kept == precision || (kept.bits() == 8 && precision.bits() == 8))
                                .isPresent());
        return all ? Optional.of(made) : Optional.empty();
    }

    /**
     * The precision that keeps the codes of a quantized checkpoint's layers as they are; empty where it is not quantized, or no
     * product takes such codes.
     */
    static Optional<Precision> keptPrecision(DecoderWeights weights) {
        List<WeightTensor> matrices = weights.layers().stream()
                .flatMap(
                        layer -> Stream.of(layer.qkv(), List.of(layer.output()), layer.gateUp(), List.of(layer.down())))
                .flatMap(List::stream)
                .filter(QuantizedTensor.class::isInstance)
                .map(WeightTensor.class::cast)
                .toList();
        Set<Optional<Precision>> found = matrices.stream()
                .map(matrix -> matrix.codes().flatMap(CodedMatrix::keeping))
                .collect(Collectors.toSet());
        return found.size() == 1 ? found.iterator().next() : Optional.empty();
    }

    /** Fills {@code target} with the numbers from {@code first} on of all parts together. From any thread. */
    static void read(List<WeightTensor> parts, long first, float[] target) {
        long skipped = first;
        int filled = 0;
        for (WeightTensor part : parts) {
            long elements = part.elements();
            if (skipped < elements && filled < target.length) {
                int count = (int) Math.min(elements - skipped, target.length - filled);
                MemorySegment numbers =
                        MemorySegment.ofArray(target).asSlice((long) filled * Float.BYTES, (long) count * Float.BYTES);
                part.copyTo(numbers, ElementType.F32, skipped, count);
                requireFinite(numbers, part, skipped, Precision.F32);
                filled += count;
                skipped = 0;
            } else {
                skipped -= Math.min(skipped, elements);
            }
        }
    }

    private void write(WeightTensor stored, Precision precision, ArchiveTensor.Sink out) throws IOException {
        ElementType type = elementType(precision);
        long step = PIECE / type.bytes();
        for (long first = 0; first < stored.elements(); first += step) {
            long count = Math.min(step, stored.elements() - first);
            MemorySegment converted = piece.asSlice(0, count * type.bytes());
            stored.copyTo(converted, type, first, count);
            requireFinite(converted, stored, first, precision);
            out.write(converted.asByteBuffer());
        }
    }

    private static void requireFinite(MemorySegment converted, WeightTensor stored, long first, Precision precision) {
        OptionalLong found = FloatElements.firstNonFinite(converted, elementType(precision));
        if (found.isEmpty()) {
            return;
        }
        long index = first + found.getAsLong();
        float value = value(stored, index);
        String place = place(stored, index);
        throw new UnusableModelException(
                Float.isFinite(value)
                        ? "The tensor %s holds %s at %s, which is beyond the range of %s; import it as bf16 or f32."
                                .formatted(stored.name(), value, place, precision.spelling())
                        : "The tensor %s in %s holds %s at %s in place of a number; download the file again."
                                .formatted(stored.name(), stored.file().getFileName(), value, place));
    }

    private static float value(WeightTensor stored, long index) {
        MemorySegment single = MemorySegment.ofArray(new byte[Float.BYTES]);
        stored.copyTo(single, ElementType.F32, index, 1);
        return single.get(ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN), 0);
    }

    private static String place(WeightTensor stored, long index) {
        long columns = stored.shape().getLast();
        return stored.shape().size() == 1
                ? "[%d]".formatted(index)
                : "[%d, %d]".formatted(index / columns, index % columns);
    }

    /**
     * The precision in which most bytes of these weights are stored; of codes the one that keeps them, or what holds their
     * numbers.
     */
    static Precision storedPrecision(DecoderWeights weights) {
        if (weights.quantized() > 0) {
            return keptPrecision(weights).orElse(Precision.BF16);
        }
        Precision most = Precision.BF16;
        long mostBytes = 0;
        for (Precision candidate : Precision.floats()) {
            long bytes = weights.stream()
                    .filter(tensor -> tensor.type() == elementType(candidate))
                    .mapToLong(WeightTensor::bytes)
                    .sum();
            if (bytes > mostBytes) {
                most = candidate;
                mostBytes = bytes;
            }
        }
        return most;
    }

    /** The name of a precision in checkpoints. */
    static ElementType elementType(Precision precision) {
        return switch (precision) {
            case F32 -> ElementType.F32;
            case F16 -> ElementType.F16;
            case BF16 -> ElementType.BF16;
            default -> throw new IllegalArgumentException(precision + " is not a type of numbers");
        };
    }
}
