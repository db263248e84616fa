package io.github.phiworkbench.checkpoint;

import java.util.Arrays;
import java.util.Optional;

/**
 * How one number of a tensor is stored. The constants carry the names of the safetensors format; a model can be read
 * from {@link #F32}, {@link #F16} and {@link #BF16}, the others are known so that they can be refused by name.
 */
public enum ElementType {
    F32(4),
    F16(2),
    BF16(2),
    F64(8),
    I64(8),
    I32(4),
    I16(2),
    I8(1),
    U64(8),
    U32(4),
    U16(2),
    U8(1),
    BOOL(1),
    C64(8),
    F8_E4M3(1),
    F8_E5M2(1),
    F8_E8M0(1);

    private final int bytes;

    ElementType(int bytes) {
        this.bytes = bytes;
    }

    /** Size of one element in bytes. */
    public int bytes() {
        return bytes;
    }

    /** Whether weights of this type can be read and converted: 32-bit, 16-bit and bfloat16 floating point. */
    public boolean isSupported() {
        return this == F32 || this == F16 || this == BF16;
    }

    /** The type with this safetensors name, such as {@code BF16}; empty for a name this program does not know. */
    public static Optional<ElementType> ofSafetensors(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }

    /** The type with this PyTorch name, such as {@code bfloat16} in config.json; empty for one no weights come in. */
    public static Optional<ElementType> ofTorch(String name) {
        return switch (name) {
            case "float32" -> Optional.of(F32);
            case "float16" -> Optional.of(F16);
            case "bfloat16" -> Optional.of(BF16);
            case "float64" -> Optional.of(F64);
            default -> Optional.empty();
        };
    }
}
