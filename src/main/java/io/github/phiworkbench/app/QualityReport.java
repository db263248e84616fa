package io.github.phiworkbench.app;

import io.github.phiworkbench.inspect.DistributionDifference;
import io.github.phiworkbench.inspect.DivergenceHistogram;
import io.github.phiworkbench.inspect.Estimate;
import io.github.phiworkbench.inspect.QualityFigure;
import io.github.phiworkbench.inspect.QualityLoss;
import io.github.phiworkbench.inspect.TextChunk;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a candidate was measured to lose against a reference. Its JSON is what {@code phi4 quality --json} prints.
 *
 * @param began when
 * @param program name and version of what measured
 * @param text what both read
 * @param context tokens of a chunk
 * @param counted which tokens of a chunk count: {@code second_half} or {@code all}
 * @param chunks how many were read
 * @param tokens how many count
 * @param statistics the figures by {@link QualityFigure#label()}, in their order
 * @param divergenceCounts see {@link DivergenceHistogram#counts()}
 * @param places the tokens with the greatest divergences, the greatest first
 */
public record QualityReport(
        Instant began,
        String program,
        Model reference,
        Model candidate,
        Text text,
        int context,
        String counted,
        int chunks,
        int tokens,
        Map<String, Figure> statistics,
        List<Integer> divergenceCounts,
        List<Place> places) {

    /**
     * A model as it was measured.
     *
     * @param identity of its manifest: SHA-256 of the text of model.json, in hexadecimal
     * @param precision of its weights
     * @param device that computed, as libtorch names it
     * @param kernel that multiplied with the weights
     * @param weightBytes bytes of all weights
     */
    public record Model(String id, String identity, String precision, String device, String kernel, long weightBytes) {}

    /**
     * A text.
     *
     * @param file its path; null for the sample that comes with the program
     * @param sha256 of its UTF-8 bytes, in hexadecimal
     * @param tokens in all of it
     */
    public record Text(@Nullable String file, String sha256, int tokens) {

        /** Its path; empty for the sample. */
        public Optional<Path> path() {
            return Optional.ofNullable(file).map(Path::of);
        }
    }

    /**
     * A figure, in nats or from 0 to 1 where it has a unit.
     *
     * @param value null where there is none, such as a correlation of models that do not differ
     * @param standardError null where there is none
     */
    public record Figure(@Nullable Double value, @Nullable Double standardError) {

        static Figure of(Estimate estimate) {
            return new Figure(known(estimate.value()), known(estimate.standardError()));
        }

        private static @Nullable Double known(double value) {
            return Double.isNaN(value) ? null : value;
        }

        /** With NaN for what there is not. */
        public Estimate estimate() {
            return new Estimate(value == null ? Double.NaN : value, standardError == null ? Double.NaN : standardError);
        }
    }

    /**
     * A token at which the models differ.
     *
     * @param index in the text
     * @param chunkStart index of the first token of the chunk in which it was read
     * @param chunkEnd one more than the index of the last
     * @param id of the token
     * @param before the text before it, its end
     * @param token its own text; control characters, and bytes that are no character, by their codes
     * @param referenceProbability of the token, 0 to 1
     * @param candidateProbability of the token, 0 to 1
     * @param divergence of the candidate from the reference, in nats
     * @param sameTop whether both have the same most likely token
     */
    public record Place(
            int index,
            int chunkStart,
            int chunkEnd,
            int id,
            String before,
            String token,
            double referenceProbability,
            double candidateProbability,
            double divergence,
            boolean sameTop) {

        static Place of(QualityLoss.Place place, String before, String token) {
            TextChunk chunk = place.chunk();
            DistributionDifference difference = place.difference();
            return new Place(
                    place.index(),
                    chunk.start(),
                    chunk.end(),
                    place.id(),
                    before,
                    token,
                    difference.reference().probability(),
                    difference.candidate().probability(),
                    difference.divergence(),
                    difference.sameTop());
        }

        /** Of the token, candidate less reference. */
        public double probabilityChange() {
            return candidateProbability - referenceProbability;
        }
    }

    private static final JsonMapper JSON = JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .enable(SerializationFeature.INDENT_OUTPUT)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .build();

    public QualityReport {
        statistics = Collections.unmodifiableMap(new LinkedHashMap<>(statistics));
        divergenceCounts = List.copyOf(divergenceCounts);
        places = List.copyOf(places);
    }

    static Map<String, Figure> statistics(QualityLoss loss) {
        Map<String, Figure> statistics = new LinkedHashMap<>();
        Arrays.stream(QualityFigure.values())
                .forEach(figure -> statistics.put(figure.label(), Figure.of(figure.of(loss.summary()))));
        return statistics;
    }

    /** A figure; NaN where there is none. */
    public Estimate figure(QualityFigure figure) {
        Figure found = statistics.get(figure.label());
        return found == null ? new Estimate(Double.NaN, Double.NaN) : found.estimate();
    }

    /**
     * Whether it is of these two models.
     *
     * @param referenceId id of the reference
     * @param candidateId id of the candidate
     */
    public boolean isOf(String referenceId, String candidateId) {
        return reference.id().equals(referenceId) && candidate.id().equals(candidateId);
    }

    /** How the divergences are spread. */
    public DivergenceHistogram histogram() {
        return new DivergenceHistogram(divergenceCounts);
    }

    /** Whether it is of the same models, text and way of reading as another: the later one says all that the earlier said. */
    public boolean replaces(QualityReport other) {
        return reference.identity().equals(other.reference.identity())
                && reference.id().equals(other.reference.id())
                && candidate.identity().equals(other.candidate.identity())
                && candidate.id().equals(other.candidate.id())
                && text.sha256().equals(other.text.sha256())
                && context == other.context
                && counted.equals(other.counted);
    }

    /** As JSON. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @throws tools.jackson.core.JacksonException if it is something else
     */
    static QualityReport parse(String json) {
        return JSON.readValue(json, QualityReport.class);
    }
}
