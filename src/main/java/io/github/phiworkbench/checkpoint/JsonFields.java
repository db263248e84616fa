package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The members of a JSON object from a model folder. A member that is {@code null} counts as absent, as it does in the
 * library these files are made for; one of the wrong kind is refused with its name and its file.
 */
final class JsonFields {

    /** Bytes; the index of the largest checkpoint of the family has 200 thousand. */
    private static final int MAX_FILE = 16 << 20;

    private static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(64)
                            .maxNameLength(1_000)
                            .maxStringLength(1 << 20)
                            .maxNumberLength(64)
                            .maxTokenCount(1_000_000)
                            .build())
                    .build())
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final String source;
    private final JsonNode object;

    private JsonFields(String source, JsonNode object) {
        this.source = source;
        this.object = object;
    }

    /** Reads a file that is one JSON object. */
    static JsonFields read(Path file) {
        String source = Wording.name(file);
        if (!Files.isRegularFile(file)) {
            throw new UnusableModelException(
                    "The folder %s has no %s; choose the folder of a Hugging Face model or download it again."
                            .formatted(file.toAbsolutePath().getParent(), source));
        }
        try (InputStream input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw new UnusableModelException("%s is larger than %s bytes, which no such file is; download it again."
                        .formatted(file, Wording.number(MAX_FILE)));
            }
            return parse(source, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UnusableModelException(
                    "%s cannot be read (%s); check the disk and the permissions.".formatted(file, Wording.reason(e)),
                    e);
        }
    }

    /** Parses a text that is one JSON object; {@code source} names it in messages. */
    static JsonFields parse(String source, String json) {
        JsonNode node;
        try {
            node = JSON.readTree(json);
        } catch (JacksonException e) {
            throw new UnusableModelException(
                    "%s is not valid JSON (%s); download it again."
                            .formatted(source, Wording.quote(e.getOriginalMessage())),
                    e);
        }
        if (!node.isObject()) {
            throw new UnusableModelException("%s is not a JSON object; download it again.".formatted(source));
        }
        return new JsonFields(source, node);
    }

    /** Name of the file, for messages. */
    String source() {
        return source;
    }

    /** Whether the member is there and not null. */
    boolean has(String key) {
        return member(key).isPresent();
    }

    /** Names of all members, the null ones included. */
    List<String> names() {
        return List.copyOf(object.propertyNames());
    }

    Optional<JsonFields> fields(String key) {
        return member(key).map(node -> {
            require(node.isObject(), key, node, "an object");
            return new JsonFields(source, node);
        });
    }

    Optional<String> text(String key) {
        return member(key).map(node -> textOf(key, node));
    }

    Optional<Boolean> flag(String key) {
        return member(key).map(node -> {
            require(node.isBoolean(), key, node, "true or false");
            return node.asBoolean();
        });
    }

    /** A whole number, which must lie between the bounds. */
    OptionalInt integer(String key, int min, int max) {
        Optional<JsonNode> node = member(key);
        if (node.isEmpty()) {
            return OptionalInt.empty();
        }
        int value = integerOf(key, node.get());
        if (value < min || value > max) {
            throw wrong(
                    key,
                    node.get(),
                    "a whole number from %s to %s".formatted(Wording.number(min), Wording.number(max)));
        }
        return OptionalInt.of(value);
    }

    /** A whole number that must be there and lie between the bounds. */
    int requiredInteger(String key, int min, int max) {
        return integer(key, min, max).orElseThrow(() -> missing(key));
    }

    /** A finite number. */
    OptionalDouble number(String key) {
        Optional<JsonNode> node = member(key);
        return node.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(numberOf(key, node.get()));
    }

    /** A list of finite numbers. */
    Optional<List<Double>> numbers(String key) {
        return member(key).map(node -> {
            require(node.isArray(), key, node, "a list of numbers");
            List<Double> numbers = new ArrayList<>();
            node.forEach(element -> numbers.add(numberOf(key, element)));
            return List.copyOf(numbers);
        });
    }

    /** A list of texts. */
    Optional<List<String>> texts(String key) {
        return member(key).map(node -> {
            require(node.isArray(), key, node, "a list of texts");
            List<String> texts = new ArrayList<>();
            node.forEach(element -> texts.add(textOf(key, element)));
            return List.copyOf(texts);
        });
    }

    /** Token ids, written as one number or a list of them; negative ones, which mean "none", are left out. */
    List<Integer> tokenIds(String key) {
        List<Integer> ids = new ArrayList<>();
        member(key).ifPresent(node -> {
            if (node.isArray()) {
                node.forEach(element -> ids.add(integerOf(key, element)));
            } else {
                ids.add(integerOf(key, node));
            }
        });
        return ids.stream().filter(id -> id >= 0).toList();
    }

    /** The first of the {@linkplain #tokenIds token ids}. */
    OptionalInt tokenId(String key) {
        return tokenIds(key).stream().mapToInt(Integer::intValue).findFirst();
    }

    /** All members as texts. */
    Map<String, String> asTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        object.properties().forEach(entry -> texts.put(entry.getKey(), textOf(entry.getKey(), entry.getValue())));
        return texts;
    }

    UnusableModelException missing(String key) {
        return new UnusableModelException(
                "%s does not say %s; download it again.".formatted(source, Wording.quote(key)));
    }

    private Optional<JsonNode> member(String key) {
        return object.optional(key).filter(node -> !node.isNull());
    }

    private String textOf(String key, JsonNode node) {
        require(node.isString(), key, node, "a text");
        return node.asString();
    }

    private int integerOf(String key, JsonNode node) {
        require(node.isIntegralNumber() && node.canConvertToInt(), key, node, "a whole number");
        return node.asInt();
    }

    private double numberOf(String key, JsonNode node) {
        double value = node.isNumber() ? node.asDouble(Double.NaN) : Double.NaN;
        require(Double.isFinite(value), key, node, "a number");
        return value;
    }

    private void require(boolean condition, String key, JsonNode found, String expected) {
        if (!condition) {
            throw wrong(key, found, expected);
        }
    }

    private UnusableModelException wrong(String key, JsonNode found, String expected) {
        String value = found.isValueNode() ? found.asString() : found.isArray() ? "a list" : "an object";
        return new UnusableModelException("%s gives %s as %s where %s is expected; download it again."
                .formatted(source, Wording.quote(key), Wording.quote(value), expected));
    }
}
