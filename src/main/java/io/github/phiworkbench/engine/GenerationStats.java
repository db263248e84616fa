package io.github.phiworkbench.engine;

import java.time.Duration;

/**
 * What a generation took.
 *
 * @param promptTokens tokens of the prompt
 * @param cachedTokens those of them whose keys and values were still in the cache
 * @param newTokens generated tokens, a stop token included
 * @param timeToFirstToken from the call to the first token, prefill included
 * @param prefill time to read the tokens that were not cached
 * @param decode time from the first token to the last
 * @param decodeInLibtorch that part of {@code decode} which the forward passes took
 */
public record GenerationStats(
        int promptTokens,
        int cachedTokens,
        int newTokens,
        Duration timeToFirstToken,
        Duration prefill,
        Duration decode,
        Duration decodeInLibtorch) {

    /** Tokens read per second; 0 where nothing had to be read. */
    public double prefillTokensPerSecond() {
        return rate(promptTokens - cachedTokens, prefill);
    }

    /** Tokens per second after the first one; 0 with fewer than two tokens. */
    public double decodeTokensPerSecond() {
        return rate(newTokens - 1, decode);
    }

    private static double rate(int tokens, Duration time) {
        return tokens <= 0 || time.isZero() ? 0 : tokens / (time.toNanos() / 1e9);
    }
}
