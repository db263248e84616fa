package io.github.phiworkbench.app;

import io.github.phiworkbench.engine.GenerationStats;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * What an answer of a column took.
 *
 * @param promptTokens tokens of the prompt
 * @param newTokens tokens of the answer, its stop token included
 * @param timeToFirstToken from the question to the first token, without the loading
 * @param tokensPerSecond tokens a second after the first one; 0 with fewer than two
 * @param total from the question to the end, without the loading
 * @param memoryBytes what the model took at the end: on the CPU all that its process held, on another device its weights and the
 *     cache of the tokens; empty where it runs on the CPU in no process of its own
 */
public record ColumnFigures(
        int promptTokens,
        int newTokens,
        Duration timeToFirstToken,
        double tokensPerSecond,
        Duration total,
        OptionalLong memoryBytes) {

    static ColumnFigures of(GenerationStats stats, Duration total, OptionalLong memoryBytes) {
        return new ColumnFigures(
                stats.promptTokens(),
                stats.newTokens(),
                stats.timeToFirstToken(),
                stats.decodeTokensPerSecond(),
                total,
                memoryBytes);
    }
}
