package io.github.phiworkbench.tokenizer;

import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * What a model folder says about text: tokenizer.json, and from tokenizer_config.json and chat_template.jinja the chat
 * template and the tokens it names.
 *
 * @param json the root of tokenizer.json
 * @param namedTokens the literals of {@code bos_token}, {@code eos_token} and the like, by these names
 * @param chatTemplate Jinja, if the model has any
 */
record TokenizerFiles(JsonNode json, Map<String, String> namedTokens, Optional<String> chatTemplate) {

    private static final List<String> NAMED = List.of("bos_token", "eos_token", "pad_token", "unk_token");

    private static final JsonMapper MAPPER = JsonMapper.shared();

    /** @throws UnusableModelException if a file is missing or unreadable */
    static TokenizerFiles read(Path folder) {
        Path tokenizer = folder.resolve("tokenizer.json");
        if (!Files.isRegularFile(tokenizer)) {
            throw new UnusableModelException("There is no tokenizer.json in " + folder
                    + "; download all files of the model, not only its weights.");
        }
        JsonNode json = readJson(tokenizer);
        Path configFile = folder.resolve("tokenizer_config.json");
        JsonNode config =
                Files.isRegularFile(configFile) ? readJson(configFile) : JsonNodeFactory.instance.objectNode();
        return new TokenizerFiles(json, namedTokens(config), chatTemplate(folder, config));
    }

    private static JsonNode readJson(Path file) {
        try {
            JsonNode root = MAPPER.readTree(file);
            if (root.isObject()) {
                return root;
            }
        } catch (JacksonException e) {
            throw new UnusableModelException(file + " is not valid JSON; download the file again.", e);
        }
        throw new UnusableModelException(file + " is not a JSON object; download the file again.");
    }

    /** A token stands as its literal, or as an object with the literal as its content. */
    private static Map<String, String> namedTokens(JsonNode config) {
        Map<String, String> tokens = new LinkedHashMap<>();
        for (String name : NAMED) {
            JsonNode token = config.path(name);
            String literal = token.isString()
                    ? token.stringValue()
                    : token.path("content").asString("");
            if (!literal.isEmpty()) {
                tokens.put(name, literal);
            }
        }
        return tokens;
    }

    private static Optional<String> chatTemplate(Path folder, JsonNode config) {
        Path file = folder.resolve("chat_template.jinja");
        if (Files.isRegularFile(file)) {
            try {
                return Optional.of(Files.readString(file));
            } catch (IOException e) {
                throw new UnusableModelException(file + " cannot be read as UTF-8 text.", e);
            }
        }
        JsonNode template = config.path("chat_template");
        if (template.isString()) {
            return Optional.of(template.stringValue());
        }
        return template.valueStream()
                .filter(named -> named.path("name").asString("").equals("default"))
                .map(named -> named.path("template").asString(""))
                .findFirst();
    }
}
