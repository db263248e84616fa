package io.github.phiworkbench.engine;

import io.github.phiworkbench.family.Precision;
import java.util.Optional;

/**
 * How to load a model.
 *
 * @param device {@code auto}, {@code cpu}, {@code cuda}, {@code cuda:N} or {@code mps}
 * @param threads CPU threads for libtorch, 1 or more
 * @param cache number format of keys and values, not a quantized one; without it, what
 *     {@link io.github.phiworkbench.family.WeightFormats#cache()} says. On CUDA there is no other
 */
public record LoadOptions(String device, int threads, Optional<Precision> cache) {

    public LoadOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("The number of threads is " + threads + " but must be 1 or more.");
        }
        cache.filter(Precision::isQuantized).ifPresent(it -> {
            throw new IllegalArgumentException(
                    "Keys and values cannot be kept in %s; choose f32, bf16 or f16.".formatted(it));
        });
    }

    /** Keys and values in the model's own way. */
    public LoadOptions(String device, int threads) {
        this(device, threads, Optional.empty());
    }

    /** The best device and all cores. */
    public static LoadOptions automatic() {
        return new LoadOptions("auto", Runtime.getRuntime().availableProcessors());
    }

    /** The same with keys and values in this precision. */
    public LoadOptions withCache(Precision precision) {
        return new LoadOptions(device, threads, Optional.of(precision));
    }
}
