package io.github.phiworkbench.checkpoint;

import static io.github.phiworkbench.checkpoint.TestFiles.GOLDEN;
import static io.github.phiworkbench.checkpoint.TestFiles.copy;
import static io.github.phiworkbench.checkpoint.TestFiles.golden;
import static io.github.phiworkbench.checkpoint.TestFiles.read;
import static io.github.phiworkbench.checkpoint.TestFiles.write;
import static io.github.phiworkbench.checkpoint.TestFiles.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

class CheckpointTest {

    private static final List<String> FOLDERS = GOLDEN;

    private static final String SMALL = """
            {"architectures": ["LlamaForCausalLM"], "vocab_size": 6, "hidden_size": 8, "intermediate_size": 10,
             "num_hidden_layers": 1, "num_attention_heads": 4, "num_key_value_heads": 2,
             "max_position_embeddings": 16, "eos_token_id": 3}""";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @FieldSource("FOLDERS")
    void a_golden_folder_opens_with_all_its_weights_finite(String name) {
        try (Checkpoint checkpoint = Checkpoint.open(golden(name))) {
            DecoderWeights weights = checkpoint.weights();
            Geometry geometry = checkpoint.geometry();
            assertThat(weights.layers()).hasSize(geometry.layers());
            assertThat(weights.unused()).isEmpty();
            assertThat(weights.head().isPresent()).isEqualTo(!geometry.tiedEmbeddings());
            assertThat(weights.stream().mapToLong(WeightTensor::elements).sum()).isEqualTo(geometry.parameters());
            assertThat(weights.stream().count()).isEqualTo(checkpoint.tensors().size());
            assertThat(weights.stream()).allSatisfy(tensor -> {
                assertThat(tensor.type()).isEqualTo(checkpoint.config().dtype().orElseThrow());
                assertThat(((StoredTensor) tensor).firstNonFinite()).isEmpty();
            });
            assertThat(weights.bytes())
                    .isEqualTo(geometry.parameters()
                            * checkpoint.config().dtype().orElseThrow().bytes());
        }
    }

    @Test
    void golden_geometries_are_those_of_their_configurations() {
        assertThat(geometry("phi-4-tiny"))
                .isEqualTo(new Geometry(512, 80, 224, 3, 10, 5, 8, 8, 250000, Optional.empty(), 16384, 1e-5, false));
        assertThat(geometry("phi-4-tiny-f32"))
                .isEqualTo(new Geometry(512, 80, 224, 2, 10, 5, 8, 8, 250000, Optional.empty(), 16384, 1e-5, false));
        Geometry mini = geometry("phi-4-mini-tiny");
        assertThat(mini.rotaryDim()).isEqualTo(24);
        assertThat(mini.headDim()).isEqualTo(32);
        assertThat(mini.longRope().orElseThrow().originalContext()).isEqualTo(96);
        assertThat(mini.longRope().orElseThrow().longFactors()).hasSize(12).endsWith(23.9151);
        assertThat(geometry("phi-4-mini-tiny-sharded-f16").layers()).isEqualTo(5);
    }

    private static Geometry geometry(String name) {
        return CheckpointConfig.read(golden(name).resolve("config.json")).geometry();
    }

    @Test
    void shards_are_found_through_their_index() {
        try (Checkpoint checkpoint = Checkpoint.open(golden("phi-4-mini-tiny-sharded-f16"))) {
            assertThat(checkpoint.files()).hasSize(3);
            assertThat(checkpoint.weights().layers().get(4).down().file())
                    .hasFileName("model-00003-of-00003.safetensors");
        }
    }

    @ParameterizedTest
    @CsvSource({"phi-4-mini-instruct, 194", "phi-4, 243"})
    void the_published_models_have_exactly_the_tensors_that_are_expected(String name, int count) {
        Geometry geometry =
                CheckpointConfig.parse(TestFiles.resource(name + ".json")).geometry();
        JsonFields published = JsonFields.parse("shapes", TestFiles.resource(name + ".shapes.json"));
        Map<String, List<Long>> expected = DecoderWeights.expectedShapes(geometry, Set.of());
        assertThat(expected).hasSize(count);
        expected.forEach((tensor, shape) -> assertThat(
                        published.numbers(tensor).orElseThrow().stream().map(Double::longValue))
                .as(tensor)
                .containsExactlyElementsOf(shape));
    }

