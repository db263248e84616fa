package io.github.phiworkbench.app;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which libtorch models run with: the program's own, or that of a folder which the user has chosen. A variable of the
 * environment counts more. Safe for use by several threads.
 */
public final class LibtorchChoice {

    /** The variable that names a folder of libtorch. */
    public static final String VARIABLE = "PYTORCH_LIBRARY_PATH";

    private static final Logger LOG = LoggerFactory.getLogger(LibtorchChoice.class);

    private final Path settings;
    private volatile @Nullable String chosen;

    /** @param settings the file that says so until {@link #use} does; read when it is asked for */
    public LibtorchChoice(Path settings) {
        this.settings = settings;
    }

    /**
     * From now on this one, for processes that begin and for this one, unless it has loaded another.
     *
     * @param folder with its files; empty for the program's own
     */
    public void use(String folder) {
        chosen = folder;
    }

    /** The chosen folder; empty for the program's own, and where the chosen one has gone. */
    public Optional<Path> folder() {
        String now = chosen;
        if (now == null) {
            now = SettingsStore.look(settings).get(Settings.LIBTORCH);
            chosen = now;
        }
        if (now.isEmpty()) {
            return Optional.empty();
        }
        try {
            Path folder = Path.of(now);
            if (Files.isDirectory(folder)) {
                return Optional.of(folder);
            }
        } catch (InvalidPathException e) {
            LOG.debug("No path", e);
        }
        LOG.warn("The folder {} with libtorch is not there; the program's own is used.", now);
        return Optional.empty();
    }

    /** What a process that is to use it is told. */
    public Map<String, String> environment() {
        Optional<Path> folder = folder();
        if (folder.isEmpty()) {
            return Map.of();
        }
        String path = folder.get().toString();
        // Its libraries look for one another there.
        return System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")
                ? Map.of(VARIABLE, path, "PATH", path + File.pathSeparator)
                : Map.of(VARIABLE, path);
    }
}
