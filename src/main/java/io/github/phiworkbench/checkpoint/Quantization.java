package io.github.phiworkbench.checkpoint;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * How the weights of a checkpoint were quantized, from {@code quantization_config} in config.json.
 *
 * @param method name of the method: {@code gptq}, {@code awq}, {@code compressed-tensors}, {@code bitsandbytes} and so
 *     on
 * @param bits bits per weight, where it is said
 */
public record Quantization(String method, OptionalInt bits) {

    /** Reads it from config.json; older files of compressed-tensors call the object {@code compression_config}. */
    static Optional<Quantization> of(JsonFields config) {
        return config.fields("quantization_config")
                .or(() -> config.fields("compression_config"))
                .map(fields -> new Quantization(method(fields), fields.integer("bits", 1, 64)));
    }

    private static String method(JsonFields fields) {
        return fields.text("quant_method").orElse(fields.has("load_in_4bit") ? "bitsandbytes" : "unknown");
    }
}
