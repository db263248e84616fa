package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.FailureWords;
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
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/**
 * The members of a JSON object from a model folder. A member that is {@code null} counts as absent, as it does in the
 * library these files are made for; one of the wrong kind is refused with its name and its file.
 */
final class JsonFields {

    /** Bytes; the index of the largest checkpoint of the family has 200 thousand. */
    private static final int MAX_FILE = 16 << 20;

    /** Some editors put it at the beginning of a file. */
    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private static final JsonFactory JSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(64)
                    .maxNameLength(1_000)
                    .maxStringLength(1 << 20)
                    .maxNumberLength(64)
                    .maxTokenCount(1_000_000)
                    .build())
            .build();

    private final String source;
    private final JsonObject object;

    private JsonFields(String source, JsonObject object) {
        this.source = source;
        this.object = object;
    }

    /** A JSON value that is not null. */
    private sealed interface JsonValue {}

    private record JsonObject(Map<String, JsonValue> members) implements JsonValue {}

    private record JsonArray(List<JsonValue> elements) implements JsonValue {}

    private record JsonText(String value) implements JsonValue {}

    /** A whole number that a {@code long} holds. */
    private record JsonInteger(long value) implements JsonValue {}

    /** Any other number; infinite if it is beyond the range. */
    private record JsonDecimal(double value) implements JsonValue {}

    private record JsonFlag(boolean value) implements JsonValue {}

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
            String text = new String(bytes, StandardCharsets.UTF_8);
            return parse(source, text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text);
        } catch (IOException e) {
            throw new UnusableModelException(
                    "%s cannot be read (%s); check the disk and the permissions."
                            .formatted(file, FailureWords.reason(e)),
                    e);
        }
    }

    /** Parses a text that is one JSON object; {@code source} names it in messages. */
    static JsonFields parse(String source, String json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new UnusableModelException("%s is not a JSON object; download it again.".formatted(source));
            }
            JsonObject object = readObject(parser);
            if (parser.nextToken() != null) {
                throw new UnusableModelException(
                        "%s goes on after its JSON object; download it again.".formatted(source));
            }
            return new JsonFields(source, object);
        } catch (JacksonException e) {
            throw new UnusableModelException(
                    "%s is not valid JSON (%s); download it again."
                            .formatted(source, Wording.quote(e.getOriginalMessage())),
                    e);
        }
    }

    private static JsonObject readObject(JsonParser parser) {
        Map<String, JsonValue> members = new LinkedHashMap<>();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            readValue(parser).ifPresent(value -> members.put(name, value));
        }
        return new JsonObject(members);
    }

    private static JsonArray readArray(JsonParser parser) {
        List<JsonValue> elements = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            readValue(parser).ifPresent(elements::add);
        }
        return new JsonArray(elements);
    }

    /** The value that begins at the current token; empty for null. It calls itself no deeper than the nesting limit. */
    private static Optional<JsonValue> readValue(JsonParser parser) {
        return switch (parser.currentToken()) {
            case START_OBJECT -> Optional.of(readObject(parser));
            case START_ARRAY -> Optional.of(readArray(parser));
            case VALUE_STRING -> Optional.of(new JsonText(parser.getString()));
            case VALUE_TRUE -> Optional.of(new JsonFlag(true));
            case VALUE_FALSE -> Optional.of(new JsonFlag(false));
            case VALUE_NUMBER_FLOAT -> Optional.of(new JsonDecimal(parser.getDoubleValue()));
            case VALUE_NUMBER_INT ->
                Optional.of(
                        parser.getNumberType() == JsonParser.NumberType.BIG_INTEGER
                                ? new JsonDecimal(parser.getBigIntegerValue().doubleValue())
                                : new JsonInteger(parser.getLongValue()));
            default -> Optional.empty();
        };
    }

    /** Name of the file, for messages. */
    String source() {
        return source;
    }

    /** Whether the member is there and not null. */
    boolean has(String key) {
        return object.members().containsKey(key);
    }

    Optional<JsonFields> fields(String key) {
        return member(key).map(value -> {
            if (value instanceof JsonObject members) {
                return new JsonFields(source, members);
            }
            throw wrong(key, value, "an object");
        });
    }

    Optional<String> text(String key) {
        return member(key).map(value -> textOf(key, value));
    }

    Optional<Boolean> flag(String key) {
        return member(key).map(value -> {
            if (value instanceof JsonFlag(boolean flag)) {
                return flag;
            }
            throw wrong(key, value, "true or false");
        });
    }

    /** A whole number, which must lie between the bounds. */
    OptionalInt integer(String key, int min, int max) {
        Optional<JsonValue> value = member(key);
        if (value.isEmpty()) {
            return OptionalInt.empty();
        }
        if (value.get() instanceof JsonInteger(long number) && number >= min && number <= max) {
            return OptionalInt.of((int) number);
        }
        throw wrong(
                key, value.get(), "a whole number from %s to %s".formatted(Wording.number(min), Wording.number(max)));
    }

    /** A whole number that must be there and lie between the bounds. */
    int requiredInteger(String key, int min, int max) {
        return integer(key, min, max).orElseThrow(() -> missing(key));
    }

    /** A finite number. */
    OptionalDouble number(String key) {
        return member(key).map(value -> OptionalDouble.of(numberOf(key, value))).orElse(OptionalDouble.empty());
    }

    /** A list of finite numbers. */
    Optional<List<Double>> numbers(String key) {
        return member(key)
                .map(value -> elements(key, value).stream()
                        .map(element -> numberOf(key, element))
                        .toList());
    }

    /** A list of texts. */
    Optional<List<String>> texts(String key) {
        return member(key)
                .map(value -> elements(key, value).stream()
                        .map(element -> textOf(key, element))
                        .toList());
    }

    /** Token ids, written as one number or a list of them; negative ones, which mean "none", are left out. */
    List<Integer> tokenIds(String key) {
        List<JsonValue> ids = member(key)
                .map(value -> value instanceof JsonArray(List<JsonValue> elements) ? elements : List.of(value))
                .orElse(List.of());
        return ids.stream().map(id -> tokenIdOf(key, id)).filter(id -> id >= 0).toList();
    }

    /** The first of the {@linkplain #tokenIds token ids}. */
    OptionalInt tokenId(String key) {
        return tokenIds(key).stream().mapToInt(Integer::intValue).findFirst();
    }

    /** Whether it has no members. */
    boolean isEmpty() {
        return object.members().isEmpty();
    }

    /** All members as objects. */
    List<JsonFields> members() {
        return object.members().keySet().stream()
                .flatMap(key -> fields(key).stream())
                .toList();
    }

    /** All members as texts. */
    Map<String, String> asTexts() {
        Map<String, String> texts = new LinkedHashMap<>();
        object.members().forEach((key, value) -> texts.put(key, textOf(key, value)));
        return texts;
    }

    UnusableModelException missing(String key) {
        return new UnusableModelException(
                "%s does not say %s; download it again.".formatted(source, Wording.quote(key)));
    }

    private Optional<JsonValue> member(String key) {
        return Optional.ofNullable(object.members().get(key));
    }

    private List<JsonValue> elements(String key, JsonValue value) {
        if (value instanceof JsonArray(List<JsonValue> elements)) {
            return elements;
        }
        throw wrong(key, value, "a list");
    }

    private String textOf(String key, JsonValue value) {
        if (value instanceof JsonText(String text)) {
            return text;
        }
        throw wrong(key, value, "a text");
    }

    private int tokenIdOf(String key, JsonValue value) {
        if (value instanceof JsonInteger(long number) && number == (int) number) {
            return (int) number;
        }
        throw wrong(key, value, "a token's number");
    }

    private double numberOf(String key, JsonValue value) {
        return switch (value) {
            case JsonInteger(long number) -> number;
            case JsonDecimal(double number) when Double.isFinite(number) -> number;
            default -> throw wrong(key, value, "a number");
        };
    }

    private UnusableModelException wrong(String key, JsonValue found, String expected) {
        String value =
                switch (found) {
                    case JsonObject ignored -> "an object";
                    case JsonArray ignored -> "a list";
                    case JsonText(String text) -> Wording.quote(text);
                    case JsonInteger(long number) -> Long.toString(number);
                    case JsonDecimal(double number) -> Double.toString(number);
                    case JsonFlag(boolean flag) -> Boolean.toString(flag);
                };
        return new UnusableModelException("%s gives %s as %s, but it must be %s; download it again."
                .formatted(source, Wording.quote(key), value, expected));
    }
}
