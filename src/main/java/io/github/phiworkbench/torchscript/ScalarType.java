package io.github.phiworkbench.torchscript;

import io.github.phiworkbench.family.Precision;

/** The element types a TorchScript archive can hold here, with the storage class that names them in its pickle. */
public enum ScalarType {
    FLOAT32("FloatStorage", 4, 6),
    FLOAT16("HalfStorage", 2, 5),
    BFLOAT16("BFloat16Storage", 2, 15),
    INT8("CharStorage", 1, 1),
    UINT8("ByteStorage", 1, 0),
    INT32("IntStorage", 4, 3),
    INT64("LongStorage", 8, 4);

    private final String storageClass;
    private final int bytes;
    private final int number;

    ScalarType(String storageClass, int bytes, int number) {
        this.storageClass = storageClass;
        this.bytes = bytes;
        this.number = number;
    }

    /**
     * The type of numbers of a precision.
     *
     * @throws IllegalArgumentException if the precision is a quantized one
     */
    public static ScalarType of(Precision precision) {
        return switch (precision) {
            case F32 -> FLOAT32;
            case F16 -> FLOAT16;
            case BF16 -> BFLOAT16;
            default -> throw new IllegalArgumentException(precision + " is not a type of numbers");
        };
    }

    /** libtorch's number of the type, which TorchScript knows it by. */
    public int number() {
        return number;
    }

    /** Name of the storage class in module {@code torch}. */
    String storageClass() {
        return storageClass;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }
}
