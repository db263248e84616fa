package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.UnusableModelException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Puts the stored parts of quantized matrices together, each under the name the matrix has in an unquantized checkpoint.
 * Which matrices are quantized is seen by the parts that are there: lists of exceptions in config.json differ in meaning
 * from tool to tool, the parts do not.
 */
final class QuantizedModules {

    private static final String PACKED_NAMES = ".qweight";

    private QuantizedModules() {}

    /**
     * All tensors with those of quantized matrices put together; the others as they are.
     *
     * @param quantization what config.json says
     * @throws UnusableModelException if a part is missing or of another kind or size than the format has, if a quantized
     *     matrix has a bias that is not zero, or if config.json says nothing of packed weights
     */
    static Map<String, WeightTensor> assemble(Optional<Quantization> quantization, Map<String, StoredTensor> stored) {
        if (quantization.isEmpty()) {
            requireNothingPacked(stored);
            return new LinkedHashMap<>(stored);
        }
        Quantization scheme = quantization.get();
        Map<String, WeightTensor> assembled = new LinkedHashMap<>();
        Set<String> used = new LinkedHashSet<>();
        for (StoredTensor tensor : stored.values()) {
            module(scheme.requireFormat(), tensor, stored).ifPresent(name -> {
                ModuleParts parts = new ModuleParts(name, stored);
                WeightTensor matrix = matrix(scheme, parts);
                parts.requireNoBias();
                assembled.put(matrix.name(), matrix);
                used.addAll(parts.used());
            });
        }
        stored.forEach((name, tensor) -> {
            if (!used.contains(name)) {
                assembled.put(name, tensor);
            }
        });
        return assembled;
    }

    private static void requireNothingPacked(Map<String, StoredTensor> stored) {
        stored.keySet().stream()
                .filter(name -> name.endsWith(PACKED_NAMES) || name.endsWith(".weight_packed"))
                .findFirst()
                .ifPresent(name -> {
                    throw new UnusableModelException(
                            "The checkpoint holds the packed weights %s, but config.json has no quantization_config that says how to read them; download config.json again or use another copy of the model."
                                    .formatted(Wording.quote(name)));
                });
    }

    /** The name of the module that a tensor is the quantized matrix of. */
    private static Optional<String> module(
            Quantization.Format format, StoredTensor tensor, Map<String, StoredTensor> stored) {
        Optional<String> name = ending(
                tensor,
                switch (format) {
                    case GPTQ, GPTQ_V2, AWQ_GEMM -> PACKED_NAMES;
                    case PACK_QUANTIZED -> ".weight_packed";
                    case INT_QUANTIZED, BITSANDBYTES_NF4, BITSANDBYTES_INT8 -> ".weight";
                });
        return switch (format) {
            case GPTQ, GPTQ_V2, AWQ_GEMM, PACK_QUANTIZED -> name;
            case INT_QUANTIZED, BITSANDBYTES_INT8 -> name.filter(_ -> tensor.type() == ElementType.I8);
            case BITSANDBYTES_NF4 -> name.filter(module -> stored.containsKey(module + ".weight.absmax"));
        };
    }

    private static Optional<String> ending(StoredTensor tensor, String ending) {
        String name = tensor.name();
        return name.endsWith(ending)
                ? Optional.of(name.substring(0, name.length() - ending.length()))
                : Optional.empty();
    }

    private static WeightTensor matrix(Quantization scheme, ModuleParts parts) {
        return switch (scheme.requireFormat()) {
            case GPTQ -> WordMatrices.gptq(parts, scheme.groups(), 1);
            case GPTQ_V2 -> WordMatrices.gptq(parts, scheme.groups(), 0);
            case AWQ_GEMM -> WordMatrices.awq(parts, scheme.groups());
            case PACK_QUANTIZED -> CompressedMatrices.packed(parts, scheme.groups());
            case INT_QUANTIZED -> CompressedMatrices.bytes(parts, scheme.groups());
            case BITSANDBYTES_NF4 -> BitsandbytesMatrices.nf4(parts);
            case BITSANDBYTES_INT8 -> BitsandbytesMatrices.int8(parts);
        };
    }
}
