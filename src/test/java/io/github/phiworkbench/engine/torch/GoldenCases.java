package io.github.phiworkbench.engine.torch;

import io.github.phiworkbench.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the reference implementation computed for the golden checkpoints. */
final class GoldenCases {

    static final List<String> MODELS =
            List.of("phi-4-tiny", "phi-4-tiny-f32", "phi-4-mini-tiny", "phi-4-mini-tiny-sharded-f16");

    private GoldenCases() {}

    /** One case: a sequence and the reference's numbers for it. */
    record Case(String model, String name, JsonNode numbers) {

        List<Integer> ids() {
            return integers("input_ids");
        }

        List<Integer> integers(String field) {
            List<Integer> values = new ArrayList<>();
            numbers.get(field).forEach(value -> values.add(value.asInt()));
            return values;
        }

        double number(String field, int index) {
            return numbers.get(field).get(index).asDouble();
        }

        /** Natural logarithms of the probabilities after the last token, from the reference's logits. */
        double[] lastLogprobs() {
            double[] logits = new double[numbers.get("logits_last").size()];
            for (int i = 0; i < logits.length; i++) {
                logits[i] = number("logits_last", i);
            }
            double max = java.util.Arrays.stream(logits).max().orElseThrow();
            double sum =
                    java.util.Arrays.stream(logits).map(x -> Math.exp(x - max)).sum();
            return java.util.Arrays.stream(logits)
                    .map(x -> x - max - Math.log(sum))
                    .toArray();
        }

        @Override
        public String toString() {
            return model + ", " + name;
        }
    }

    static Stream<Case> all() {
        return MODELS.stream().flatMap(GoldenCases::of);
    }

    static Stream<Case> of(String model) {
        Path file = TestModels.goldenCheckpoint(model).resolve("expected.json");
        List<Case> cases = new ArrayList<>();
        for (JsonNode numbers : JsonMapper.shared().readTree(file.toFile()).get("cases")) {
            cases.add(new Case(model, numbers.get("name").asString(), numbers));
        }
        return cases.stream();
    }
}
