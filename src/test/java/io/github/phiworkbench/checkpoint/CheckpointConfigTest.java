package io.github.phiworkbench.checkpoint;

import static io.github.phiworkbench.checkpoint.TestFiles.resource;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.LongRope;
import io.github.phiworkbench.family.UnusableModelException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointConfigTest {

    /** The smallest configuration that is accepted; tests put members in front of its end. */
    private static final String SMALL = """
            {"architectures": ["Phi3ForCausalLM"], "vocab_size": 512, "hidden_size": 80, "intermediate_size": 224,
             "num_hidden_layers": 3, "num_attention_heads": 10, "num_key_value_heads": 5,
             "max_position_embeddings": 1024}""";

    private static final String FACTORS = "\"short_factor\": [1, 1, 1, 1], \"long_factor\": [1, 2.5, 3, 4]";

    @Test
    void reads_phi_4() {
        CheckpointConfig config = CheckpointConfig.parse(resource("phi-4.json"));
        assertThat(config.geometry())
                .isEqualTo(new Geometry(
                        100352, 5120, 17920, 40, 40, 10, 128, 128, 250000, Optional.empty(), 16384, 1e-5, false));
        assertThat(config.geometry().parameters()).isEqualTo(14_659_507_200L);
        assertThat(config.architecture()).isEqualTo("Phi3ForCausalLM");
        assertThat(config.modelType()).isEqualTo("phi3");
        assertThat(config.dtype()).contains(ElementType.BF16);
        assertThat(config.eosIds()).containsExactly(100265);
        assertThat(config.bosId()).hasValue(100257);
        assertThat(config.padId()).hasValue(100349);
        assertThat(config.quantization()).isEmpty();
        assertThat(config.slidingWindow()).isEmpty();
    }

    @Test
    void reads_phi_4_reasoning() {
        Geometry geometry =
                CheckpointConfig.parse(resource("phi-4-reasoning.json")).geometry();
        assertThat(geometry.ropeTheta()).isEqualTo(500_000);
        assertThat(geometry.context()).isEqualTo(32_768);
    }

    @Test
    void reads_phi_4_mini_whose_sliding_window_covers_its_context() {
        CheckpointConfig config = CheckpointConfig.parse(resource("phi-4-mini-instruct.json"));
        Geometry geometry = config.geometry();
        assertThat(geometry.parameters()).isEqualTo(3_836_021_760L);
        assertThat(geometry.rotaryDim()).isEqualTo(96);
        assertThat(geometry.tiedEmbeddings()).isTrue();
        assertThat(config.slidingWindow()).hasValue(262_144);
        LongRope longRope = geometry.longRope().orElseThrow();
        assertThat(longRope.originalContext()).isEqualTo(4096);
        assertThat(longRope.attentionFactor()).isCloseTo(1.1902380714238083, within(1e-12));
        assertThat(longRope.longFactors()).hasSize(48).endsWith(33.5, 44.16, 47.77);
    }

    @Test
    void angles_of_phi_4_mini_are_those_of_the_reference() {
        JsonFields reference = JsonFields.parse("reference", resource("longrope_reference.json"));
        Geometry mini =
                CheckpointConfig.parse(resource("phi-4-mini-instruct.json")).geometry();
        Map<String, float[]> tables =
                Map.of("short", mini.shortInverseFrequencies(), "long", mini.longInverseFrequencies());
        tables.forEach((regime, frequencies) -> {
            JsonFields expected = reference.fields(regime).orElseThrow();
            List<Double> inverse = expected.numbers("inv_freq").orElseThrow();
            assertThat(frequencies).hasSize(inverse.size());
            for (int pair = 0; pair < frequencies.length; pair++) {
                float number = inverse.get(pair).floatValue();
                assertThat(Math.abs(frequencies[pair] - number)).isLessThanOrEqualTo(Math.ulp(number));
            }
            for (int pair = 0; pair < 4; pair++) {
                double scale = mini.attentionFactor();
                assertThat(scale * Math.cos(frequencies[pair]))
                        .isCloseTo(
                                expected.numbers("cos_pos1_first4")
                                        .orElseThrow()
                                        .get(pair),
                                within(1e-6));
                assertThat(scale * Math.sin(frequencies[pair]))
                        .isCloseTo(
                                expected.numbers("sin_pos1_first4")
                                        .orElseThrow()
                                        .get(pair),
                                within(1e-6));
                assertThat(scale * Math.cos(4000f * frequencies[44 + pair]))
                        .isCloseTo(
                                expected.numbers("cos_pos4000_last4")
                                        .orElseThrow()
                                        .get(pair),
                                within(1e-6));
            }
        });
    }

    @Test
    void both_spellings_give_the_same_configuration() {
        String old = resource("phi-4-mini-instruct.json");
        String factors = old.substring(old.indexOf("\"long_factor\""), old.indexOf("\"type\": \"longrope\""));
        int scaling = old.indexOf("\"rope_scaling\"");
        String without = (old.substring(0, scaling) + old.substring(old.indexOf("\"sliding_window\"")))
                .replace("\"original_max_position_embeddings\": 4096,", "")
                .replace("\"partial_rotary_factor\": 0.75,", "")
                .replace("torch_dtype", "dtype");
        String fresh = with(
                without,
                "\"rope_parameters\": {" + factors
                        + "\"rope_type\": \"longrope\", \"rope_theta\": 10000.0, \"partial_rotary_factor\": 0.75,"
                        + " \"original_max_position_embeddings\": 4096}");
        assertThat(CheckpointConfig.parse(fresh)).isEqualTo(CheckpointConfig.parse(old));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"type\": \"su\"", "\"type\": \"yarn\"", "\"rope_type\": \"longrope\""})
    void the_old_names_of_longrope_mean_longrope(String type) {
        String rope = "\"rope_scaling\": {%s, %s}, \"original_max_position_embeddings\": 64".formatted(type, FACTORS);
        assertThat(small(rope).geometry().longRope())
                .contains(new LongRope(
                        List.of(1.0, 1.0, 1.0, 1.0),
                        List.of(1.0, 2.5, 3.0, 4.0),
                        64,
                        LongRope.attentionFactor(1024, 64)));
    }

    @Test
    void an_attention_factor_that_is_given_is_taken() {
        String rope = "\"rope_scaling\": {\"type\": \"longrope\", %s, \"attention_factor\": 1.5,"
                + " \"original_max_position_embeddings\": 64}";
        assertThat(small(rope.formatted(FACTORS)).geometry().attentionFactor()).isEqualTo(1.5);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"rope_scaling\": null",
                "\"rope_parameters\": {\"rope_type\": \"default\"}",
                "\"rope_scaling\": {\"rope_type\": \"default\", \"rope_theta\": 10000}",
                "\"head_dim\": null",
                "\"head_dim\": 8",
                "\"partial_rotary_factor\": 1.0",
                "\"sliding_window\": 1024",
                "\"attention_bias\": false",
                "\"unheard_of\": {\"deep\": [1, {\"er\": null}]}"
            })
    void what_says_the_default_changes_nothing(String member) {
        assertThat(small(member).geometry())
                .isEqualTo(small("\"rope_theta\": 1e4").geometry());
    }

    @Test
    void token_ids_may_be_a_number_a_list_or_absent() {
        assertThat(small("\"eos_token_id\": [3, 4, -1]").eosIds()).containsExactly(3, 4);
        assertThat(small("\"eos_token_id\": 7").eosIds()).containsExactly(7);
        assertThat(small("\"eos_token_id\": null, \"pad_token_id\": -1").eosIds())
                .isEmpty();
        assertThat(small("\"pad_token_id\": -1").padId()).isEmpty();
    }

    @Test
    void a_llama_configuration_is_read_with_its_own_defaults() {
        CheckpointConfig config = CheckpointConfig.parse(SMALL.replace("Phi3ForCausalLM", "LlamaForCausalLM"));
        assertThat(config.geometry().rmsEpsilon()).isEqualTo(1e-6);
        assertThat(small("\"model_type\": \"phi3\"").geometry().rmsEpsilon()).isEqualTo(1e-5);
    }

    @Test
    void the_model_type_stands_in_for_a_missing_architecture() {
        String without = SMALL.replace("\"architectures\": [\"Phi3ForCausalLM\"]", "\"model_type\": \"phi3\"");
        assertThat(CheckpointConfig.parse(without).architecture()).isEqualTo("Phi3ForCausalLM");
    }

    @Test
    void quantization_is_read_by_name() {
        Quantization gptq = small("\"quantization_config\": {\"quant_method\": \"gptq\", \"bits\": 4}")
                .quantization()
                .orElseThrow();
        assertThat(gptq.method()).isEqualTo("gptq");
        assertThat(gptq.bits()).hasValue(4);
        assertThat(small("\"quantization_config\": {\"load_in_4bit\": true}").quantization())
                .map(Quantization::method)
                .contains("bitsandbytes");
        assertThat(small("\"compression_config\": {\"quant_method\": \"compressed-tensors\"}")
                        .quantization())
                .map(Quantization::method)
                .contains("compressed-tensors");
    }

    @ParameterizedTest
    @CsvSource({
        "phi-4-mini-flash-reasoning.json, Phi-4-mini-flash-reasoning (Phi4FlashForCausalLM) is not supported yet",
        "phi-4-multimodal-instruct.json, Phi-4-multimodal-instruct (Phi4MMForCausalLM) is not supported yet",
        "phi-4-reasoning-vision-15B.json, Phi-4-reasoning-vision-15B (Phi4ForCausalLMV) is not supported yet"
    })
    void variants_to_come_are_refused_by_name(String file, String sentence) {
        assertThatThrownBy(() -> CheckpointConfig.parse(resource(file)))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(sentence)
                .hasMessageEndingWith("; use phi-4, Phi-4-reasoning, Phi-4-mini-instruct or Phi-4-mini-reasoning.");
    }

    @Test
    void other_architectures_are_refused_with_those_that_are_supported() {
        assertThatThrownBy(() -> CheckpointConfig.parse(SMALL.replace("Phi3ForCausalLM", "Qwen3ForCausalLM")))
                .hasMessage("config.json names the architecture \"Qwen3ForCausalLM\", which is not supported; supported"
                        + " are Phi3ForCausalLM and LlamaForCausalLM.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "hidden_size | 0 | \"hidden_size\" as 0, but it must be a whole number from 1 to 262,144",
                "hidden_size | -80 | \"hidden_size\" as -80, but it must be a whole number",
                "hidden_size | 2000000000 | \"hidden_size\" as 2000000000, but it must be a whole number",
                "hidden_size | 99999999999999999999 | \"hidden_size\" as 1.0E20, but it must be a whole number",
                "hidden_size | \"80\" | \"hidden_size\" as \"80\", but it must be a whole number",
                "hidden_size | 80.5 | \"hidden_size\" as 80.5, but it must be a whole number",
                "hidden_size | null | does not say \"hidden_size\"",
                "hidden_size | 81 | hidden size of 81 and 10 attention heads, which does not divide",
                "num_hidden_layers | 1000000 | \"num_hidden_layers\" as 1000000, but it must be",
                "num_key_value_heads | 3 | 10 attention heads and 3 key-value heads, but the first must be a multiple",
                "vocab_size | [] | \"vocab_size\" as a list, but it must be",
                "architectures | \"x\" | \"architectures\" as \"x\", but it must be a list",
                "max_position_embeddings | {} | \"max_position_embeddings\" as an object, but it must be"
            })
    void impossible_sizes_are_refused_with_their_name(String key, String value, String sentence) {
        String config = SMALL.replaceAll("\"" + key + "\": [^,}]*", "\"" + key + "\": " + value);
        assertThatThrownBy(() -> CheckpointConfig.parse(config))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("config.json ")
                .hasMessageContaining(sentence)
                .hasMessageEndingWith("; download it again.");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "\"hidden_act\": \"gelu\" | asks for the activation \"gelu\", which is not supported",
                "\"attention_bias\": true | sets attention_bias, but layers with biases are not supported",
                "\"mlp_bias\": true | sets mlp_bias, but layers with biases are not supported",
                "\"sliding_window\": 512 | a sliding window of 512 tokens in a context of 1,024, which is not supported",
                "\"rms_norm_eps\": 0 | gives rms_norm_eps as 0.0, which is out of range",
                "\"rope_theta\": -1 | gives rope_theta as -1.0, which is out of range",
                "\"rope_theta\": 1e999 | gives \"rope_theta\" as Infinity, but it must be a number",
                "\"partial_rotary_factor\": 1.5 | gives partial_rotary_factor as 1.5, which is out of range",
                "\"partial_rotary_factor\": 0.4 | rotates 3 of 8 dimensions of a head",
                "\"head_dim\": 100000 | gives \"head_dim\" as 100000",
                "\"rope_scaling\": {\"rope_type\": \"llama3\"} | asks for positions of type \"llama3\"",
                "\"rope_scaling\": {\"type\": \"yarn\", \"factor\": 4} | asks for positions of type \"yarn\"",
                "\"rope_parameters\": {\"full_attention\": {}} | gives each kind of layer its own positions",
                "\"vocab_size\": 4 | is not valid JSON",
            })
    void what_would_compute_something_else_is_refused(String member, String sentence) {
        assertThatThrownBy(() -> small(member))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageStartingWith("config.json ")
                .hasMessageContaining(sentence);
    }

    @Test
    void factors_must_be_as_many_as_frequencies_and_positive() {
        String rope = "\"rope_scaling\": {\"type\": \"longrope\", %s}, \"original_max_position_embeddings\": 64";
        assertThatThrownBy(() -> small(rope.formatted(FACTORS.replace("[1, 2.5", "[2.5"))))
                .hasMessage("config.json gives 3 numbers as long_factor, but the head needs 4, one for each pair of"
                        + " rotated dimensions; download it again.");
        assertThatThrownBy(() -> small(rope.formatted(FACTORS.replace("2.5", "0"))))
                .hasMessageContaining("gives long_factor as 0.0, which is out of range");
        assertThatThrownBy(() -> small(rope.formatted("\"short_factor\": [1, 1, 1, 1]")))
                .hasMessageContaining("does not say \"long_factor\"");
        assertThatThrownBy(() -> small("\"rope_scaling\": {\"type\": \"longrope\", %s}".formatted(FACTORS)))
                .hasMessageContaining("does not say \"original_max_position_embeddings\"");
        assertThatThrownBy(() -> small(rope.formatted(FACTORS).replace("64", "4096")))
                .hasMessageContaining("\"original_max_position_embeddings\" as 4096, but it must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "3", "{", "{} x", "{}{}", "{'a': 1}", "null", "\uFEFF{}"})
    void what_is_not_one_json_object_is_refused(String text) {
        assertThatThrownBy(() -> CheckpointConfig.parse(text)).isInstanceOf(UnusableModelException.class);
    }

    @Test
    void endless_nesting_is_refused() {
        String nested = String.join("", Collections.nCopies(100_000, "{\"a\":["));
        assertThatThrownBy(() -> CheckpointConfig.parse(nested))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("is not valid JSON");
    }

    @Test
    void generation_defaults_are_read_and_bounded() {
        GenerationDefaults flash = GenerationDefaults.parse(resource("generation_config.json"));
        assertThat(flash.eosIds()).containsExactly(200020, 199999);
        assertThat(flash.temperature()).isEmpty();
        GenerationDefaults reasoning = GenerationDefaults.parse(
                "{\"do_sample\": true, \"temperature\": 0.8, \"top_k\": 50, \"top_p\": 0.95, \"eos_token_id\": 5}");
        assertThat(reasoning.doSample()).contains(true);
        assertThat(reasoning.temperature()).hasValue(0.8);
        assertThat(reasoning.topK()).hasValue(50);
        assertThat(reasoning.topP()).hasValue(0.95);
        assertThatThrownBy(() -> GenerationDefaults.parse("{\"top_p\": 1.5}"))
                .hasMessage(
                        "generation_config.json gives top_p as 1.5, which is out of range; correct it or remove it.");
    }

    private static CheckpointConfig small(String member) {
        return CheckpointConfig.parse(with(SMALL, member));
    }

    private static String with(String config, String member) {
        return config.substring(0, config.lastIndexOf('}')) + ", " + member + "}";
    }
}
