package io.github.phiworkbench.app;

import io.github.phiworkbench.telemetry.MachineFacts;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A series of measurements on one machine.
 *
 * @param began when
 * @param program name and version of what measured
 * @param machine where
 * @param results what came of it, in the order in which it was measured
 * @param failures what could not be measured
 */
public record BenchmarkReport(
        Instant began, String program, MachineFacts machine, List<BenchmarkResult> results, List<Failure> failures) {

    /**
     * A measurement that could not be made.
     *
     * @param model its id
     * @param reason why, as a sentence
     */
    public record Failure(String model, int threads, int promptTokens, String reason) {}

    private static final String CACHE_PRECISION = "cache_precision";

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    public BenchmarkReport {
        results = List.copyOf(results);
        failures = List.copyOf(failures);
    }

    /** As JSON; the results as {@code phi4 bench --json} prints them. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    /**
     * Reads what {@link #toJson} wrote, also before the cache's precision could be chosen.
     *
     * @throws tools.jackson.core.JacksonException if it is something else
     */
    static BenchmarkReport parse(String json) {
        JsonNode tree = JSON.readTree(json);
        for (JsonNode result : tree.path("results")) {
            if (result instanceof ObjectNode fields && !fields.has(CACHE_PRECISION)) {
                fields.putNull(CACHE_PRECISION);
            }
        }
        return JSON.treeToValue(tree, BenchmarkReport.class);
    }

    /** As a Markdown table, with the machine above it. */
    public String toMarkdown() {
        StringBuilder text = new StringBuilder();
        text.append("# Benchmark of ").append(began).append("\n\n");
        text.append("* ").append(program).append('\n');
        text.append("* ").append(machine.system()).append('\n');
        text.append("* ")
                .append(machine.processor())
                .append(", ")
                .append(machine.cores())
                .append(" cores, ")
                .append(Sizes.bytes(machine.memoryBytes()))
                .append('\n');
        text.append("* Java ").append(machine.java()).append("\n\n");
        text.append(
                "| model | precision | device | kernel | threads | prompt | new | prefill t/s | decode t/s | step p50 ms | p95"
                        + " | p99 | of read bandwidth | peak memory | load s |\n");
        text.append("|---|---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|\n");
        for (BenchmarkResult it : results) {
            text.append(String.format(
                    Locale.ROOT,
                    "| %s | %s | %s | %s | %d | %d | %d | %.1f | %.2f | %.1f | %.1f | %.1f | %s | %s | %.1f |%n",
                    cell(it.model()),
                    it.precision(),
                    it.device(),
                    cell(it.kernel()),
                    it.threads(),
                    it.promptTokens(),
                    it.newTokens(),
                    it.prefillTokensPerSecond(),
                    it.decodeTokensPerSecond(),
                    it.decodeMsP50(),
                    it.decodeMsP95(),
                    it.decodeMsP99(),
                    percent(it.bandwidthFraction()),
                    Sizes.bytes(it.peakRssBytes()),
                    it.loadSeconds()));
        }
        for (Failure failure : failures) {
            text.append("\n* Not measured: ")
                    .append(cell(failure.model()))
                    .append(String.format(
                            Locale.ROOT,
                            ", %d threads, prompt of %d tokens: %s",
                            failure.threads(),
                            failure.promptTokens(),
                            cell(failure.reason())));
        }
        return text.append(failures.isEmpty() ? "" : "\n").toString().replace("\r\n", "\n");
    }

    private static String percent(@Nullable Double share) {
        return share == null ? "" : String.format(Locale.ROOT, "%.0f %%", 100 * share);
    }

    /** What is in a cell neither ends it nor formats it. */
    private static String cell(String text) {
        return text.replaceAll("([\\\\|*_`<\\[\\]])", "\\\\$1").replaceAll("\\s+", " ");
    }
}
