package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.UnusableModelException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;

/** The stored tensors of one quantized module, taken one after another and checked. */
final class ModuleParts {

    private final String module;
    private final Map<String, StoredTensor> stored;
    private final Map<String, StoredTensor> used = new LinkedHashMap<>();

    /** @param module its name, such as {@code model.layers.0.mlp.down_proj} */
    ModuleParts(String module, Map<String, StoredTensor> stored) {
        this.module = module;
        this.stored = stored;
    }

    /** A part that must be there, in one of these types. */
    StoredTensor part(String name, ElementType... types) {
        return optional(name, types)
                .orElseThrow(() -> new UnusableModelException(
                        "The checkpoint lacks %s.%s, without which that quantized matrix cannot be read; download it again."
                                .formatted(module, name)));
    }

    /** A part that may be there, then in one of these types. */
    Optional<StoredTensor> optional(String name, ElementType... types) {
        Optional<StoredTensor> found = Optional.ofNullable(stored.get(module + "." + name));
        found.ifPresent(tensor -> {
            used.put(tensor.name(), tensor);
            if (!List.of(types).contains(tensor.type())) {
                throw unusable(tensor, "is stored as " + tensor.type() + ", which its format does not know there");
            }
        });
        return found;
    }

    /** A part of floats that must be there. */
    StoredTensor floats(String name) {
        return part(name, ElementType.F32, ElementType.F16, ElementType.BF16);
    }

    /** Names a part that plays no role in what the matrix is. */
    void ignore(String name) {
        Optional.ofNullable(stored.get(module + "." + name)).ifPresent(tensor -> used.put(tensor.name(), tensor));
    }

    /** The names of all parts that were asked for and there. */
    Set<String> used() {
        return used.keySet();
    }

    /** Both sizes of a matrix, which must fit an {@code int}. */
    static int[] sizes(StoredTensor matrix) {
        List<Long> shape = matrix.shape();
        if (shape.size() != 2 || shape.stream().anyMatch(size -> size < 1 || size > 1 << 26)) {
            throw unusable(matrix, "has the shape %s, which its format does not have there".formatted(shape));
        }
        return new int[] {shape.getFirst().intValue(), shape.getLast().intValue()};
    }

    /** Checks the shape of a part. */
    static void requireShape(StoredTensor tensor, long... sizes) {
        List<Long> expected = LongStream.of(sizes).boxed().toList();
        if (!tensor.shape().equals(expected)) {
            throw unusable(
                    tensor,
                    "has the shape %s, but the rest of that matrix calls for %s".formatted(tensor.shape(), expected));
        }
    }

    /**
     * Checks that the groups of a matrix are of a size config.json names, or whole rows.
     *
     * @param groups how many there are in a row of {@code columns}
     */
    static void requireGroups(StoredTensor scales, int columns, int groups, Set<Integer> sizes) {
        boolean fits = groups == 1 || (columns % groups == 0 && sizes.contains(columns / groups));
        if (!fits) {
            throw unusable(
                    scales,
                    "gives each row of %s inputs %s scales, which are not the groups of %s that config.json names"
                            .formatted(Wording.number(columns), Wording.number(groups), sizes));
        }
    }

    static UnusableModelException unusable(StoredTensor tensor, String what) {
        return new UnusableModelException("The tensor %s in %s %s; download the model again or use another copy of it."
                .formatted(tensor.name(), Wording.name(tensor.file()), what));
    }

    /** Some tools write biases of zeros, which change nothing; any other is not supported. */
    void requireNoBias() {
        optional("bias", ElementType.F32, ElementType.F16, ElementType.BF16).ifPresent(bias -> {
            for (long index = 0; index < bias.elements(); index++) {
                if (GroupNumbers.number(bias, index) != 0) {
                    throw new UnusableModelException(
                            "The quantized matrix %s has the bias %s with numbers other than zero, but layers with biases are not supported; use a model of the Phi-4 family."
                                    .formatted(module, Wording.quote(bias.name())));
                }
            }
        });
    }

    /** The matrix of all parts taken so far. */
    QuantizedTensor matrix(int out, int in, QuantizedTensor.Rows rows) {
        return new QuantizedTensor(
                module + ".weight",
                used.values().iterator().next().file(),
                out,
                in,
                used.values().stream().mapToLong(StoredTensor::bytes).sum(),
                rows);
    }
}
