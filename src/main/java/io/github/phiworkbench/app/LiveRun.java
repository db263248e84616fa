package io.github.phiworkbench.app;

import java.time.Duration;
import java.util.Optional;

/**
 * A use of a model that goes on.
 *
 * @param model its id
 * @param kind what was asked of it
 * @param read tokens of the prompt that are in the cache
 * @param toRead tokens of the prompt
 * @param written new tokens
 * @param tokensPerSecondNow over the last second; 0 before the second token
 * @param tokensPerSecond since the first token; 0 before the second
 * @param timeToFirstToken empty before the first token
 */
public record LiveRun(
        String model,
        Run.Kind kind,
        int read,
        int toRead,
        int written,
        double tokensPerSecondNow,
        double tokensPerSecond,
        Optional<Duration> timeToFirstToken) {}
