package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.UnusableModelException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.json.JsonFactory;

/**
 * Reads the JSON header of a safetensors file token by token, so that a hostile one is refused before it has cost
 * memory. One reader reads one header.
 */
final class SafetensorsHeaderReader {

    /** Fifty times what the largest checkpoint of the family has. */
    static final int MAX_TENSORS = 100_000;

    /** Characters of all metadata together. */
    static final int MAX_METADATA = 16 << 20;

    private static final int MAX_DIMENSIONS = 16;
    private static final String METADATA = "__metadata__";

    /** Property names are not pooled: each occurs once, and a pool would outlive the file. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(TokenStreamFactory.Feature.CANONICALIZE_PROPERTY_NAMES)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxNameLength(1_000)
                    .maxStringLength(1 << 20)
                    .maxNumberLength(32)
                    .build())
            .build();

    private final String file;
    private final JsonParser parser;
    private final Map<String, SafetensorsHeader.Entry> entries = new LinkedHashMap<>();
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private int metadataLength;
    private boolean metadataSeen;

    private SafetensorsHeaderReader(String file, JsonParser parser) {
        this.file = file;
        this.parser = parser;
    }

    /**
     * Reads a header.
     *
     * @param file name of the file, for messages
     * @param json the header's bytes, UTF-8
     * @throws UnusableModelException if it is not the header of a safetensors file
     */
    static SafetensorsHeader read(String file, InputStream json) {
        var text = new InputStreamReader(json, StandardCharsets.UTF_8.newDecoder());
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), text)) {
            return new SafetensorsHeaderReader(file, parser).read();
        } catch (JacksonException e) {
            throw new UnusableModelException(
                    "The header of %s is not valid JSON (%s); download the file again."
                            .formatted(file, Wording.quote(e.getOriginalMessage())),
                    e);
        }
    }

    private SafetensorsHeader read() {
        require(parser.nextToken() == JsonToken.START_OBJECT, "is not a JSON object");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            if (name.equals(METADATA)) {
                readMetadata();
            } else {
                require(entries.size() < MAX_TENSORS, "names more than " + MAX_TENSORS + " tensors");
                require(
                        entries.put(name, readEntry(name)) == null,
                        "names the tensor " + Wording.quote(name) + " twice");
            }
        }
        require(parser.nextToken() == null, "goes on after its JSON object");
        return new SafetensorsHeader(Map.copyOf(metadata), List.copyOf(entries.values()));
    }

    private void readMetadata() {
        require(!metadataSeen, "has " + METADATA + " twice");
        metadataSeen = true;
        require(parser.nextToken() == JsonToken.START_OBJECT, "has " + METADATA + " that is not a map of texts");
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            require(parser.nextToken() == JsonToken.VALUE_STRING, "has " + METADATA + " that is not a map of texts");
            String value = parser.getString();
            metadataLength += key.length() + value.length();
            require(metadataLength <= MAX_METADATA, "has more than " + MAX_METADATA + " characters of metadata");
            require(metadata.put(key, value) == null, "names the metadata " + Wording.quote(key) + " twice");
        }
    }

    private SafetensorsHeader.Entry readEntry(String name) {
        String tensor = "the tensor " + Wording.quote(name);
        require(parser.nextToken() == JsonToken.START_OBJECT, "has no description of " + tensor);
        Optional<ElementType> type = Optional.empty();
        Optional<List<Long>> shape = Optional.empty();
        Optional<List<Long>> offsets = Optional.empty();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String key = parser.currentName();
            parser.nextToken();
            switch (key) {
                case "dtype" -> {
                    require(type.isEmpty(), "gives dtype twice for " + tensor);
                    type = Optional.of(readType(tensor));
                }
                case "shape" -> {
                    require(shape.isEmpty(), "gives shape twice for " + tensor);
                    shape = Optional.of(readSizes(key, tensor));
                }
                case "data_offsets" -> {
                    require(offsets.isEmpty(), "gives data_offsets twice for " + tensor);
                    offsets = Optional.of(readSizes(key, tensor));
                }
                default -> throw damaged("gives the unknown " + Wording.quote(key) + " for " + tensor);
            }
        }
        List<Long> place = offsets.orElseThrow(() -> damaged("gives no data_offsets for " + tensor));
        require(place.size() == 2, "gives data_offsets that are not two numbers for " + tensor);
        return new SafetensorsHeader.Entry(
                name,
                type.orElseThrow(() -> damaged("gives no dtype for " + tensor)),
                shape.orElseThrow(() -> damaged("gives no shape for " + tensor)),
                place.get(0),
                place.get(1));
    }

    private ElementType readType(String tensor) {
        require(parser.currentToken() == JsonToken.VALUE_STRING, "gives a dtype that is not a text for " + tensor);
        String name = parser.getString();
        return ElementType.ofSafetensors(name)
                .orElseThrow(() -> new UnusableModelException(
                        "%s stores %s as %s, a number type this program does not know; use a checkpoint in F32, F16 or BF16."
                                .formatted(file, tensor, Wording.quote(name))));
    }

    private List<Long> readSizes(String key, String tensor) {
        require(
                parser.currentToken() == JsonToken.START_ARRAY,
                "gives a " + key + " that is not a list of numbers for " + tensor);
        List<Long> sizes = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            require(
                    parser.currentToken() == JsonToken.VALUE_NUMBER_INT
                            && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
                            && parser.getLongValue() >= 0,
                    "gives a " + key + " that is not a list of sizes for " + tensor);
            require(sizes.size() < MAX_DIMENSIONS, "gives too long a " + key + " for " + tensor);
            sizes.add(parser.getLongValue());
        }
        return List.copyOf(sizes);
    }

    private void require(boolean condition, String otherwise) {
        if (!condition) {
            throw damaged(otherwise);
        }
    }

    private UnusableModelException damaged(String what) {
        return new UnusableModelException(
                "The header of %s is damaged: it %s; download the file again.".formatted(file, what));
    }
}
