package io.github.phiworkbench.torchscript;

import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Binds weights to the program in {@code torchscript/phi3.py}: the decoder of phi-4 and Phi-4-mini.
 */
public final class Phi3Program {

    private static final String CLASS = "Phi3";

    private Phi3Program() {}

    /**
     * A matrix as numbers or as codes, see {@code phi3_quantized.py}.
     *
     * @param values [rows, columns] numbers or int8 codes, or [rows, columns / 2] pairs of codes of four bits as uint8, the
     *     first in the upper half
     * @param scales of int8 codes [rows] float32; of those of four bits [columns / group, rows, 2] bfloat16, scales and offsets;
     *     empty for numbers
     */
    public record Matrix(ArchiveTensor values, Optional<ArchiveTensor> scales) {

        /** A matrix of numbers. */
        public static Matrix of(ArchiveTensor numbers) {
            return new Matrix(numbers, Optional.empty());
        }
    }

    /**
     * The decoder's weights.
     *
     * @param embedding [vocabulary, hidden]
     * @param head [vocabulary, hidden]; the embedding's own object where the two are tied
     * @param finalNorm [hidden], of the type of all norms
     * @param layers the decoder layers from the first to the last
     * @param shortFrequencies [rotary / 2] float32, radians per position up to the original context
     * @param longFrequencies [rotary / 2] float32, radians per position beyond it
     */
    public record Weights(
            Matrix embedding,
            Matrix head,
            ArchiveTensor finalNorm,
            List<Layer> layers,
            ArchiveTensor shortFrequencies,
            ArchiveTensor longFrequencies) {
        public Weights {
            layers = List.copyOf(layers);
        }

        private boolean isQuantized() {
            return Stream.concat(Stream.of(embedding, head), layers.stream().flatMap(Layer::matrices))
                    .anyMatch(matrix -> matrix.scales().isPresent());
        }
    }

    /**
     * One decoder layer.
     *
     * @param inputNorm [hidden]
     * @param qkv [(heads + 2 kvHeads) headDim, hidden]
     * @param output [hidden, heads headDim]
     * @param postNorm [hidden]
     * @param gateUp [2 intermediate, hidden]
     * @param down [hidden, intermediate]
     */
    public record Layer(
            ArchiveTensor inputNorm, Matrix qkv, Matrix output, ArchiveTensor postNorm, Matrix gateUp, Matrix down) {

        private Stream<Matrix> matrices() {
            return Stream.of(qkv, output, gateUp, down);
        }
    }

    /** The text of the program for such weights, which every archive carries. An archive with another text is out of date. */
    public static String text(boolean quantized) {
        return read("phi3.py", quantized ? "phi3_quantized.py" : "phi3_linear.py", "phi3_step.py");
    }

    private static String read(String... parts) {
        return Arrays.stream(parts).map(TorchScriptArchive::program).collect(Collectors.joining());
    }

    /**
     * An archive of the program with these weights.
     *
     * @param cache element type of keys and values unless another is asked for
     */
    public static TorchScriptArchive archive(
            Geometry geometry, Weights weights, Precision cache, Map<String, String> extraFiles) {
        boolean quantized = weights.isQuantized();
        Map<String, Attribute> attributes = sizes(geometry, cache);
        attributes.put("embedding", new Attribute.OfTensor(weights.embedding().values()));
        if (quantized) {
            putQuantized(attributes, geometry, weights);
        } else {
            attributes.put("head", new Attribute.OfTensor(weights.head().values()));
        }
        attributes.put("final_norm", new Attribute.OfTensor(weights.finalNorm()));
        attributes.put("input_norm", each(weights, Layer::inputNorm));
        if (!quantized) {
            attributes.put("qkv", each(weights, layer -> layer.qkv().values()));
            attributes.put("output", each(weights, layer -> layer.output().values()));
        }
        attributes.put("post_norm", each(weights, Layer::postNorm));
        if (!quantized) {
            attributes.put("gate_up", each(weights, layer -> layer.gateUp().values()));
            attributes.put("down", each(weights, layer -> layer.down().values()));
        }
        attributes.put("short_frequencies", new Attribute.OfTensor(weights.shortFrequencies()));
        attributes.put("long_frequencies", new Attribute.OfTensor(weights.longFrequencies()));
        attributes.put("step_parts", new Attribute.OfEmptyList());
        return new TorchScriptArchive(CLASS, text(quantized), attributes, extraFiles);
    }

