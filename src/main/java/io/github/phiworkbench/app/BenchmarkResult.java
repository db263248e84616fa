package io.github.phiworkbench.app;

import org.jspecify.annotations.Nullable;

/**
 * What a measurement came to. The names of its fields, in snake case, are those of {@code phi4 bench --json}.
 *
 * @param model its id
 * @param device where the weights were
 * @param dtype element type of the activations
 * @param precision of the weights
 * @param kernel the library that computed the projections
 * @param cachePrecision number format of keys and values; null in results of before it could be chosen
 * @param threads CPU threads
 * @param weightBytes bytes of all weights
 * @param promptTokens tokens of the prompt
 * @param newTokens tokens written after it
 * @param prefillTokensPerSecond median of several prompts
 * @param decodeTokensPerSecond after the first token
 * @param decodeMsP50 milliseconds from token to token
 * @param decodeMsP95 the same at the 95th percentile
 * @param decodeMsP99 the same at the 99th percentile
 * @param decodeOutsideLibtorchFraction share of the decode time that was not spent in forward passes
 * @param readBandwidthBytesPerSecond what the machine's memory gives
 * @param bandwidthFraction share of that which decode used; null where the weights lie in another memory
 * @param peakRssBytes the most that the model's process has held
 * @param loadSeconds how long loading took
 */
public record BenchmarkResult(
        String model,
        String device,
        String dtype,
        String precision,
        String kernel,
        @Nullable String cachePrecision,
        int threads,
        long weightBytes,
        int promptTokens,
        int newTokens,
        double prefillTokensPerSecond,
        double decodeTokensPerSecond,
        double decodeMsP50,
        double decodeMsP95,
        double decodeMsP99,
        double decodeOutsideLibtorchFraction,
        double readBandwidthBytesPerSecond,
        @Nullable Double bandwidthFraction,
        long peakRssBytes,
        double loadSeconds) {}
