package io.github.phiworkbench.engine.torch;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

    private static final Pattern CUDA_LIBRARY = Pattern.compile("(lib)?(c10|torch)_cuda\\..*");

    private BroughtLibtorch() {}

    /** Tells DJL which bridge to take, unless the user has done so. To be called before libtorch is loaded. */
    static void tell(Map<String, String> environment, Properties system) {
        String folders = environment.getOrDefault(FOLDER, "");
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
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(file ->
                    CUDA_LIBRARY.matcher(String.valueOf(file.getFileName())).matches());
        } catch (IOException e) {
            LOG.warn("The folder {}, which {} names, cannot be read: {}", folder, FOLDER, e.toString());
            return false;
        }
    }
}
