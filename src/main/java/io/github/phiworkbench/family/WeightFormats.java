package io.github.phiworkbench.family;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * In which precision each part of a decoder is kept. Norms are never quantized: they are few, and every number passes
 * through them.
 *
 * @param qkv the queries' matrix with those of keys and values
 * @param output attention's output
 * @param gateUp gate and up of the feed-forward network
 * @param down its way back
 * @param embedding a row a token
 * @param head what gives the logits; the embedding itself where a model ties the two and their precisions agree
 * @param norms all norms
 * @param method how numbers became codes
 */
public record WeightFormats(
        Precision qkv,
        Precision output,
        Precision gateUp,
        Precision down,
        Precision embedding,
        Precision head,
        Precision norms,
        String method) {

    /** Nothing is quantized. */
    public static final String NONE = "none";

    /** Each number takes the nearest code; the scale of a group is the one with the least squared error. */
    public static final String NEAREST = "round to nearest";

    /** Rows of a matrix of four bits come in as many. */
    private static final int ROWS_AT_ONCE = 16;

    /**
     * The parts of a model that is to be kept in a precision. Embedding and head of a quantized one are int8 unless said
     * otherwise: with four bits they would cost much quality, the embedding without being read faster. A matrix whose sizes
     * do not fit groups of four bits is int8 too.
     *
     * @throws IllegalArgumentException if a part cannot be kept as asked, in one plain sentence
     */
    public static WeightFormats of(
            Geometry geometry, Precision precision, Optional<Precision> embedding, Optional<Precision> head) {
        Precision rest = precision.isQuantized() ? Precision.INT8 : precision;
        embedding.filter(it -> it.isQuantized() && it != Precision.INT8).ifPresent(it -> {
            throw new IllegalArgumentException(
                    "An embedding cannot be kept in %s; choose int8, bf16, f16 or f32.".formatted(it));
        });
        if (!precision.isQuantized() && Stream.of(embedding, head).anyMatch(part -> part.isPresent())) {
            throw new IllegalArgumentException(
                    "Embedding and head have a precision of their own only in a quantized model; choose int8 or int4.");
        }
        int hidden = geometry.hidden();
        int heads = geometry.heads() * geometry.headDim();
        return new WeightFormats(
                fitting(precision, geometry.qkvRows(), hidden),
                fitting(precision, hidden, heads),
                fitting(precision, 2L * geometry.intermediate(), hidden),
                fitting(precision, hidden, geometry.intermediate()),
                embedding.orElse(rest),
                fitting(head.orElse(rest), geometry.vocabulary(), hidden),
                precision.isQuantized() ? Precision.F32 : precision,
                precision.isQuantized() ? NEAREST : NONE);
    }

    private static Precision fitting(Precision precision, long rows, int columns) {
        boolean fits = precision.group() == 0 || (columns % precision.group() == 0 && rows % ROWS_AT_ONCE == 0);
        return fits ? precision : Precision.INT8;
    }

    /** The same, with codes found in another way. */
    public WeightFormats by(String other) {
        return new WeightFormats(qkv, output, gateUp, down, embedding, head, norms, other);
    }

    /** Whether embedding and head are one matrix. */
    public boolean sharesHead(Geometry geometry) {
        return geometry.tiedEmbeddings() && head == embedding;
    }

    /** A matrix of the decoder, and how often there is one of the kind. */
    private record Part(Precision precision, long rows, long columns, int count) {
        long bytes() {
            return count * precision.matrixBytes(rows, columns);
        }

        long scaleBytes() {
            return bytes() - count * precision.bytes(rows * columns);
        }
    }

    private List<Part> parts(Geometry geometry) {
        int hidden = geometry.hidden();
        int layers = geometry.layers();
        return List.of(
                new Part(qkv, geometry.qkvRows(), hidden, layers),
                new Part(output, hidden, (long) geometry.heads() * geometry.headDim(), layers),
                new Part(gateUp, 2L * geometry.intermediate(), hidden, layers),
                new Part(down, hidden, geometry.intermediate(), layers),
                new Part(embedding, geometry.vocabulary(), hidden, 1),
                new Part(head, geometry.vocabulary(), hidden, 1));
    }

    /** Bytes of a decoder's weights in these formats, with scales and the frequencies of positions, as in an archive. */
    public long bytes(Geometry geometry) {
        int hidden = geometry.hidden();
        long matrices = parts(geometry).stream().mapToLong(Part::bytes).sum();
        // Of a shared matrix the scales lie there in two shapes.
        long shared = sharesHead(geometry) ? head.bytes((long) geometry.vocabulary() * hidden) : 0;
        long numbers = norms.bytes((2L * geometry.layers() + 1) * hidden);
        long frequencies = 2L * (geometry.rotaryDim() / 2) * Float.BYTES;
        return matrices - shared + numbers + frequencies;
    }

    /** Bytes of the scales and offsets of all groups of four bits. */
    public long groupBytes(Geometry geometry) {
        return parts(geometry).stream()
                .filter(part -> part.precision().group() > 0)
                .mapToLong(Part::scaleBytes)
                .sum();
    }

    /** Bytes of so many in all that a decode step reads: all but an embedding that is not the head too; of that, one row. */
    public long bytesReadPerStep(Geometry geometry, long weightBytes) {
        return sharesHead(geometry)
                ? weightBytes
                : weightBytes - embedding.matrixBytes(geometry.vocabulary(), geometry.hidden());
    }

    /** Whether any part is kept as codes. */
    public boolean isQuantized() {
        return Stream.of(qkv, output, gateUp, down, embedding, head).anyMatch(Precision::isQuantized);
    }

    /** In which precision keys and values are kept unless the user wants another. */
    public Precision cache() {
        return isQuantized() ? Precision.BF16 : norms;
    }

    /** Everything in one precision, which is not a quantized one. */
    public static WeightFormats uniform(Precision precision) {
        return new WeightFormats(precision, precision, precision, precision, precision, precision, precision, NONE);
    }
}
