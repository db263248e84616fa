package io.github.phiworkbench.inspect;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.github.phiworkbench.engine.Sampling;
import io.github.phiworkbench.tokenizer.TokenSpelling;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SequenceWriter;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.dataformat.csv.CsvMapper;

/**
 * A trace as files for other programs: JSON Lines, whose first line tells where the numbers come from and each other line a
 * token; or comma-separated values (RFC 4180), a token a line, with the same beside each token. Log-probabilities are natural
 * logarithms, entropies nats; a number that is not known is null, or an empty field.
 */
public final class TraceExport {

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
            .changeDefaultPropertyInclusion(it -> it.withValueInclusion(JsonInclude.Include.ALWAYS))
            .build();

    private static final CsvMapper CSV = CsvMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .disable(StreamWriteFeature.AUTO_CLOSE_TARGET)
            .build();

    private TraceExport() {}

    /** The first line of JSON Lines. */
    @JsonPropertyOrder({"format", "version"})
    record Header(
            String format,
            int version,
            String program,
            String model,
            String variant,
            String precision,
            String device,
            String kernel,
            String made,
            String kind,
            @Nullable Sampling sampling,
            int vocabulary,
            List<Integer> promptIds,
            int tokens) {

        static Header of(TokenTrace trace) {
            TraceSource source = trace.source();
            return new Header(
                    "phi4-workbench-tokens",
                    1,
                    source.program(),
                    source.model(),
                    source.variant(),
                    source.precision(),
                    source.device(),
                    source.kernel(),
                    source.made().toString(),
                    source.kind().name().toLowerCase(Locale.ROOT),
                    source.sampling().orElse(null),
                    source.vocabulary(),
                    trace.before(),
                    trace.size());
        }
    }

    /** An alternative in JSON Lines. */
    record Top(
            int id,
            String text,
            @Nullable Double logprob,
            @Nullable Double samplerProbability) {}

    /** A token in JSON Lines. */
    @JsonPropertyOrder({"index", "id", "text", "bytes"})
    record Token(
            int index,
            int id,
            String text,
            String bytes,
            String origin,
            @Nullable Double logprob,
            @Nullable Integer rank,
            @Nullable Double entropy,
            @Nullable Double massCovered,
            @Nullable Double samplerProbability,
            @Nullable Integer samplerRank,
            @Nullable Double samplerEntropy,
            List<Top> top) {

        static Token of(TokenTrace trace, int token) {
            List<Top> top = new ArrayList<>();
            for (int index = 0; index < trace.alternatives(token); index++) {
                int id = trace.alternativeId(token, index);
                top.add(new Top(
                        id,
                        spelling(trace, id),
                        known(trace.alternativeLogprob(token, index)),
                        known(trace.alternativeDraw(token, index))));
            }
            boolean predicted = trace.isPredicted(token);
            boolean drawn = trace.isDrawn(token);
            return new Token(
                    trace.start() + token,
                    trace.id(token),
                    spelling(trace, trace.id(token)),
                    trace.entry(trace.id(token)).bytes().toString(),
                    trace.origin(token).name().toLowerCase(Locale.ROOT),
                    known(trace.logprob(token)),
                    predicted ? trace.rank(token) : null,
                    known(trace.entropy(token)),
                    predicted ? trace.massCovered(token) : null,
                    known(trace.drawProbability(token)),
                    drawn ? trace.drawRank(token) : null,
                    known(trace.drawEntropy(token)),
                    top);
        }
    }

    /** A line of comma-separated values. */
    @JsonPropertyOrder({
        "index",
        "id",
        "text",
        "bytes",
        "origin",
        "logprob",
        "probability",
        "surprisal_bits",
        "rank",
        "entropy",
        "margin",
        "mass_covered",
        "sampler_probability",
        "sampler_rank",
        "sampler_entropy",
        "top_ids",
        "top_texts",
        "top_logprobs",
        "model",
        "variant",
        "precision",
        "device",
        "kernel",
        "kind",
        "made",
        "program",
        "sampling"
    })
    record Line(
            int index,
            int id,
            String text,
            String bytes,
            String origin,
            @Nullable Double logprob,
            @Nullable Double probability,
            @Nullable Double surprisalBits,
            @Nullable Integer rank,
            @Nullable Double entropy,
            @Nullable Double margin,
            @Nullable Double massCovered,
            @Nullable Double samplerProbability,
            @Nullable Integer samplerRank,
            @Nullable Double samplerEntropy,
            String topIds,
            String topTexts,
            String topLogprobs,
            String model,
            String variant,
            String precision,
            String device,
            String kernel,
            String kind,
            Instant made,
            String program,
            String sampling) {

        static Line of(TokenTrace trace, int token, String sampling) {
            Token it = Token.of(trace, token);
            TraceSource source = trace.source();
            return new Line(
                    it.index(),
                    it.id(),
                    it.text(),
                    it.bytes(),
                    it.origin(),
                    it.logprob(),
                    known(HeatMetric.PROBABILITY.value(trace, token, Basis.MODEL)),
                    known(HeatMetric.SURPRISAL.value(trace, token, Basis.MODEL)),
                    it.rank(),
                    it.entropy(),
                    known(HeatMetric.MARGIN.value(trace, token, Basis.MODEL)),
                    it.massCovered(),
                    it.samplerProbability(),
                    it.samplerRank(),
                    it.samplerEntropy(),
                    JSON.writeValueAsString(it.top().stream().map(Top::id).toList()),
                    JSON.writeValueAsString(it.top().stream().map(Top::text).toList()),
                    JSON.writeValueAsString(it.top().stream().map(Top::logprob).toList()),
                    source.model(),
                    source.variant(),
                    source.precision(),
                    source.device(),
                    source.kernel(),
                    source.kind().name().toLowerCase(Locale.ROOT),
                    source.made(),
                    source.program(),
                    sampling);
        }
    }

    private static String spelling(TokenTrace trace, int id) {
        return TokenSpelling.of(trace.entry(id).bytes().toArray());
    }

    private static @Nullable Double known(double value) {
        return Double.isFinite(value) ? value : null;
    }

    /** Writes JSON Lines (jsonlines.org), UTF-8 if the writer is. */
    public static void jsonLines(TokenTrace trace, Writer out) throws IOException {
        io(() -> {
            out.write(JSON.writeValueAsString(Header.of(trace)));
            out.write('\n');
            for (int token = 0; token < trace.size(); token++) {
                out.write(JSON.writeValueAsString(Token.of(trace, token)));
                out.write('\n');
            }
        });
    }

    /** Writes comma-separated values with a line of names; lists within a field are JSON. */
    public static void csv(TokenTrace trace, Writer out) throws IOException {
        Optional<Sampling> drawn = trace.source().sampling();
        String sampling = drawn.isPresent() ? JSON.writeValueAsString(drawn.get()) : "";
        io(() -> {
            try (SequenceWriter lines =
                    CSV.writer(CSV.schemaFor(Line.class).withHeader()).writeValues(out)) {
                for (int token = 0; token < trace.size(); token++) {
                    lines.write(Line.of(trace, token, sampling));
                }
            }
        });
    }

    private interface Writing {
        void run() throws IOException;
    }

    private static void io(Writing writing) throws IOException {
        try {
            writing.run();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        } catch (JacksonException e) {
            throw new IOException(e.getMessage(), e);
        }
    }
}
