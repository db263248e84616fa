package io.github.phiworkbench.family;

import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** The number format in which a model's weights are kept and its products computed. */
public enum Precision {
    F32(4),
    F16(2),
    BF16(2);

    /** Precisions that models are known to be quantized to, but not yet by this program. */
    private static final Set<String> TO_COME = Set.of("int8", "int4");

    private final int bytes;

    Precision(int bytes) {
        this.bytes = bytes;
    }

    /** Bytes per weight. */
    public int bytes() {
        return bytes;
    }

    /** The spelling of command line and {@code model.json}: {@code f32}, {@code f16}, {@code bf16}. */
    public String spelling() {
        return name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return spelling();
    }

    /**
     * The precision of that spelling.
     *
     * @throws IllegalArgumentException if there is none; the message names those there are
     */
    public static Precision of(String spelling) {
        return Arrays.stream(values())
                .filter(precision -> precision.spelling().equals(spelling))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException((TO_COME.contains(spelling)
                                ? "The precision " + spelling + " is not available yet"
                                : "There is no precision \"" + spelling + "\" here")
                        + "; choose one of "
                        + Arrays.stream(values()).map(Precision::spelling).collect(Collectors.joining(", "))
                        + "."));
    }
}
