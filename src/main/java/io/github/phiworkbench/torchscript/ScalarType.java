package io.github.phiworkbench.torchscript;

/** The element types a TorchScript archive can hold here, with the storage class that names them in its pickle. */
public enum ScalarType {
    FLOAT32("FloatStorage", 4),
    FLOAT16("HalfStorage", 2),
    BFLOAT16("BFloat16Storage", 2),
    INT8("CharStorage", 1),
    UINT8("ByteStorage", 1),
    INT32("IntStorage", 4),
    INT64("LongStorage", 8);

    private final String storageClass;
    private final int bytes;

    ScalarType(String storageClass, int bytes) {
        this.storageClass = storageClass;
        this.bytes = bytes;
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
