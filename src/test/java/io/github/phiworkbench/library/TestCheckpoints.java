package io.github.phiworkbench.library;

import io.github.phiworkbench.checkpoint.Checkpoint;
import io.github.phiworkbench.checkpoint.StoredTensor;
import io.github.phiworkbench.engine.Cancellation;
import io.github.phiworkbench.engine.ModelManifest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/** Checkpoints that tests import. */
final class TestCheckpoints {

    static final List<String> GOLDEN =
            List.of("phi-4-tiny", "phi-4-tiny-f32", "phi-4-mini-tiny", "phi-4-mini-tiny-sharded-f16");

    /** A byte-level tokenizer of a few tokens. */
    static final String TOKENIZER = """
            {"version": "1.0",
             "added_tokens": [{"id": 5, "content": "<|end|>", "special": true}],
             "pre_tokenizer": {"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": true},
             "decoder": {"type": "ByteLevel", "add_prefix_space": true, "trim_offsets": true, "use_regex": true},
             "model": {"type": "BPE", "vocab": {"a": 0, "b": 1, "c": 2, "ab": 3, "abc": 4, "<|end|>": 5},
                       "merges": ["a b", "ab c"]}}
            """;

    static final String TEMPLATE = "{% for m in messages %}{{ m['content'] }}<|end|>{% endfor %}";

    private TestCheckpoints() {}

    static Path golden(String name) {
        return Path.of("src/test/resources/golden").resolve(name);
    }

    /** A copy that a test may change. */
    static Path copyOf(String name, Path target) {
        try (Stream<Path> files = Files.list(golden(name))) {
            Files.createDirectories(target);
            for (Path file : files.toList()) {
                Files.copy(file, target.resolve(file.getFileName()));
            }
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void write(Path file, String text) {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static ImportResult run(ModelImport request) {
        return new ImportJob(request, progress -> {}, new Cancellation()).run();
    }

    /** The bytes of all tensors of a model, in the order of their numbers. */
    static List<byte[]> storages(Path model) {
        Map<Integer, byte[]> storages = new TreeMap<>();
        try (ZipFile zip = new ZipFile(model.resolve(ModelManifest.ARCHIVE).toFile())) {
            for (ZipEntry entry : Collections.list(zip.entries())) {
                if (entry.getName().startsWith("archive/data/")) {
                    storages.put(
                            Integer.valueOf(entry.getName().substring("archive/data/".length())),
                            zip.getInputStream(entry).readAllBytes());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(storages.values());
    }

    /** Everything in a folder of models, hidden files too. */
    static List<String> names(Path folder) {
        if (!Files.exists(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Overwrites one number of a checkpoint with one weight file. */
    static void poke(Path checkpoint, String tensor, long index, byte... bytes) {
        Path file = checkpoint.resolve("model.safetensors");
        try {
            ByteBuffer whole = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            String header = new String(whole.array(), 8, (int) whole.getLong(0), StandardCharsets.UTF_8);
            String offsets = header.substring(header.indexOf("\"" + tensor + "\""));
            offsets = offsets.substring(offsets.indexOf("\"data_offsets\"") + "\"data_offsets\"".length());
            int begin = Integer.parseInt(offsets.replaceFirst("(?s)\\D*(\\d+).*", "$1"));
            whole.put(Math.toIntExact(8 + whole.getLong(0) + begin + index * bytes.length), bytes);
            Files.write(file, whole.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the golden checkpoint of this name with its fused projections split, as Llama has them. */
    static Path splitAsLlama(String name, Path target) {
        try (Checkpoint checkpoint = Checkpoint.open(golden(name))) {
            Files.createDirectories(target);
            String config = Files.readString(golden(name).resolve("config.json"));
            write(
                    target.resolve("config.json"),
                    config.replace("Phi3ForCausalLM", "LlamaForCausalLM").replace("\"phi3\"", "\"llama\""));
            long queries =
                    (long) checkpoint.geometry().heads() * checkpoint.geometry().headDim();
            long keys = (long) checkpoint.geometry().kvHeads()
                    * checkpoint.geometry().headDim();
            long inner = checkpoint.geometry().intermediate();
            List<Slice> slices = new ArrayList<>();
            for (StoredTensor tensor : checkpoint.tensors().values()) {
                if (tensor.name().endsWith("qkv_proj.weight")) {
                    slices.add(new Slice(tensor, "qkv_proj", "v_proj", queries + keys, keys));
                    slices.add(new Slice(tensor, "qkv_proj", "q_proj", 0, queries));
                    slices.add(new Slice(tensor, "qkv_proj", "k_proj", queries, keys));
                } else if (tensor.name().endsWith("gate_up_proj.weight")) {
                    slices.add(new Slice(tensor, "gate_up_proj", "up_proj", inner, inner));
                    slices.add(new Slice(tensor, "gate_up_proj", "gate_proj", 0, inner));
                } else {
                    slices.add(new Slice(tensor, "", "", 0, tensor.shape().getFirst()));
                }
            }
            Files.write(target.resolve("model.safetensors"), safetensors(slices));
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Some rows of a tensor under another name. */
    private record Slice(StoredTensor tensor, String part, String replacement, long firstRow, long rows) {
        String name() {
            return tensor.name().replace(part, replacement);
        }

        List<Long> shape() {
            List<Long> shape = new ArrayList<>(tensor.shape());
            shape.set(0, rows);
            return shape;
        }

        byte[] bytes() {
            long columns = tensor.elements() / tensor.shape().getFirst();
            return tensor.slice(firstRow * columns, rows * columns).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static byte[] safetensors(List<Slice> slices) {
        Map<String, String> header = new LinkedHashMap<>();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        for (Slice slice : slices) {
            int begin = data.size();
            data.writeBytes(slice.bytes());
            header.put(
                    slice.name(),
                    "{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
                            .formatted(slice.tensor().type(), slice.shape(), begin, data.size()));
        }
        StringBuilder json = new StringBuilder("{");
        header.forEach(
                (name, entry) -> json.append(json.length() > 1 ? "," : "").append("\"" + name + "\":" + entry));
        byte[] text = json.append("}").toString().getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(Long.BYTES + text.length + data.size())
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(data.toByteArray())
                .array();
    }
}
