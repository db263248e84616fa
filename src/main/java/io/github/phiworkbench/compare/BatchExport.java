package io.github.phiworkbench.compare;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.phiworkbench.compare.BatchAnswer.Complete;
import io.github.phiworkbench.compare.BatchAnswer.Figures;
import io.github.phiworkbench.compare.PromptSet.Prompt;
import java.io.IOException;
import java.io.Writer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;

/**
 * The answers of a batch as files for other programs, a line for each: JSON Lines, or comma-separated values (RFC 4180) with a
 * line of names. What is not known is null, or an empty field.
 */
public final class BatchExport {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .changeDefaultPropertyInclusion(it -> it.withValueInclusion(JsonInclude.Include.ALWAYS))
            .build();

    private static final CsvMapper CSV = CsvMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private BatchExport() {}

    /** An answer with all that belongs to it. */
    @JsonPropertyOrder({
        "prompt_id",
        "prompt",
        "system",
        "expected",
        "model",
        "precision",
        "settings",
        "sample",
        "seed",
        "answer",
        "final_answer",
        "right",
        "finish_reason",
        "failure",
        "prompt_tokens",
        "new_tokens",
        "ttft_ms",
        "tokens_per_second",
        "total_ms"
    })
    record Line(
            String promptId,
            String prompt,
            @Nullable String system,
            @Nullable String expected,
            String model,
            String precision,
            String settings,
            int sample,
            long seed,
            String answer,
            @Nullable String finalAnswer,
            @Nullable Boolean right,
            @Nullable String finishReason,
            @Nullable String failure,
            @Nullable Integer promptTokens,
            @Nullable Integer newTokens,
            @Nullable Double ttftMs,
            @Nullable Double tokensPerSecond,
            @Nullable Double totalMs) {

        static Line of(BatchPlan plan, BatchAnswer answer) {
            Prompt prompt = plan.prompts().prompts().get(answer.place().prompt());
            BatchPlan.Entrant entrant = plan.entrants().get(answer.place().entrant());
            Optional<Complete> complete =
                    answer.outcome() instanceof Complete whole ? Optional.of(whole) : Optional.empty();
            Optional<Figures> figures = answer.figures();
            return new Line(
                    prompt.id(),
                    prompt.text(),
                    plan.systemPrompt(entrant, prompt).orElse(null),
                    prompt.expected().orElse(null),
                    entrant.contender().model(),
                    entrant.contender().precision(),
                    entrant.contender().settings(),
                    answer.place().sample(),
                    answer.seed(),
                    answer.text(),
                    complete.flatMap(_ -> FinalAnswer.of(answer.text()))
                            .map(FinalAnswer::text)
                            .orElse(null),
                    complete.flatMap(_ -> prompt.expected())
                            .map(expected -> FinalAnswer.meets(answer.text(), expected))
                            .orElse(null),
                    complete.map(whole -> whole.reason().spelling()).orElse(null),
                    answer.failure().orElse(null),
                    figures.map(Figures::promptTokens).orElse(null),
                    figures.map(Figures::newTokens).orElse(null),
                    figures.map(Figures::timeToFirstToken).map(Line::millis).orElse(null),
                    figures.map(Figures::tokensPerSecond).orElse(null),
                    figures.map(Figures::total).map(Line::millis).orElse(null));
        }

        private static double millis(Duration time) {
            return time.toNanos() / 1e6;
        }
    }

    private static Stream<Line> lines(BatchResults results) {
        return results.rows().stream()
                .flatMap(row -> row.cells().stream())
                .map(BatchResults.Cell::answers)
                .flatMap(List::stream)
                .map(answer -> Line.of(results.plan(), answer));
    }

    /** Writes JSON Lines. */
    public static void jsonLines(BatchResults results, Writer out) throws IOException {
        for (Line line : (Iterable<Line>) lines(results)::iterator) {
            out.write(JSON.writeValueAsString(line));
            out.write('\n');
        }
    }

    /** Writes comma-separated values. */
    public static void csv(BatchResults results, Writer out) throws IOException {
        try (SequenceWriter lines =
                CSV.writer(CSV.schemaFor(Line.class).withHeader()).writeValues(out)) {
            for (Line line : (Iterable<Line>) lines(results)::iterator) {
                lines.write(line);
            }
        } catch (JacksonException e) {
            throw e.getCause() instanceof IOException trouble ? trouble : new IOException(e.getMessage(), e);
        }
    }
}