    /** Codes and scales lie beside each other, so that those who make them need not keep them long. */
    private static void putQuantized(Map<String, Attribute> attributes, Geometry geometry, Weights weights) {
        ArchiveTensor none = ArchiveTensor.ofFloats(new float[0]);
        attributes.put(
                "embedding_scales",
                new Attribute.OfTensor(weights.embedding()
                        .scales()
                        .map(ArchiveTensor::asColumn)
                        .orElse(none)));
        List<ArchiveTensor> matrices = new ArrayList<>();
        Stream.concat(weights.layers().stream().flatMap(Layer::matrices), Stream.of(weights.head()))
                .forEach(matrix -> {
                    matrices.add(matrix.values());
                    matrices.add(matrix.scales().orElse(none));
                });
        attributes.put("matrices", new Attribute.OfTensors(matrices));
        attributes.put("inner_size", new Attribute.OfInt(geometry.intermediate()));
        attributes.put("kernels", new Attribute.OfBool(false));
        attributes.put("unpackable", new Attribute.OfBool(false));
        attributes.put("step_norms", new Attribute.OfEmptyList());
        attributes.put("row_groups", new Attribute.OfEmptyList());
    }

    /**
     * An archive without weights, whose program packs those of another for a CPU. It names operators that not every
     * libtorch knows, so it is made for the one at hand and kept nowhere.
     */
    public static TorchScriptArchive packed(Geometry geometry, Precision cache) {
        Map<String, Attribute> attributes = unfilled(geometry, cache);
        for (String later : List.of("half", "single")) {
            attributes.put(later, new Attribute.OfEmptyList());
        }
        return new TorchScriptArchive(
                CLASS, read("phi3.py", "phi3_packed.py", "phi3_packed_floats.py"), attributes, Map.of());
    }

    /**
     * The same for quantized weights.
     *
     * @param rough whether activations are rounded to eight bits where a product takes codes, in place of sixteen
     */
    public static TorchScriptArchive packedCodes(Geometry geometry, Precision cache, boolean rough) {
        Map<String, Attribute> attributes = unfilled(geometry, cache);
        attributes.put("embedding_scales", new Attribute.OfTensor(ArchiveTensor.ofFloats(new float[0])));
        for (String later : List.of("kinds", "packed", "scales", "steps", "row_scales", "zero", "half")) {
            attributes.put(later, new Attribute.OfEmptyList());
        }
        attributes.put("rough", new Attribute.OfBool(rough));
        attributes.put("top", new Attribute.OfInt(127));
        attributes.put("width", new Attribute.OfInt(0));
        return new TorchScriptArchive(
                CLASS, read("phi3.py", "phi3_packed.py", "phi3_packed_codes.py"), attributes, Map.of());
    }

    /** An archive without weights, whose program uses those of another as they are and measures what they are multiplied with. */
    public static TorchScriptArchive observed(Geometry geometry, Precision cache) {
        Map<String, Attribute> attributes = unfilled(geometry, cache);
        for (String later : List.of("weights", "squares")) {
            attributes.put(later, new Attribute.OfEmptyList());
        }
        return new TorchScriptArchive(
                CLASS, read("phi3.py", "phi3_packed.py", "phi3_observed.py"), attributes, Map.of());
    }

    private static Map<String, Attribute> unfilled(Geometry geometry, Precision cache) {
        Map<String, Attribute> attributes = sizes(geometry, cache);
        for (String later : List.of("embedding", "final_norm", "short_frequencies", "long_frequencies")) {
            attributes.put(later, new Attribute.OfTensor(ArchiveTensor.ofFloats(new float[0])));
        }
        for (String later : List.of("input_norm", "post_norm")) {
            attributes.put(later, new Attribute.OfEmptyList());
        }
        return attributes;
    }

    private static Map<String, Attribute> sizes(Geometry geometry, Precision cache) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("training", new Attribute.OfBool(false));
        attributes.put("cache_type", new Attribute.OfInt(ScalarType.of(cache).number()));
        attributes.put("original_context", new Attribute.OfInt(geometry.originalContext()));
        attributes.put("rotary_scale", new Attribute.OfFloat(geometry.attentionFactor()));
        attributes.put("layers", new Attribute.OfInt(geometry.layers()));
        attributes.put("heads", new Attribute.OfInt(geometry.heads()));
        attributes.put("kv_heads", new Attribute.OfInt(geometry.kvHeads()));
        attributes.put("head_dim", new Attribute.OfInt(geometry.headDim()));
        attributes.put("epsilon", new Attribute.OfFloat(geometry.rmsEpsilon()));
        attributes.put("flash", new Attribute.OfBool(false));
        attributes.put("fused", new Attribute.OfBool(false));
        return attributes;
    }

    private static Attribute each(Weights weights, Function<Layer, ArchiveTensor> part) {
        return new Attribute.OfTensors(weights.layers().stream().map(part).toList());
    }
}
