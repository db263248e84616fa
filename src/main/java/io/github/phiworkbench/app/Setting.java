package io.github.phiworkbench.app;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * One thing the user can set or the program remembers. The part of the program that it belongs to declares it.
 *
 * @param <T> its values, which must not be changed
 */
public final class Setting<T> {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final String name;
    private final T fallback;
    private final Function<JsonNode, Optional<T>> reader;
    private final Function<T, JsonNode> writer;

    private Setting(String name, T fallback, Function<JsonNode, Optional<T>> reader, Function<T, JsonNode> writer) {
        this.name = name;
        this.fallback = fallback;
        this.reader = reader;
        this.writer = writer;
    }

    /** One of a few values, written in lower case. */
    public static <E extends Enum<E>> Setting<E> choice(String name, E fallback) {
        return new Setting<>(
                name,
                fallback,
                node -> text(node).flatMap(text -> constant(fallback, text)),
                value -> NODES.stringNode(value.name().toLowerCase(Locale.ROOT)));
    }

    private static <E extends Enum<E>> Optional<E> constant(E example, String text) {
        return Arrays.stream(example.getDeclaringClass().getEnumConstants())
                .filter(constant -> constant.name().equalsIgnoreCase(text))
                .findFirst();
    }

    public static Setting<String> text(String name, String fallback) {
        return new Setting<>(name, fallback, Setting::text, NODES::stringNode);
    }

    public static Setting<Boolean> flag(String name, boolean fallback) {
        return new Setting<>(
                name,
                fallback,
                node -> node.isBoolean() ? Optional.of(node.booleanValue()) : Optional.empty(),
                NODES::booleanNode);
    }

    /** A number from {@code least} to {@code most}; what lies outside is not taken. */
    public static Setting<Double> number(String name, double fallback, double least, double most) {
        return new Setting<>(
                name,
                fallback,
                node -> node.isNumber() && node.doubleValue() >= least && node.doubleValue() <= most
                        ? Optional.of(node.doubleValue())
                        : Optional.empty(),
                NODES::numberNode);
    }

    /** Folders or files. */
    public static Setting<List<Path>> paths(String name) {
        return new Setting<>(name, List.of(), Setting::paths, paths -> {
            ArrayNode array = NODES.arrayNode();
            paths.forEach(path -> array.add(path.toString()));
            return array;
        });
    }

    /** A record, or whatever else Jackson can write and read. */
    public static <T> Setting<T> value(String name, T fallback, Class<T> type) {
        JsonMapper mapper = SettingsStore.MAPPER;
        return new Setting<>(
                name,
                fallback,
                node -> {
                    try {
                        return Optional.ofNullable(mapper.treeToValue(node, type));
                    } catch (JacksonException | IllegalArgumentException e) {
                        return Optional.empty();
                    }
                },
                value -> mapper.valueToTree(value));
    }

    private static Optional<String> text(JsonNode node) {
        return node.isString() ? Optional.of(node.stringValue()) : Optional.empty();
    }

    private static Optional<List<Path>> paths(JsonNode node) {
        if (!node.isArray()) {
            return Optional.empty();
        }
        List<Path> paths = new ArrayList<>();
        for (JsonNode element : node) {
            try {
                text(element).map(Path::of).ifPresent(paths::add);
            } catch (InvalidPathException e) {
                return Optional.empty();
            }
        }
        return Optional.of(List.copyOf(paths));
    }

    /** Its field in the file. */
    public String name() {
        return name;
    }

    /** Its value as long as nothing, or nothing readable, is set. */
    public T fallback() {
        return fallback;
    }

    Optional<T> read(JsonNode node) {
        return reader.apply(node);
    }

    JsonNode write(T value) {
        return writer.apply(value);
    }

    @Override
    public String toString() {
        return name;
    }
}
