import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Copies jars without the native libraries in them, which lie unpacked beside the program, and without jars that have nothing
 * in them. To be run with {@code java SlimJars.java FROM TO KEPT}, where natives that begin with KEPT stay: they belong to a
 * libtorch that the user may bring along.
 */
final class SlimJars {

    private static final Pattern NATIVE = Pattern.compile(".*\\.(so|dll|dylib|jnilib|a)(\\.\\d+)?");

    private SlimJars() {}

    public static void main(String[] folders) throws IOException {
        Path from = Path.of(folders[0]);
        Path to = Files.createDirectories(Path.of(folders[1]));
        try (Stream<Path> jars = Files.list(from)) {
            for (Path jar : jars.filter(file -> file.toString().endsWith(".jar")).toList()) {
                copy(jar, to.resolve(jar.getFileName()), folders[2]);
            }
        }
    }

    private static void copy(Path from, Path to, String keptNatives) throws IOException {
        try (ZipFile jar = new ZipFile(from.toFile())) {
            List<? extends ZipEntry> kept =
                    jar.stream()
                    .filter(entry -> entry.getName().startsWith(keptNatives)
                            || !NATIVE.matcher(entry.getName()).matches())
                    .toList();
            if (kept.stream().allMatch(SlimJars::isNothing)) {
                return;
            }
            if (kept.size() == jar.size()) {
                Files.copy(from, to);
            } else {
                write(jar, kept, to);
            }
        }
        Files.setLastModifiedTime(to, Files.getLastModifiedTime(from));
    }

    /** A manifest alone: JavaFX has such jars beside those with the classes. */
    private static boolean isNothing(ZipEntry entry) {
        return entry.isDirectory() || entry.getName().equals("META-INF/MANIFEST.MF");
    }

    private static void write(ZipFile jar, List<? extends ZipEntry> entries, Path to) throws IOException {
        try (OutputStream file = Files.newOutputStream(to);
                ZipOutputStream zip = new ZipOutputStream(file)) {
            for (ZipEntry entry : entries) {
                ZipEntry copy = new ZipEntry(entry.getName());
                copy.setTime(entry.getTime());
                zip.putNextEntry(copy);
                try (InputStream content = jar.getInputStream(entry)) {
                    content.transferTo(zip);
                }
                zip.closeEntry();
            }
        }
    }
}
