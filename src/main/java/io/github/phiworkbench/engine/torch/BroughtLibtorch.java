package io.github.phiworkbench.engine.torch;

import io.github.phiworkbench.engine.EngineException;
import java.io.File;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A libtorch that the user brings along in place of the program's own. DJL has a bridge for each kind of libtorch and does
 * not look which kind lies in the folder.
 */
final class BroughtLibtorch {

    private static final Logger LOG = LoggerFactory.getLogger(BroughtLibtorch.class);

    /** Where it lies. */
    static final String FOLDER = "PYTORCH_LIBRARY_PATH";

    /** Which bridge DJL takes. */
    static final String FLAVOR = "PYTORCH_FLAVOR";

    private static final String CPU = "cpu";

    /** The one kind for graphics processors that DJL has a bridge to for this libtorch. */
    private static final String CUDA = "cu128";

    private BroughtLibtorch() {}

    /**
     * Tells DJL where libtorch lies and which bridge to take, unless the user has done so. To be called before libtorch is
     * loaded.
     *
     * @param chosen the folder that is set in the program, which counts less than a variable of the environment
     */
    static void tell(Map<String, String> environment, Properties system, Optional<Path> chosen) {
        String folders = environment.getOrDefault(FOLDER, "");
        if (folders.isBlank() && chosen.isPresent()) {
            folders = chosen.get().toString();
            system.setProperty(FOLDER, folders);
        }
        if (!folders.isBlank() && environment.getOrDefault(FLAVOR, "").isBlank()) {
            system.setProperty(FLAVOR, knowsCuda(folders) ? CUDA : CPU);
        }
    }

    private static boolean knowsCuda(String folders) {
        return Stream.of(folders.split(Pattern.quote(File.pathSeparator), -1))
                .filter(folder -> !folder.isBlank())
                .map(Path::of)
                .anyMatch(BroughtLibtorch::holdsCuda);
    }

    private static boolean holdsCuda(Path folder) {
        try {
            return LibtorchFolder.holdsCuda(folder);
        } catch (EngineException e) {
            LOG.warn("{} Named by {}.", e.getMessage(), FOLDER);
            return false;
        }
    }
}
