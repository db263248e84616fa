package io.github.phiworkbench.torchscript;

import java.util.List;

/** The value of an attribute of a TorchScript module. */
public sealed interface Attribute {

    /** A {@code Tensor}. */
    record OfTensor(ArchiveTensor tensor) implements Attribute {}

    /** A {@code List[Tensor]}. */
    record OfTensors(List<ArchiveTensor> tensors) implements Attribute {
        public OfTensors {
            tensors = List.copyOf(tensors);
        }
    }

    /** An empty list of any type, which the program fills. */
    record OfEmptyList() implements Attribute {}

    /** An {@code int}. */
    record OfInt(long value) implements Attribute {}

    /** A {@code float}. */
    record OfFloat(double value) implements Attribute {}

    /** A {@code bool}. */
    record OfBool(boolean value) implements Attribute {}
}
