package io.github.phiworkbench.torchscript;

import io.github.phiworkbench.family.Geometry;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Binds weights to the program in {@code torchscript/phi3.py}: the decoder of phi-4 and Phi-4-mini.
 */
public final class Phi3Program {

    private static final String CLASS = "Phi3";

    private Phi3Program() {}

    /**
     * The decoder's weights, all of one element type but for {@code frequencies}.
     *
     * @param embedding [vocabulary, hidden]
     * @param head [vocabulary, hidden]; the embedding's own object where the two are tied
     * @param finalNorm [hidden]
     * @param layers the decoder layers from the first to the last
     * @param shortFrequencies [rotary / 2] float32, radians per position up to the original context
     * @param longFrequencies [rotary / 2] float32, radians per position beyond it
     */
    public record Weights(
            ArchiveTensor embedding,
            ArchiveTensor head,
            ArchiveTensor finalNorm,
            List<Layer> layers,
            ArchiveTensor shortFrequencies,
            ArchiveTensor longFrequencies) {
        public Weights {
            layers = List.copyOf(layers);
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
            ArchiveTensor inputNorm,
            ArchiveTensor qkv,
            ArchiveTensor output,
            ArchiveTensor postNorm,
            ArchiveTensor gateUp,
            ArchiveTensor down) {}

    /** The program's text, which every archive carries. An archive with another text is out of date. */
    public static String text() {
        return TorchScriptArchive.program("phi3.py")
                + TorchScriptArchive.program("phi3_linear.py")
                + TorchScriptArchive.program("phi3_step.py");
    }

    /** An archive of the program with these weights. */
    public static TorchScriptArchive archive(Geometry geometry, Weights weights, Map<String, String> extraFiles) {
        Map<String, Attribute> attributes = sizes(geometry);
        attributes.put("embedding", new Attribute.OfTensor(weights.embedding()));
        attributes.put("head", new Attribute.OfTensor(weights.head()));
        attributes.put("final_norm", new Attribute.OfTensor(weights.finalNorm()));
        attributes.put("input_norm", each(weights, Layer::inputNorm));
        attributes.put("qkv", each(weights, Layer::qkv));
        attributes.put("output", each(weights, Layer::output));
        attributes.put("post_norm", each(weights, Layer::postNorm));
        attributes.put("gate_up", each(weights, Layer::gateUp));
        attributes.put("down", each(weights, Layer::down));
        attributes.put("short_frequencies", new Attribute.OfTensor(weights.shortFrequencies()));
        attributes.put("long_frequencies", new Attribute.OfTensor(weights.longFrequencies()));
        attributes.put("step_parts", new Attribute.OfEmptyList());
        return new TorchScriptArchive(CLASS, text(), attributes, extraFiles);
    }

    /**
     * An archive without weights, whose program packs those of another for a CPU. It names operators that not every
     * libtorch knows, so it is made for the one at hand and kept nowhere.
     */
    public static TorchScriptArchive packed(Geometry geometry) {
        Map<String, Attribute> attributes = sizes(geometry);
        for (String later : List.of("embedding", "final_norm", "short_frequencies", "long_frequencies")) {
            attributes.put(later, new Attribute.OfTensor(ArchiveTensor.ofFloats(new float[0])));
        }
        for (String later : List.of("input_norm", "post_norm", "half", "single")) {
            attributes.put(later, new Attribute.OfEmptyList());
        }
        String program = TorchScriptArchive.program("phi3.py") + TorchScriptArchive.program("phi3_packed.py");
        return new TorchScriptArchive(CLASS, program, attributes, Map.of());
    }

    private static Map<String, Attribute> sizes(Geometry geometry) {
        Map<String, Attribute> attributes = new LinkedHashMap<>();
        attributes.put("training", new Attribute.OfBool(false));
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

    private static Attribute each(Weights weights, java.util.function.Function<Layer, ArchiveTensor> part) {
        return new Attribute.OfTensors(weights.layers().stream().map(part).toList());
    }
}
