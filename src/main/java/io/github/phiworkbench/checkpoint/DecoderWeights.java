package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.UnusableModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * The weights of a decoder, found among the tensors of a checkpoint and checked against its geometry. Matrices are
 * {@code [rows out, columns in]}, so a layer computes {@code y = W x}.
 *
 * @param embedding {@code [vocabulary, hidden]}
 * @param layers the decoder layers from the first to the last
 * @param norm {@code [hidden]}, the RMSNorm before the head
 * @param head {@code [vocabulary, hidden]}; absent where the embedding is the head. A stored one is used even if the
 *     configuration says that it is tied
 * @param unused names of stored tensors that the decoder has no place for
 */
public record DecoderWeights(
        WeightTensor embedding,
        List<Layer> layers,
        WeightTensor norm,
        Optional<WeightTensor> head,
        List<String> unused) {

    /**
     * One decoder layer.
     *
     * @param inputNorm {@code [hidden]}, the RMSNorm before attention
     * @param qkv the projection to queries, keys and values: one matrix {@code [qkvRows, hidden]}, or one each in that
     *     order; their rows together are {@link Geometry#qkvRows()}
     * @param output {@code [hidden, heads * headDim]}, the projection out of attention
     * @param postNorm {@code [hidden]}, the RMSNorm before the feed-forward layer
     * @param gateUp the gate, then the up projection: one matrix {@code [2 * intermediate, hidden]}, or one each in that
     *     order
     * @param down {@code [hidden, intermediate]}
     */
    public record Layer(
            WeightTensor inputNorm,
            List<WeightTensor> qkv,
            WeightTensor output,
            WeightTensor postNorm,
            List<WeightTensor> gateUp,
            WeightTensor down) {

        public Layer {
            qkv = List.copyOf(qkv);
            gateUp = List.copyOf(gateUp);
        }

        private Stream<WeightTensor> stream() {
            return Stream.of(
                            Stream.of(inputNorm),
                            qkv.stream(),
                            Stream.of(output, postNorm),
                            gateUp.stream(),
                            Stream.of(down))
                    .flatMap(parts -> parts);
        }
    }

    private static final String EMBEDDING = "model.embed_tokens.weight";
    private static final String NORM = "model.norm.weight";
    private static final String HEAD = "lm_head.weight";
    private static final String INPUT_NORM = "input_layernorm.weight";
    private static final String OUTPUT = "self_attn.o_proj.weight";
    private static final String POST_NORM = "post_attention_layernorm.weight";
    private static final String DOWN = "mlp.down_proj.weight";

    private static final String QKV = "self_attn.qkv_proj.weight";
    private static final List<String> Q_K_V =
            List.of("self_attn.q_proj.weight", "self_attn.k_proj.weight", "self_attn.v_proj.weight");
    private static final String GATE_UP = "mlp.gate_up_proj.weight";
    private static final List<String> GATE_AND_UP = List.of("mlp.gate_proj.weight", "mlp.up_proj.weight");

    /** Tables of rotary frequencies, which some checkpoints carry and which follow from the geometry. */
    private static final String ROTARY_TABLE = ".rotary_emb.inv_freq";

    /** How many missing tensors a message names. */
    private static final int NAMED = 3;

    public DecoderWeights {
        layers = List.copyOf(layers);
        unused = List.copyOf(unused);
    }

    /**
     * Finds the weights of a decoder, stored as Phi-3 does (fused projections) or as Llama does (split).
     *
     * @param geometry the sizes the tensors must have
     * @param stored all tensors of the checkpoint by name
     * @throws UnusableModelException if a tensor is missing, has another shape or an unsupported element type, or if
     *     the checkpoint has biases, which the decoder does not
     */
    public static DecoderWeights of(Geometry geometry, Map<String, ? extends WeightTensor> stored) {
        Map<String, List<Long>> expected = expectedShapes(geometry, stored.keySet());
        requireAll(expected.keySet(), stored.keySet());
        expected.forEach((name, shape) -> requireFit(get(stored, name), shape));
        List<String> unused = stored.keySet().stream()
                .filter(name -> !expected.containsKey(name) && !name.endsWith(ROTARY_TABLE))
                .sorted()
                .toList();
        requireNoBias(unused);
        return new DecoderWeights(
                get(stored, EMBEDDING),
                IntStream.range(0, geometry.layers())
                        .mapToObj(index -> layer(prefix(index), stored))
                        .toList(),
                get(stored, NORM),
                Optional.ofNullable(stored.get(HEAD)).map(WeightTensor.class::cast),
                unused);
    }

    private static Layer layer(String prefix, Map<String, ? extends WeightTensor> stored) {
        return new Layer(
                get(stored, prefix + INPUT_NORM),
                parts(prefix, QKV, Q_K_V, stored.keySet()).stream()
                        .map(name -> get(stored, name))
                        .toList(),
                get(stored, prefix + OUTPUT),
                get(stored, prefix + POST_NORM),
                parts(prefix, GATE_UP, GATE_AND_UP, stored.keySet()).stream()
                        .map(name -> get(stored, name))
                        .toList(),
                get(stored, prefix + DOWN));
    }

    /** Names and shapes of the tensors that a decoder of this geometry needs, split where the stored names are. */
    static Map<String, List<Long>> expectedShapes(Geometry geometry, Set<String> stored) {
        long hidden = geometry.hidden();
        long intermediate = geometry.intermediate();
        long queries = (long) geometry.heads() * geometry.headDim();
        long keys = (long) geometry.kvHeads() * geometry.headDim();
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put(EMBEDDING, List.of((long) geometry.vocabulary(), hidden));
        for (int index = 0; index < geometry.layers(); index++) {
            String prefix = prefix(index);
            shapes.put(prefix + INPUT_NORM, List.of(hidden));
            putRows(shapes, parts(prefix, QKV, Q_K_V, stored), hidden, queries, keys, keys);
            shapes.put(prefix + OUTPUT, List.of(hidden, queries));
            shapes.put(prefix + POST_NORM, List.of(hidden));
            putRows(shapes, parts(prefix, GATE_UP, GATE_AND_UP, stored), hidden, intermediate, intermediate);
            shapes.put(prefix + DOWN, List.of(hidden, intermediate));
        }
        shapes.put(NORM, List.of(hidden));
        if (!geometry.tiedEmbeddings() || stored.contains(HEAD)) {
            shapes.put(HEAD, List.of((long) geometry.vocabulary(), hidden));
        }
        return shapes;
    }

    private static void putRows(Map<String, List<Long>> shapes, List<String> names, long columns, long... rows) {
        if (names.size() == 1) {
            shapes.put(names.getFirst(), List.of(LongStream.of(rows).sum(), columns));
            return;
        }
        for (int part = 0; part < rows.length; part++) {
            shapes.put(names.get(part), List.of(rows[part], columns));
        }
    }

    private static String prefix(int layer) {
        return "model.layers." + layer + ".";
    }

    /** The split names if the checkpoint has any of them but not the fused one, otherwise the fused name. */
    private static List<String> parts(String prefix, String fused, List<String> split, Set<String> stored) {
        List<String> names = split.stream().map(name -> prefix + name).toList();
        boolean isSplit = !stored.contains(prefix + fused) && names.stream().anyMatch(stored::contains);
        return isSplit ? names : List.of(prefix + fused);
    }

    private static WeightTensor get(Map<String, ? extends WeightTensor> stored, String name) {
        return Objects.requireNonNull(stored.get(name), name);
    }

    private static void requireAll(Set<String> expected, Set<String> stored) {
        List<String> missing =
                expected.stream().filter(name -> !stored.contains(name)).toList();
        if (missing.isEmpty()) {
            return;
        }
        String names = String.join(", ", missing.subList(0, Math.min(NAMED, missing.size())));
        throw new UnusableModelException(
                missing.size() <= NAMED
                        ? "The checkpoint lacks %s; download it again.".formatted(names)
                        : "The checkpoint lacks %s and %d other tensors; download it again."
                                .formatted(names, missing.size() - NAMED));
    }

    private static void requireFit(WeightTensor tensor, List<Long> shape) {
        String file = Wording.name(tensor.file());
        if (!tensor.type().isSupported()) {
            throw new UnusableModelException(
                    "The tensor %s in %s is stored as %s, but only F32, F16 and BF16 are supported; use an unquantized checkpoint."
                            .formatted(tensor.name(), file, tensor.type()));
        }
        if (!tensor.shape().equals(shape)) {
            throw new UnusableModelException(
                    "The tensor %s in %s has the shape %s, but config.json calls for %s; download the model again."
                            .formatted(tensor.name(), file, tensor.shape(), shape));
        }
    }

    private static void requireNoBias(List<String> unused) {
        for (String name : unused) {
            if (name.endsWith(".bias")) {
                throw new UnusableModelException(
                        "The checkpoint has the bias %s, but layers with biases are not supported; use a model of the Phi-4 family."
                                .formatted(Wording.quote(name)));
            }
        }
    }

    /** All tensors of the decoder in the order a token passes them. */
    public Stream<WeightTensor> stream() {
        return Stream.of(Stream.of(embedding), layers.stream().flatMap(Layer::stream), Stream.of(norm), head.stream())
                .flatMap(parts -> parts);
    }

    /** How many of these tensors the checkpoint holds as codes. */
    public long quantized() {
        return stream().filter(QuantizedTensor.class::isInstance).count();
    }

    /** Bytes of all these tensors on disk. */
    public long bytes() {
        return stream().mapToLong(WeightTensor::bytes).sum();
    }
}
