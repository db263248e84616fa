package io.github.phiworkbench.engine.torch;

import io.github.phiworkbench.engine.EngineException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder with the files of a libtorch.
 *
 * @param folder where they lie
 * @param cuda whether it knows CUDA
 */
public record LibtorchFolder(Path folder, boolean cuda) {

    private static final Pattern CUDA_LIBRARY = Pattern.compile("(lib)?(c10|torch)_cuda\\..*");
    private static final Pattern LIBRARY = Pattern.compile("(lib)?torch_cpu\\.(so|dll|dylib)");

    /** Where the libraries may lie below what somebody chooses: a download, an environment of Python. */
    private static final List<String> BELOW = List.of("", "lib", "libtorch/lib", "torch/lib");

    /** Files above the libraries that tell the version, as {@code 2.7.1+cu128}. */
    private static final List<String> VERSION_FILES = List.of("build-version", "version.py");

    private static final Pattern VERSION = Pattern.compile("[0-9]+\\.[0-9]+\\.[0-9]+");

    /**
     * Looks for a libtorch that fits, in a folder or a little below.
     *
     * @throws EngineException if there is none; the message says what is wrong
     */
    public static LibtorchFolder find(Path chosen) {
        Path folder = BELOW.stream()
                .map(chosen::resolve)
                .map(Path::normalize)
                .filter(LibtorchFolder::isOne)
                .findFirst()
                .orElseThrow(() -> new EngineException(
                        "%s holds no libtorch: there is no %s in it; choose the folder that holds that file."
                                .formatted(chosen, libraryHere())));
        version(folder).filter(found -> !found.equals(wantedVersion())).ifPresent(found -> {
            throw new EngineException("%s holds libtorch %s, but this program works with %s only; choose one of those."
                    .formatted(folder, found, wantedVersion()));
        });
        return new LibtorchFolder(folder, holdsCuda(folder));
    }

    private static boolean isOne(Path folder) {
        return has(folder, LIBRARY);
    }

    /** Whether the files of CUDA's part lie there too. */
    static boolean holdsCuda(Path folder) {
        return has(folder, CUDA_LIBRARY);
    }

    private static boolean has(Path folder, Pattern name) {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.anyMatch(
                    file -> name.matcher(String.valueOf(file.getFileName())).matches());
        } catch (IOException | UncheckedIOException e) {
            throw new EngineException("The folder " + folder + " cannot be read (" + e.getMessage() + ").", e);
        }
    }

    private static String libraryHere() {
        String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
        return system.startsWith("windows")
                ? "torch_cpu.dll"
                : system.startsWith("mac") ? "libtorch_cpu.dylib" : "libtorch_cpu.so";
    }

    /** Empty where nothing tells. */
    private static Optional<String> version(Path folder) {
        Path above = folder.toAbsolutePath().resolve("..").normalize();
        return VERSION_FILES.stream()
                .map(above::resolve)
                .filter(Files::isRegularFile)
                .flatMap(file -> versionIn(text(file)).stream())
                .findFirst();
    }

    private static Optional<String> versionIn(String text) {
        Matcher matcher = VERSION.matcher(text);
        return matcher.find() ? Optional.of(matcher.group()) : Optional.empty();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new EngineException("The file " + file + " cannot be read (" + e.getMessage() + ").", e);
        }
    }

    /** The version that DJL's bridge was made for; no other fits. */
    public static String wantedVersion() {
        Properties properties = new Properties();
        try (InputStream stream =
                ai.djl.pytorch.engine.PtEngine.class.getResourceAsStream("/jnilib/pytorch.properties")) {
            if (stream == null) {
                throw new IllegalStateException("DJL's bridge to libtorch is missing in the program.");
            }
            properties.load(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Matcher matcher = VERSION.matcher(properties.getProperty("jni_version", ""));
        if (!matcher.find()) {
            throw new IllegalStateException("DJL's bridge does not say which libtorch it was made for.");
        }
        return matcher.group();
    }
}
