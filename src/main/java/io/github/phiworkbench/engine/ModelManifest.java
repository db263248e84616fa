package io.github.phiworkbench.engine;

import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.Precision;
import io.github.phiworkbench.family.UnusableModelException;
import io.github.phiworkbench.family.WeightFormats;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What {@code model.json} says of a model folder. The same text lies inside the archive as an extra file.
 *
 * @param contract version of the contract between archive and engine, see docs/architecture.md
 * @param id name of the model folder
 * @param title name for people
 * @param variant id of the family's variant, see {@link io.github.phiworkbench.family}
 * @param geometry sizes of the decoder
 * @param precision number format of the weights
 * @param formats the same part by part
 * @param weightBytes bytes of all weights
 * @param stopIds tokens that end a generation, from the checkpoint's config, generation config and tokenizer together
 * @param rewindable whether the cache can be set back to an earlier position; a recurrent state cannot
 * @param provenance where the model came from
 */
public record ModelManifest(
        int contract,
        String id,
        String title,
        String variant,
        Geometry geometry,
        Precision precision,
        WeightFormats formats,
        long weightBytes,
        SortedSet<Integer> stopIds,
        boolean rewindable,
        Provenance provenance) {

    /** The contract this program writes and runs. */
    public static final int CONTRACT = 1;

    public static final String FILE = "model.json";
    public static final String ARCHIVE = "model.pt";

    private static final String FORMATS = "formats";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(EnumFeature.WRITE_ENUMS_USING_TO_STRING, EnumFeature.READ_ENUMS_USING_TO_STRING)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    public ModelManifest {
        stopIds = Collections.unmodifiableSortedSet(new TreeSet<>(stopIds));
        if (weightBytes < 1 || (!stopIds.isEmpty() && stopIds.first() < 0)) {
            throw new IllegalArgumentException("Sizes and ids cannot be negative.");
        }
    }

    /**
     * Where a model came from.
     *
     * @param source name of the checkpoint's folder, without its path
     * @param architecture as the checkpoint names it
     * @param files the checkpoint's weight files in order
     * @param program name and version of the program that imported it
     * @param imported when, in ISO 8601
     */
    public record Provenance(String source, String architecture, List<String> files, String program, String imported) {
        public Provenance {
            files = List.copyOf(files);
        }
    }

    /** Bytes of weights that a decode step reads, see {@link WeightFormats#bytesReadPerStep}. */
    public long bytesReadPerStep() {
        return formats.bytesReadPerStep(geometry, weightBytes);
    }

    /** Bytes of the embedding in memory. */
    public long embeddingBytes() {
        return formats.embedding().matrixBytes(geometry.vocabulary(), geometry.hidden());
    }

    /** Bytes that keys and values of one token take in the cache. */
    public long cacheBytesPerToken() {
        return formats.cache().bytes(geometry.cacheElementsPerToken());
    }

    /** The JSON text. */
    public String toJson() {
        return JSON.writeValueAsString(this);
    }

    /**
     * Reads a model folder's {@code model.json}.
     *
     * @throws UnusableModelException if it is missing, broken or of another contract
     */
    public static ModelManifest read(Path folder) {
        Path file = folder.resolve(FILE);
        if (!Files.isRegularFile(file)) {
            throw new UnusableModelException("There is no model in " + folder + ": it holds no " + FILE
                    + "; import the checkpoint first with: phi4 import FOLDER.");
        }
        String text;
        try {
            text = Files.readString(file);
        } catch (IOException e) {
            throw new UnusableModelException(file + " cannot be read: " + FailureWords.reason(e) + ".", e);
        }
        ModelManifest manifest = parse(text)
                .orElseThrow(() -> new UnusableModelException(file + " is damaged; import the model again."));
        if (manifest.contract() != CONTRACT) {
            throw new UnusableModelException(file + " was written for contract version " + manifest.contract()
                    + " but this program runs version " + CONTRACT + "; import the model again.");
        }
        return manifest.named(String.valueOf(folder.toAbsolutePath().normalize().getFileName()));
    }

    /** The same of a folder that was given another name: the name of the folder is the id. */
    private ModelManifest named(String folder) {
        return new ModelManifest(
                contract,
                folder,
                title,
                variant,
                geometry,
                precision,
                formats,
                weightBytes,
                stopIds,
                rewindable,
                provenance);
    }

    /** Models of before there were others have one format throughout and do not say so. */
    private static Optional<ModelManifest> parse(String text) {
        try {
            JsonNode tree = JSON.readTree(text);
            if (tree instanceof ObjectNode fields && !fields.has(FORMATS) && fields.has("precision")) {
                fields.set(
                        FORMATS,
                        JSON.valueToTree(WeightFormats.uniform(
                                Precision.of(fields.get("precision").asString()))));
            }
            return Optional.ofNullable(JSON.treeToValue(tree, ModelManifest.class));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /**
     * Makes sure that an archive was written for this manifest.
     *
     * @param archive the archive, for the message
     * @param stored the manifest's text inside the archive; null if it holds none
     * @throws UnusableModelException if the two differ in what the engine relies on
     */
    public void requireSameModel(Path archive, @Nullable String stored) {
        boolean same = stored != null
                && parse(stored)
                        .filter(other -> other.geometry().equals(geometry)
                                && other.precision() == precision
                                && other.formats().equals(formats)
                                && other.contract() == contract)
                        .isPresent();
        if (!same) {
            throw new UnusableModelException(
                    archive + " and the " + FILE + " beside it do not belong together; import the model again.");
        }
    }
}
