package io.github.phiworkbench.engine.sampling;

import io.github.phiworkbench.engine.Sampling;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Values that transformers and torch computed. */
record Reference(
        Map<String, List<Float>> vectors,
        List<Integer> prompt,
        List<Integer> generated,
        Map<String, Expected> distributions,
        List<Case> cases) {

    record Expected(double logSumExp, double entropy, List<Double> logprobs) {}

    /** Probabilities of the tokens that are left; all others were removed. */
    record Case(String logits, Sampling sampling, String settings, Map<Integer, Double> probabilities) {}

    static Reference read() {
        JsonNode root;
        try (InputStream in =
                Objects.requireNonNull(Reference.class.getResourceAsStream("/sampling/transformers.json"))) {
            root = JsonMapper.shared().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, List<Float>> vectors = new LinkedHashMap<>();
        root.get("logits")
                .properties()
                .forEach(entry -> vectors.put(
                        entry.getKey(),
                        entry.getValue().valueStream().map(JsonNode::floatValue).toList()));
        Map<String, Expected> distributions = new LinkedHashMap<>();
        root.get("distributions").properties().forEach(entry -> {
            JsonNode value = entry.getValue();
            distributions.put(
                    entry.getKey(),
                    new Expected(
                            value.get("logSumExp").doubleValue(),
                            value.get("entropy").doubleValue(),
                            value.get("logprobs")
                                    .valueStream()
                                    .map(JsonNode::doubleValue)
                                    .toList()));
        });
        return new Reference(
                vectors,
                root.get("prompt").valueStream().map(JsonNode::intValue).toList(),
                root.get("generated").valueStream().map(JsonNode::intValue).toList(),
                distributions,
                root.get("cases").valueStream().map(Reference::readCase).toList());
    }

    private static Case readCase(JsonNode node) {
        JsonNode s = node.get("sampling");
        Map<Integer, Double> bias = new HashMap<>();
        s.path("logitBias")
                .properties()
                .forEach(entry -> bias.put(
                        Integer.valueOf(entry.getKey()),
                        Double.valueOf(entry.getValue().asString())));
        Sampling sampling = new Sampling(
                bias,
                s.path("repetitionPenalty").asDouble(1),
                s.path("frequencyPenalty").asDouble(0),
                s.path("presencePenalty").asDouble(0),
                s.path("temperature").asDouble(1),
                s.path("topK").asInt(0),
                s.path("topP").asDouble(1),
                s.path("minP").asDouble(0),
                s.path("typicalP").asDouble(1),
                OptionalLong.of(1));
        Map<Integer, Double> probabilities = new HashMap<>();
        node.get("probabilities")
                .properties()
                .forEach(entry -> probabilities.put(
                        Integer.valueOf(entry.getKey()), entry.getValue().doubleValue()));
        return new Case(node.get("logits").asString(), sampling, s.toString(), probabilities);
    }

    float[] logits(String name) {
        List<Float> values = vectors.get(name);
        float[] logits = new float[values.size()];
        for (int i = 0; i < logits.length; i++) {
            logits[i] = values.get(i);
        }
        return logits;
    }

    TokenHistory history() {
        TokenHistory history = new TokenHistory(prompt);
        generated.forEach(history::add);
        return history;
    }
}
