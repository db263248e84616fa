package io.github.phiworkbench.app;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.phiworkbench.telemetry.Percentiles;
import io.github.phiworkbench.telemetry.Reading;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.dataformat.csv.CsvMapper;

/** Runs as comma-separated values (RFC 4180, UTF-8): a line of names, then a run a line. What was not measured is empty. */
public final class RunsCsv {

    private static final CsvMapper CSV = CsvMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private RunsCsv() {}

    @JsonPropertyOrder({
        "number",
        "began",
        "kind",
        "model",
        "precision",
        "device",
        "kernel",
        "prompt_tokens",
        "cached_tokens",
        "new_tokens",
        "seconds",
        "ttft_ms",
        "prefill_tokens_per_second",
        "decode_tokens_per_second",
        "step_ms_p50",
        "step_ms_p95",
        "step_ms_p99",
        "bandwidth_fraction",
        "joules_per_token",
        "resident_bytes",
        "ending"
    })
    private record Line(
            long number,
            Instant began,
            String kind,
            String model,
            String precision,
            String device,
            String kernel,
            int promptTokens,
            int cachedTokens,
            int newTokens,
            double seconds,
            @Nullable Double ttftMs,
            @Nullable Double prefillTokensPerSecond,
            @Nullable Double decodeTokensPerSecond,
            @Nullable Double stepMsP50,
            @Nullable Double stepMsP95,
            @Nullable Double stepMsP99,
            @Nullable Double bandwidthFraction,
            @Nullable Double joulesPerToken,
            long residentBytes,
            String ending) {

        static Line of(Run run) {
            @Nullable Percentiles steps = run.steps().orElse(null);
            return new Line(
                    run.number(),
                    run.began(),
                    run.kind().name().toLowerCase(Locale.ROOT),
                    run.model(),
                    run.precision(),
                    run.device(),
                    run.kernel(),
                    run.stats().promptTokens(),
                    run.stats().cachedTokens(),
                    run.stats().newTokens(),
                    run.length().toNanos() / 1e9,
                    run.stats().newTokens() == 0
                            ? null
                            : milliseconds(run.stats().timeToFirstToken()),
                    positive(run.stats().prefillTokensPerSecond()),
                    positive(run.stats().decodeTokensPerSecond()),
                    steps == null ? null : steps.p50(),
                    steps == null ? null : steps.p95(),
                    steps == null ? null : steps.p99(),
                    number(run.bandwidthShare()),
                    number(run.joulesPerToken()),
                    run.residentBytes(),
                    run.ending().name().toLowerCase(Locale.ROOT));
        }

        private static double milliseconds(Duration duration) {
            return duration.toNanos() / 1e6;
        }

        private static @Nullable Double positive(double rate) {
            return rate > 0 ? rate : null;
        }

        private static @Nullable Double number(Reading reading) {
            return reading instanceof Reading.Measured(double value) ? value : null;
        }
    }

    /** Writes runs; the stream stays open. */
    public static void write(List<Run> runs, OutputStream stream) throws IOException {
        Writer out = new OutputStreamWriter(stream, StandardCharsets.UTF_8);
        try (SequenceWriter lines =
                CSV.writer(CSV.schemaFor(Line.class).withHeader()).writeValues(out)) {
            for (Run run : runs) {
                lines.write(Line.of(run));
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new IOException(e.getMessage(), e);
        }
        out.flush();
    }
}
