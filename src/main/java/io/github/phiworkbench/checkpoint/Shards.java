package io.github.phiworkbench.checkpoint;

import io.github.phiworkbench.family.UnusableModelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The weight files of a folder, open together: one, or those that an index names. */
final class Shards implements AutoCloseable {

    /** A file name and nothing else: an index must not lead out of its folder. */
    private static final Pattern SHARD_NAME = Pattern.compile("[\\w-][\\w.-]{0,200}\\.safetensors");

    private static final int MAX_SHARDS = 1_000;

    private final List<SafetensorsFile> files;
    private final SequencedMap<String, StoredTensor> tensors;

    private Shards(List<SafetensorsFile> files, SequencedMap<String, StoredTensor> tensors) {
        this.files = List.copyOf(files);
        this.tensors = Collections.unmodifiableSequencedMap(tensors);
    }

    /** Opens the only file. */
    static Shards single(Path file) {
        SafetensorsFile opened = SafetensorsFile.open(file);
        return new Shards(List.of(opened), opened.tensors());
    }

    /**
     * Opens the files that an index names, which lie in its folder.
     *
     * @param index model.safetensors.index.json, whose {@code weight_map} says which file holds which tensor
     */
    static Shards indexed(Path index) {
        JsonFields fields = JsonFields.read(index);
        Map<String, String> weightMap = fields.fields("weight_map")
                .orElseThrow(() -> fields.missing("weight_map"))
                .asTexts();
        SortedSet<String> names = new TreeSet<>(weightMap.values());
        requirePresent(index, names);
        Map<String, SafetensorsFile> opened = new TreeMap<>();
        try {
            for (String name : names) {
                opened.put(name, SafetensorsFile.open(index.resolveSibling(name)));
            }
            return new Shards(new ArrayList<>(opened.values()), locate(weightMap, opened, index));
        } catch (RuntimeException | Error e) {
            opened.values().forEach(SafetensorsFile::close);
            throw e;
        }
    }

    private static void requirePresent(Path index, SortedSet<String> names) {
        String source = Wording.name(index);
        if (names.isEmpty() || names.size() > MAX_SHARDS) {
            throw new UnusableModelException(
                    "%s names %d files of weights; download it again.".formatted(source, names.size()));
        }
        for (String name : names) {
            if (!SHARD_NAME.matcher(name).matches()) {
                throw new UnusableModelException(
                        "%s names the file %s, which is not a safetensors file in the same folder; download it again."
                                .formatted(source, Wording.quote(name)));
            }
        }
        List<String> missing = names.stream()
                .filter(name -> !Files.isRegularFile(index.resolveSibling(name)))
                .toList();
        if (!missing.isEmpty()) {
            throw new UnusableModelException(
                    "%s of the %d weight files named in %s %s missing: %s; download what is missing into the folder."
                            .formatted(
                                    missing.size(),
                                    names.size(),
                                    source,
                                    missing.size() == 1 ? "is" : "are",
                                    String.join(", ", missing.subList(0, Math.min(5, missing.size())))));
        }
    }

    private static SequencedMap<String, StoredTensor> locate(
            Map<String, String> weightMap, Map<String, SafetensorsFile> opened, Path index) {
        SequencedMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        weightMap.forEach((tensor, shard) -> tensors.put(
                tensor,
                Objects.requireNonNull(opened.get(shard))
                        .tensor(tensor)
                        .orElseThrow(() -> new UnusableModelException(
                                "%s places the tensor %s in %s, which does not hold it; download both again."
                                        .formatted(Wording.name(index), Wording.quote(tensor), shard)))));
        return tensors;
    }

    SequencedMap<String, StoredTensor> tensors() {
        return tensors;
    }

    List<Path> files() {
        return files.stream().map(SafetensorsFile::file).toList();
    }

    @Override
    public void close() {
        files.forEach(SafetensorsFile::close);
    }
}
