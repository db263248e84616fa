package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.UnusableModelException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the weights of a checkpoint were quantized, from {@code quantization_config} in config.json.
 *
 * @param method name of the method: {@code gptq}, {@code awq}, {@code compressed-tensors}, {@code bitsandbytes} and so
 *     on
 * @param bits bits per weight, where it is said
 * @param groups how many neighbours may share a scale, where it is said; a whole row may do so always
 * @param format how the weights lie in the files; empty for one that is not read
 * @param title method, format and sizes in words
 */
public record Quantization(
        String method, OptionalInt bits, Set<Integer> groups, Optional<Format> format, String title) {

    /** The arrangements that are read. Sources of their formulas stand at the classes that read them. */
    public enum Format {
        /** GPTQ whose zero points are stored less one. */
        GPTQ,
        /** GPTQ whose zero points are stored as they are. */
        GPTQ_V2,
        AWQ_GEMM,
        /** Codes of compressed-tensors in 32-bit words. */
        PACK_QUANTIZED,
        /** Codes of compressed-tensors as bytes. */
        INT_QUANTIZED,
        BITSANDBYTES_NF4,
        BITSANDBYTES_INT8
    }

    private static final String READ =
            "GPTQ and compressed-tensors (pack-quantized, int-quantized) with 4 or 8 bits, AWQ (gemm) with 4 and bitsandbytes (nf4, int8)";

    private static final String WHOLE_ROWS = "channel";

    public Quantization {
        groups = Set.copyOf(groups);
    }

    /** Reads it from config.json; older files of compressed-tensors call the object {@code compression_config}. */
    static Optional<Quantization> of(JsonFields config) {
        return config.fields("quantization_config")
                .or(() -> config.fields("compression_config"))
                .map(fields -> switch (method(fields)) {
                    case "gptq" -> gptq(fields);
                    case "awq" -> awq(fields);
                    case "compressed-tensors" -> compressedTensors(fields);
                    case "bitsandbytes" -> bitsandbytes(fields);
                    default -> unread(method(fields), fields.integer("bits", 1, 64), method(fields));
                });
    }

    private static String method(JsonFields fields) {
        return fields.text("quant_method").orElseGet(() -> {
            if (fields.has("load_in_4bit") || fields.has("load_in_8bit")) {
                return "bitsandbytes";
            }
            return fields.has("config_groups") ? "compressed-tensors" : "unknown";
        });
    }

    private static Quantization gptq(JsonFields fields) {
        OptionalInt bits = fields.integer("bits", 1, 64);
        String format = fields.text("checkpoint_format")
                .or(() -> fields.text("format"))
                .orElse(fields.flag("is_marlin_format").orElse(false) ? "marlin" : "gptq");
        Optional<Format> known =
                switch (format) {
                    case "gptq" -> Optional.of(Format.GPTQ);
                    case "gptq_v2" -> Optional.of(Format.GPTQ_V2);
                    default -> Optional.empty();
                };
        String order = fields.flag("desc_act").orElse(false) ? ", ordered by activations" : "";
        return new Quantization(
                "gptq",
                bits,
                groups(fields, "group_size"),
                known.filter(_ -> hasReadableBits(bits)),
                title("GPTQ" + (format.equals("gptq") ? "" : " " + format), bits, groups(fields, "group_size"))
                        + order);
    }

    private static Quantization awq(JsonFields fields) {
        OptionalInt bits = fields.integer("bits", 1, 64);
        if (bits.isEmpty()) {
            bits = fields.integer("w_bit", 1, 64);
        }
        Set<Integer> groups = groups(fields, fields.has("q_group_size") ? "q_group_size" : "group_size");
        String version = fields.text("version")
                .or(() -> fields.text("checkpoint_format"))
                .or(() -> fields.text("format"))
                .orElse("gemm");
        boolean isRead = version.equalsIgnoreCase("gemm") && bits.orElse(4) == 4;
        return new Quantization(
                "awq",
                bits,
                groups,
                isRead ? Optional.of(Format.AWQ_GEMM) : Optional.empty(),
                title("AWQ " + version, bits, groups));
    }

    private static Quantization compressedTensors(JsonFields fields) {
        String format = fields.text("format").orElse("of no format");
        Set<Integer> groups = new TreeSet<>();
        Set<Integer> bits = new TreeSet<>();
        List<String> odd = new ArrayList<>();
        fields.fields("config_groups")
                .map(JsonFields::members)
                .orElse(List.of())
                .forEach(group -> {
                    group.text("format").filter(own -> !own.equals(format)).ifPresent(odd::add);
                    group.fields("weights").ifPresent(weights -> {
                        weights.integer("num_bits", 1, 64).ifPresent(bits::add);
                        weights.integer("group_size", -1, Integer.MAX_VALUE).ifPresent(size -> {
                            if (size > 0) {
                                groups.add(size);
                            }
                        });
                        weights.text("type").filter(type -> !type.equals("int")).ifPresent(odd::add);
                        weights.text("strategy")
                                .filter(strategy ->
                                        !Set.of("tensor", WHOLE_ROWS, "group").contains(strategy))
                                .ifPresent(odd::add);
                    });
                });
        fields.fields("sparsity_config")
                .flatMap(sparsity -> sparsity.text("format"))
                .filter(sparse -> !sparse.equals("dense"))
                .ifPresent(odd::add);
        fields.fields("transform_config")
                .filter(transform -> !transform.isEmpty())
                .ifPresent(_ -> odd.add("transformed"));
        Optional<Format> known =
                switch (format) {
                    case "pack-quantized" ->
                        Optional.of(Format.PACK_QUANTIZED)
                                .filter(_ -> bits.stream().allMatch(width -> width == 4 || width == 8));
                    case "int-quantized" ->
                        Optional.of(Format.INT_QUANTIZED)
                                .filter(_ -> bits.stream().allMatch(width -> width <= 8));
                    default -> Optional.empty();
                };
        OptionalInt width = bits.stream().mapToInt(Integer::intValue).findFirst();
        return new Quantization(
                "compressed-tensors",
                width,
                groups,
                known.filter(_ -> odd.isEmpty()),
                title(
                        "compressed-tensors " + format + (odd.isEmpty() ? "" : " " + String.join(" ", odd)),
                        width,
                        groups));
    }

    private static Quantization bitsandbytes(JsonFields fields) {
        boolean eight = fields.flag("load_in_8bit").orElse(false)
                || fields.flag("_load_in_8bit").orElse(false);
        String type = eight ? "int8" : fields.text("bnb_4bit_quant_type").orElse("fp4");
        Optional<Format> known =
                switch (type) {
                    case "int8" -> Optional.of(Format.BITSANDBYTES_INT8);
                    case "nf4" -> Optional.of(Format.BITSANDBYTES_NF4);
                    default -> Optional.empty();
                };
        return new Quantization("bitsandbytes", OptionalInt.of(eight ? 8 : 4), Set.of(), known, "bitsandbytes " + type);
    }

    private static Quantization unread(String method, OptionalInt bits, String title) {
        return new Quantization(method, bits, Set.of(), Optional.empty(), title);
    }

    private static boolean hasReadableBits(OptionalInt bits) {
        return bits.isEmpty() || bits.getAsInt() == 4 || bits.getAsInt() == 8;
    }

    /** The size of its groups; none where it is a whole row, which is written as -1. */
    private static Set<Integer> groups(JsonFields fields, String key) {
        OptionalInt size = fields.integer(key, -1, Integer.MAX_VALUE);
        return size.isPresent() && size.getAsInt() > 0 ? Set.of(size.getAsInt()) : Set.of();
    }

    private static String title(String name, OptionalInt bits, Set<Integer> groups) {
        return name
                + (bits.isPresent() ? ", %d %s".formatted(bits.getAsInt(), bits.getAsInt() == 1 ? "bit" : "bits") : "")
                + (groups.size() == 1 ? ", groups of " + groups.iterator().next() : "");
    }

    /**
     * The format, which must be one that is read.
     *
     * @throws UnusableModelException if it is another, which the message names
     */
    Format requireFormat() {
        return format.orElseThrow(() -> new UnusableModelException(
                "The weights are quantized with %s, which is not read; use the unquantized model and quantize it here, or one quantized with %s."
                        .formatted(Wording.quote(title), READ)));
    }
}
