package io.github.phiworkbench.library;

import io.github.phiworkbench.engine.ModelManifest;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.WeightFormats;

/**
 * What a model will need of a device's memory, in bytes.
 *
 * @param weights all weights as they lie in memory, which is more than in the archive where a tied head is kept twice, or scales are
 * @param cache keys, values and rotary tables of a context
 * @param workspace activations, the runtime, and matrices in passing while the model loads
 */
public record MemoryEstimate(long weights, long cache, long workspace) {

    /** The virtual machine, libtorch and a vocabulary; the peak of the embedded model is as much. */
    private static final long RUNTIME_BYTES = 350L << 20;

    /** What a device's own runtime keeps there. */
    private static final long DEVICE_CONTEXT_BYTES = 500L << 20;

    /** As much of the weights, at 16 bits each, may be in passing while they are packed for a CPU. */
    private static final double PASSING_SHARE = 0.1;

    /**
     * Estimates a model's need.
     *
     * @param device as libtorch spells it
     * @param contextTokens tokens that the cache is to hold
     */
    public static MemoryEstimate of(ModelManifest model, String device, int contextTokens) {
        return of(model, device, contextTokens, model.formats().cache());
    }

    /**
     * The same with keys and values in another precision than the model's own.
     *
     * @param cache their number format
     */
    public static MemoryEstimate of(ModelManifest model, String device, int contextTokens, Precision cache) {
        return of(model.geometry(), model.formats(), model.weightBytes(), device, contextTokens, cache);
    }

    /** The same for a model that is not imported yet. */
    public static MemoryEstimate of(
            Geometry geometry,
            WeightFormats formats,
            long weightBytes,
            String device,
            int contextTokens,
            Precision cachePrecision) {
        long perToken = cachePrecision.bytes(geometry.cacheElementsPerToken()) + 2L * geometry.headDim() * Float.BYTES;
        long cache = perToken * Math.min(contextTokens, geometry.context());
        if (!device.equals("cpu")) {
            return new MemoryEstimate(weightBytes, cache, DEVICE_CONTEXT_BYTES);
        }
        long head = formats.sharesHead(geometry)
                ? formats.head().bytes((long) geometry.vocabulary() * geometry.hidden())
                : 0;
        long passing = (long) (PASSING_SHARE * 2 * geometry.parameters());
        // Codes of four bits are packed with their scales in a second form, for prompts.
        long packed = weightBytes + head + formats.groupBytes(geometry);
        return new MemoryEstimate(packed, cache, RUNTIME_BYTES + passing);
    }

    /** All of it. */
    public long total() {
        return weights + cache + workspace;
    }
}
