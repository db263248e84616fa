package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.UnusableModelException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What config.json of a Hugging Face folder says about a model of this family, in the spelling of transformers 4 or 5.
 * Members the model does not depend on are ignored.
 *
 * @param architecture name of the model's class in transformers, such as {@code Phi3ForCausalLM}
 * @param modelType the short name, such as {@code phi3}; may be empty
 * @param geometry the sizes of the decoder
 * @param dtype the type the weights are said to be stored in; the tensors themselves decide
 * @param eosIds tokens that end a text; generation_config.json may name more
 * @param bosId token that begins a text
 * @param padId token that fills a batch
 * @param quantization how the weights were quantized, if they were
 * @param slidingWindow tokens that a token can look back, where said; never less than the context, so without effect
 */
public record CheckpointConfig(
        String architecture,
        String modelType,
        Geometry geometry,
        Optional<ElementType> dtype,
        List<Integer> eosIds,
        OptionalInt bosId,
        OptionalInt padId,
        Optional<Quantization> quantization,
        OptionalInt slidingWindow) {

    private static final String PHI = "Phi3ForCausalLM";
    private static final String LLAMA = "LlamaForCausalLM";

    /** Bounds well beyond any model this program could run, so that products of sizes stay far from overflow. */
    private static final int MAX_VOCABULARY = 1 << 22;

    private static final int MAX_WIDTH = 1 << 18;
    private static final int MAX_LAYERS = 1_024;
    private static final int MAX_HEADS = 1_024;
    private static final int MAX_HEAD_DIM = 4_096;
    private static final int MAX_CONTEXT = 1 << 26;

    public CheckpointConfig {
        eosIds = List.copyOf(eosIds);
    }

    /**
     * Reads a config.json.
     *
     * @throws UnusableModelException if it cannot be read, or describes no model this program can run
     */
    public static CheckpointConfig read(Path file) {
        return of(JsonFields.read(file));
    }

    /**
     * Reads the text of a config.json.
     *
     * @throws UnusableModelException if it describes no model this program can run
     */
    public static CheckpointConfig parse(String json) {
        return of(JsonFields.parse("config.json", json));
    }

    private static CheckpointConfig of(JsonFields config) {
        String architecture = architecture(config);
        requirePlainDecoder(config);
        Geometry geometry = geometry(config, architecture);
        return new CheckpointConfig(
                architecture,
                config.text("model_type").orElse(""),
                geometry,
                dtype(config),
                config.tokenIds("eos_token_id"),
                config.tokenId("bos_token_id"),
                config.tokenId("pad_token_id"),
                Quantization.of(config),
                slidingWindow(config, geometry.context()));
    }

    private static String architecture(JsonFields config) {
        String type = config.text("model_type").orElse("");
        String name = config.texts("architectures").orElse(List.of()).stream()
                .findFirst()
                .orElse(
                        switch (type) {
                            case "phi3" -> PHI;
                            case "llama" -> LLAMA;
                            default -> type;
                        });
        return switch (name) {
            case PHI, LLAMA -> name;
            case "Phi4FlashForCausalLM", "phi4flash" -> throw notYet("Phi-4-mini-flash-reasoning", name);
            case "Phi4MMForCausalLM", "Phi4MultimodalForCausalLM", "phi4mm", "phi4_multimodal" ->
                throw notYet("Phi-4-multimodal-instruct", name);
            case "Phi4ForCausalLMV", "phi4-siglip" -> throw notYet("Phi-4-reasoning-vision-15B", name);
            default ->
                throw new UnusableModelException(
                        "%s names the architecture %s, which is not supported; supported are %s and %s."
                                .formatted(config.source(), Wording.quote(name), PHI, LLAMA));
        };
    }

    private static UnusableModelException notYet(String variant, String architecture) {
        return new UnusableModelException(
                "%s (%s) is not supported yet; use phi-4, Phi-4-reasoning, Phi-4-mini-instruct or Phi-4-mini-reasoning."
                        .formatted(variant, architecture));
    }

    /** Refuses what would change the computation in a way this program does not follow. */
    private static void requirePlainDecoder(JsonFields config) {
        String activation = config.text("hidden_act").orElse("silu");
        if (!activation.equals("silu") && !activation.equals("swish")) {
            throw new UnusableModelException("%s asks for the activation %s, which is not supported; supported is silu."
                    .formatted(config.source(), Wording.quote(activation)));
        }
        for (String bias : List.of("attention_bias", "mlp_bias", "lm_head_bias")) {
            if (config.flag(bias).orElse(false)) {
                throw new UnusableModelException(
                        "%s sets %s, but layers with biases are not supported; use a model of the Phi-4 family."
                                .formatted(config.source(), bias));
            }
        }
    }

    private static Geometry geometry(JsonFields config, String architecture) {
        int hidden = config.requiredInteger("hidden_size", 1, MAX_WIDTH);
        int heads = config.requiredInteger("num_attention_heads", 1, MAX_HEADS);
        int kvHeads = config.integer("num_key_value_heads", 1, MAX_HEADS).orElse(heads);
        if (heads % kvHeads != 0) {
            throw new UnusableModelException(
                    "%s gives %d attention heads and %d key-value heads, but the first must be a multiple of the second; download it again."
                            .formatted(config.source(), heads, kvHeads));
        }
        int headDim = headDim(config, hidden, heads);
        int context = config.requiredInteger("max_position_embeddings", 1, MAX_CONTEXT);
        RotaryConfig rotary = RotaryConfig.of(config, headDim, context);
        return new Geometry(
                config.requiredInteger("vocab_size", 1, MAX_VOCABULARY),
                hidden,
                config.requiredInteger("intermediate_size", 1, MAX_WIDTH),
                config.requiredInteger("num_hidden_layers", 1, MAX_LAYERS),
                heads,
                kvHeads,
                headDim,
                rotary.rotaryDim(),
                rotary.theta(),
                rotary.longRope(),
                context,
                epsilon(config, architecture),
                config.flag("tie_word_embeddings").orElse(false));
    }

    private static int headDim(JsonFields config, int hidden, int heads) {
        OptionalInt explicit = config.integer("head_dim", 2, MAX_HEAD_DIM);
        if (explicit.isPresent()) {
            return explicit.getAsInt();
        }
        int headDim = hidden / heads;
        if (hidden % heads != 0 || headDim < 2 || headDim > MAX_HEAD_DIM) {
            throw new UnusableModelException(
                    "%s gives a hidden size of %d and %d attention heads, which does not divide into heads; download it again."
                            .formatted(config.source(), hidden, heads));
        }
        return headDim;
    }

    /** Where it is not said, transformers takes the default of the architecture. */
    private static double epsilon(JsonFields config, String architecture) {
        double epsilon = config.number("rms_norm_eps").orElse(architecture.equals(LLAMA) ? 1e-6 : 1e-5);
        if (epsilon <= 0 || epsilon >= 1) {
            throw new UnusableModelException("%s gives rms_norm_eps as %s, which is out of range; download it again."
                    .formatted(config.source(), epsilon));
        }
        return epsilon;
    }

    private static Optional<ElementType> dtype(JsonFields config) {
        return config.text("dtype").or(() -> config.text("torch_dtype")).flatMap(ElementType::ofTorch);
    }

    private static OptionalInt slidingWindow(JsonFields config, int context) {
        OptionalInt window = config.integer("sliding_window", 1, Integer.MAX_VALUE);
        if (window.isPresent() && window.getAsInt() < context) {
            throw new UnusableModelException(
                    "%s limits attention to a sliding window of %s tokens in a context of %s, which is not supported; use a model whose window covers its context."
                            .formatted(config.source(), Wording.number(window.getAsInt()), Wording.number(context)));
        }
        return window;
    }
}