    @Test
    void projections_split_as_llama_does_come_in_the_order_of_the_fused_rows() {
        llama(llamaShapes());
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            DecoderWeights.Layer layer = checkpoint.weights().layers().getFirst();
            assertThat(layer.qkv())
                    .extracting(WeightTensor::name)
                    .containsExactly(
                            "model.layers.0.self_attn.q_proj.weight",
                            "model.layers.0.self_attn.k_proj.weight",
                            "model.layers.0.self_attn.v_proj.weight");
            assertThat(layer.gateUp())
                    .extracting(WeightTensor::name)
                    .containsExactly("model.layers.0.mlp.gate_proj.weight", "model.layers.0.mlp.up_proj.weight");
            assertThat(checkpoint.weights().unused()).isEmpty();
        }
    }

    @Test
    void other_tensors_are_listed_but_rotary_tables_are_not() {
        Map<String, List<Long>> shapes = llamaShapes();
        shapes.put("model.layers.0.self_attn.rotary_emb.inv_freq", List.of(1L));
        shapes.put("value_head.weight", List.of(1L));
        llama(shapes);
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.weights().unused()).containsExactly("value_head.weight");
        }
    }

    @Test
    void a_stored_head_is_used_even_if_it_is_said_to_be_tied() {
        llama(llamaShapes());
        replace("config.json", "\"eos_token_id\"", "\"tie_word_embeddings\": true, \"eos_token_id\"");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.weights().head()).isPresent();
        }
    }

    @Test
    void a_bias_is_refused_by_name() {
        Map<String, List<Long>> shapes = llamaShapes();
        shapes.put("model.layers.0.self_attn.q_proj.bias", List.of(8L));
        llama(shapes);
        assertRefused("The checkpoint has the bias \"model.layers.0.self_attn.q_proj.bias\", but layers with biases are"
                + " not supported; use a model of the Phi-4 family.");
    }

    @Test
    void a_wrong_shape_is_refused_with_the_found_and_the_expected_one() {
        Map<String, List<Long>> shapes = llamaShapes();
        shapes.put("model.layers.0.self_attn.k_proj.weight", List.of(5L, 8L));
        llama(shapes);
        assertRefused("The tensor model.layers.0.self_attn.k_proj.weight in model.safetensors has the shape [5, 8], but"
                + " config.json calls for [4, 8]; download the model again.");
    }

    @Test
    void missing_tensors_are_named() {
        Map<String, List<Long>> shapes = llamaShapes();
        shapes.remove("model.norm.weight");
        llama(shapes);
        assertRefused("The checkpoint lacks model.norm.weight; download it again.");
        llama(Map.of("other", List.of(1L)));
        assertRefused("The checkpoint lacks model.embed_tokens.weight, model.layers.0.input_layernorm.weight,"
                + " model.layers.0.self_attn.qkv_proj.weight and 6 other tensors; download it again.");
    }

    @Test
    void an_element_type_that_is_not_supported_is_refused_by_name() {
        StoredTensor bytes = new StoredTensor(
                "model.norm.weight", ElementType.I8, List.of(8L), MemorySegment.ofArray(new byte[8]), Path.of("m"));
        llama(llamaShapes());
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            Map<String, StoredTensor> tensors = new LinkedHashMap<>(checkpoint.tensors());
            tensors.put(bytes.name(), bytes);
            assertThatThrownBy(() -> DecoderWeights.of(checkpoint.geometry(), tensors))
                    .isInstanceOf(UnusableModelException.class)
                    .hasMessage("The tensor model.norm.weight in m is stored as I8, but only F32, F16 and BF16 are"
                            + " supported; use an unquantized checkpoint.");
        }
    }

    @Test
    void missing_shards_are_named() throws IOException {
        copy(golden("phi-4-mini-tiny-sharded-f16"), folder);
        Files.delete(folder.resolve("model-00002-of-00003.safetensors"));
        assertRefused("1 of the 3 weight files named in model.safetensors.index.json is missing:"
                + " model-00002-of-00003.safetensors; download what is missing into the folder.");
    }

    @Test
    void a_shard_that_ends_too_early_is_refused_with_both_numbers() throws IOException {
        copy(golden("phi-4-mini-tiny-sharded-f16"), folder);
        try (RandomAccessFile shard = new RandomAccessFile(
                folder.resolve("model-00003-of-00003.safetensors").toFile(), "rw")) {
            shard.setLength(shard.length() - 1);
        }
        assertRefused("model-00003-of-00003.safetensors is cut short: its header describes 739,200 bytes of tensors,"
                + " the file has 739,199; download it again.");
    }

    @Test
    void an_index_that_places_a_tensor_in_the_wrong_shard_is_refused() {
        copy(golden("phi-4-mini-tiny-sharded-f16"), folder);
        replace(
                "model.safetensors.index.json",
                "\"model.norm.weight\": \"model-00003",
                "\"model.norm.weight\": \"model-00001");
        assertRefused("model.safetensors.index.json places the tensor \"model.norm.weight\" in"
                + " model-00001-of-00003.safetensors, which does not hold it; download both again.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../model.safetensors",
                "/tmp/model.safetensors",
                "..\\\\model.safetensors",
                "C:model.safetensors",
                "a/b.safetensors",
                ".safetensors",
                "model.bin",
                "a\\u0000.safetensors",
                ""
            })
    void an_index_cannot_lead_out_of_its_folder(String shard) {
        llama(Map.of());
        remove("model.safetensors");
        write(folder.resolve("model.safetensors.index.json"), "{\"weight_map\": {\"a\": \"" + shard + "\"}}");
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("which is not a safetensors file in the same folder");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|does not say \"weight_map\"",
                "{\"weight_map\": {}}|names 0 files of weights",
                "{\"weight_map\": []}|gives \"weight_map\" as a list, but it must be an object",
                "{\"weight_map\": {\"a\": 1}}|gives \"a\" as 1, but it must be a text"
            })
    void an_index_without_a_map_of_texts_is_refused(String index, String sentence) {
        llama(Map.of());
        remove("model.safetensors");
        write(folder.resolve("model.safetensors.index.json"), index);
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining(sentence);
    }

    @Test
    void other_formats_are_refused_by_their_file() {
        write(folder.resolve("config.json"), SMALL);
        assertRefused("The folder " + folder
                + " has neither model.safetensors nor model.safetensors.index.json; download the weights.");
        write(folder.resolve("pytorch_model.bin"), "");
        assertRefused("The folder " + folder
                + " has its weights as \"pytorch_model.bin\", not as safetensors; download the safetensors files.");
    }

    @Test
    void a_folder_without_a_configuration_is_refused() {
        assertRefused("The folder " + folder
                + " has no config.json; choose the folder of a Hugging Face model or download it again.");
        assertThatThrownBy(() -> Checkpoint.open(folder.resolve("absent")))
                .isInstanceOf(UnusableModelException.class)
                .hasMessageContaining("is not a folder; choose a model folder.");
    }

    @Test
    void stop_tokens_are_those_of_both_configurations() {
        llama(llamaShapes());
        write(folder.resolve("generation_config.json"), "{\"eos_token_id\": [5, 1], \"temperature\": 0.8}");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.stopIds()).containsExactly(1, 3, 5);
            assertThat(checkpoint.generation().temperature()).hasValue(0.8);
        }
    }

    @Test
    void the_files_beside_the_weights_are_found_if_they_are_there() {
        llama(llamaShapes());
        write(folder.resolve("tokenizer.json"), "{}");
        write(folder.resolve("README.md"), "# Card");
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.tokenizer()).contains(folder.resolve("tokenizer.json"));
            assertThat(checkpoint.card()).contains(folder.resolve("README.md"));
            assertThat(checkpoint.tokenizerConfig()).isEmpty();
            assertThat(checkpoint.chatTemplate()).isEmpty();
            assertThat(checkpoint.generation()).isEqualTo(GenerationDefaults.NONE);
        }
    }

    @Test
    void a_poisoned_weight_is_found() throws IOException {
        copy(golden("phi-4-tiny"), folder);
        Path file = folder.resolve("model.safetensors");
        try (RandomAccessFile weights = new RandomAccessFile(file.toFile(), "rw")) {
            weights.seek(weights.length() - 2);
            weights.write(new byte[] {(byte) 0xC0, 0x7F});
        }
        try (Checkpoint checkpoint = Checkpoint.open(folder)) {
            assertThat(checkpoint.tensors().values().stream()
                            .filter(tensor -> tensor.firstNonFinite().isPresent()))
                    .singleElement()
                    .satisfies(tensor -> {
                        assertThat(tensor.name()).isEqualTo("model.norm.weight");
                        assertThat(tensor.firstNonFinite()).hasValue(79);
                        assertThat(tensor.firstNonFinite(70, 10)).hasValue(79);
                        assertThat(tensor.firstNonFinite(0, 79)).isEmpty();
                    });
        }
    }

    private void assertRefused(String sentence) {
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UnusableModelException.class)
                .hasMessage(sentence);
    }

    private void llama(Map<String, List<Long>> shapes) {
        write(folder.resolve("config.json"), SMALL);
        write(folder.resolve("model.safetensors"), zeros(shapes));
    }

    private static Map<String, List<Long>> llamaShapes() {
        Map<String, List<Long>> shapes = new LinkedHashMap<>();
        shapes.put("lm_head.weight", List.of(6L, 8L));
        shapes.put("model.embed_tokens.weight", List.of(6L, 8L));
        shapes.put("model.layers.0.input_layernorm.weight", List.of(8L));
        shapes.put("model.layers.0.self_attn.v_proj.weight", List.of(4L, 8L));
        shapes.put("model.layers.0.self_attn.k_proj.weight", List.of(4L, 8L));
        shapes.put("model.layers.0.self_attn.q_proj.weight", List.of(8L, 8L));
        shapes.put("model.layers.0.self_attn.o_proj.weight", List.of(8L, 8L));
        shapes.put("model.layers.0.post_attention_layernorm.weight", List.of(8L));
        shapes.put("model.layers.0.mlp.up_proj.weight", List.of(10L, 8L));
        shapes.put("model.layers.0.mlp.gate_proj.weight", List.of(10L, 8L));
        shapes.put("model.layers.0.mlp.down_proj.weight", List.of(8L, 10L));
        shapes.put("model.norm.weight", List.of(8L));
        return shapes;
    }

    private void replace(String name, String text, String replacement) {
        String content = read(folder.resolve(name));
        assertThat(content).contains(text);
        write(folder.resolve(name), content.replace(text, replacement));
    }

    private void remove(String name) {
        assertThat(folder.resolve(name).toFile().delete()).isTrue();
    }
}
