package io.github.phiworkbench.library;

import io.github.phiworkbench.family.Precision;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/** Names for model folders that every file system takes. */
final class ModelId {

    private static final int LONGEST = 100;
    private static final Pattern FOREIGN = Pattern.compile("[^A-Za-z0-9._-]+");
    private static final Pattern UNTIDY_ENDS = Pattern.compile("^[.-]+|[.-]+$");

    /** Names that mean devices under Windows, with or without an ending. */
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

    private ModelId() {}

    /** The id nearest to this name: the name itself where it can be one. */
    static String of(String name) {
        String cut = name.length() <= LONGEST ? name : name.substring(0, LONGEST);
        String plain = FOREIGN.matcher(cut).replaceAll("-");
        String id = UNTIDY_ENDS.matcher(plain).replaceAll("");
        return id.isEmpty() || DEVICE.matcher(id).matches() ? "model" + (id.isEmpty() ? "" : "-" + id) : id;
    }

    /** An id without the precision at its end; for a model to be made from the same in another one. */
    static String without(String id, Precision precision) {
        String ending = "-" + precision.spelling();
        return id.length() > ending.length() && id.endsWith(ending)
                ? id.substring(0, id.length() - ending.length())
                : id;
    }

    /**
     * What a model folder is called. In the cache of Hugging Face's own programs that is not the name of the folder, which
     * is a revision, but part of one above: {@code models--microsoft--phi-4/snapshots/<revision>}.
     */
    static String nameOf(Path folder) {
        Path whole = folder.toAbsolutePath().normalize();
        Optional<Path> parent = Optional.ofNullable(whole.getParent());
        if (parent.isPresent() && lastPart(parent.get()).equals("snapshots")) {
            String repository = Optional.ofNullable(parent.get().getParent())
                    .map(ModelId::lastPart)
                    .orElse("");
            if (repository.startsWith("models--")) {
                return repository.substring(repository.lastIndexOf("--") + 2);
            }
        }
        return lastPart(whole);
    }

    private static String lastPart(Path path) {
        return Optional.ofNullable(path.getFileName()).map(Path::toString).orElse("");
    }
}
