package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.FailureWords;
import io.github.phiworkbench.family.Geometry;
import io.github.phiworkbench.family.UnusableModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * A Hugging Face model folder: its configuration, its weights as mapped tensors, and where its tokenizer and card lie.
 * Nothing is written and no weights are read before they are touched.
 */
public final class Checkpoint implements AutoCloseable {

    private final Path folder;
    private final CheckpointConfig config;
    private final GenerationDefaults generation;
    private final Shards shards;
    private final DecoderWeights weights;

    private Checkpoint(
            Path folder,
            CheckpointConfig config,
            GenerationDefaults generation,
            Shards shards,
            DecoderWeights weights) {
        this.folder = folder;
        this.config = config;
        this.generation = generation;
        this.shards = shards;
        this.weights = weights;
    }

    /**
     * Opens a folder and checks that it holds a whole model: the configuration, every file the index names, and every
     * tensor with the shape the configuration calls for, whether stored as numbers or quantized. That the numbers are finite is not checked here, since it
     * takes reading all of them; see {@link StoredTensor#firstNonFinite()}.
     *
     * @throws UnusableModelException if it is not a folder with a model this program can run
     */
    public static Checkpoint open(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new UnusableModelException("%s is not a folder; choose a model folder.".formatted(folder));
        }
        CheckpointConfig config = CheckpointConfig.read(folder.resolve("config.json"));
        config.quantization().ifPresent(Quantization::requireFormat);
        GenerationDefaults generation = existing(folder, "generation_config.json")
                .map(GenerationDefaults::read)
                .orElse(GenerationDefaults.NONE);
        Shards shards = openWeights(folder);
        try {
            DecoderWeights weights = DecoderWeights.of(
                    config.geometry(), QuantizedModules.assemble(config.quantization(), shards.tensors()));
            return new Checkpoint(folder, config, generation, shards, weights);
        } catch (RuntimeException | Error e) {
            shards.close();
            throw e;
        }
    }

    private static Shards openWeights(Path folder) {
        Optional<Path> single = existing(folder, "model.safetensors");
        if (single.isPresent()) {
            return Shards.single(single.get());
        }
        Optional<Path> index = existing(folder, "model.safetensors.index.json");
        if (index.isPresent()) {
            return Shards.indexed(index.get());
        }
        throw new UnusableModelException(otherWeights(folder)
                .map(other -> "The folder %s has its weights as %s, not as safetensors; download the safetensors files."
                        .formatted(folder, other))
                .orElse(
                        "The folder %s has neither model.safetensors nor model.safetensors.index.json; download the weights."
                                .formatted(folder)));
    }

    /** The name of a file with weights in a format that is not read. */
    private static Optional<String> otherWeights(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(Wording::name)
                    .filter(name -> name.endsWith(".bin") || name.endsWith(".gguf") || name.endsWith(".onnx"))
                    .sorted()
                    .findFirst()
                    .map(Wording::quote);
        } catch (IOException e) {
            throw new UnusableModelException(
                    "The folder %s cannot be read (%s); check the disk and the permissions."
                            .formatted(folder, FailureWords.reason(e)),
                    e);
        }
    }

    private static Optional<Path> existing(Path folder, String name) {
        return Optional.of(folder.resolve(name)).filter(Files::isRegularFile);
    }

    /** The folder. */
    public Path folder() {
        return folder;
    }

    /** What config.json says. */
    public CheckpointConfig config() {
        return config;
    }

    /** The sizes of the decoder. */
    public Geometry geometry() {
        return config.geometry();
    }

    /** What generation_config.json says; {@link GenerationDefaults#NONE} without one. */
    public GenerationDefaults generation() {
        return generation;
    }

    /** The weights of the decoder. Their data may be used until this checkpoint is closed. */
    public DecoderWeights weights() {
        return weights;
    }

    /** How its weights are quantized, in words such as "GPTQ, 4 bits, groups of 128"; empty where none are. */
    public Optional<String> quantized() {
        return config.quantization().filter(_ -> weights.quantized() > 0).map(Quantization::title);
    }

    /** All stored tensors by name, those the decoder does not use included. */
    public SequencedMap<String, StoredTensor> tensors() {
        return shards.tensors();
    }

    /** The files that hold the weights, in the order of their names. */
    public List<Path> files() {
        return shards.files();
    }

    /** The tokens that end a text: those that config.json and generation_config.json name. */
    public SortedSet<Integer> stopIds() {
        SortedSet<Integer> ids = new TreeSet<>(config.eosIds());
        ids.addAll(generation.eosIds());
        return Collections.unmodifiableSortedSet(ids);
    }

    /** The vocabulary and rules of the tokenizer. */
    public Optional<Path> tokenizer() {
        return existing(folder, "tokenizer.json");
    }

    /** Settings of the tokenizer, in older folders with the chat template. */
    public Optional<Path> tokenizerConfig() {
        return existing(folder, "tokenizer_config.json");
    }

    /** The chat template as a file of its own. */
    public Optional<Path> chatTemplate() {
        return existing(folder, "chat_template.jinja");
    }

    /** The model card. */
    public Optional<Path> card() {
        return existing(folder, "README.md");
    }

    /** Unmaps the weights; using the data of a tensor afterwards throws {@link IllegalStateException}. */
    @Override
    public void close() {
        shards.close();
    }
}
