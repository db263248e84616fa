package io.github.phiworkbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A program of the tests that is started many times and killed each time. It is packed into a jar and runs once, so that the
 * virtual machine keeps its classes ready in an archive: most of a round is a start, and this halves it.
 */
public final class KilledProgram {

    private final Path folder;
    private final Class<?> main;
    private final Path jar;
    private final Path archive;
    private final Pattern libraries;

    private KilledProgram(Path folder, Class<?> main, Pattern libraries) {
        this.folder = folder;
        this.main = main;
        this.libraries = libraries;
        jar = folder.resolve("program.jar");
        archive = folder.resolve("classes.jsa");
    }

    /**
     * Packs a program.
     *
     * @param folder for its jar and archive
     * @param libraries which of the jars of the tests it needs; without those of logging, nothing has to be set up for it
     * @param training arguments with which it ends by itself, after it has done what it will do
     */
    public static KilledProgram pack(Path folder, Class<?> main, Pattern libraries, String... training)
            throws IOException, InterruptedException {
        KilledProgram program = new KilledProgram(folder, main, libraries);
        program.writeJar();
        Process trained = program.start("-XX:ArchiveClassesAtExit=" + program.archive, training);
        try (BufferedReader reader = trained.inputReader(StandardCharsets.UTF_8)) {
            assertThat(reader.readAllLines()).contains("done");
        }
        assertThat(trained.waitFor()).isZero();
        return program;
    }

    /** Starts it. */
    public Process start(String... arguments) throws IOException {
        return start("-XX:SharedArchiveFile=" + archive, arguments);
    }

    private Process start(String option, String... arguments) throws IOException {
        String needed = Stream.concat(
                        Stream.of(jar),
                        classPath()
                                .filter(Predicate.not(Files::isDirectory))
                                .filter(entry ->
                                        libraries.matcher(entry.toString()).find()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Xlog:disable",
                "-Dorg.sqlite.tmpdir=" + folder,
                "-DRUST_FLAVOR=cpu",
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-cp",
                needed,
                option,
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Reads its lines until one fits, or until it ends. */
    public static List<String> readUntil(BufferedReader reader, Predicate<List<String>> enough) throws IOException {
        List<String> said = new ArrayList<>();
        String line;
        while (!enough.test(said) && (line = reader.readLine()) != null) {
            said.add(line);
        }
        return said;
    }

    /** Kills it. */
    public static void kill(Process process) throws InterruptedException {
        // The process itself would close its streams too.
        process.toHandle().destroyForcibly();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
    }

    /** Reads what it says until it is killed, without a line that was cut off. */
    public static List<String> readRest(BufferedReader reader) throws IOException {
        String rest = reader.readAllAsString();
        return rest.substring(0, rest.lastIndexOf('\n') + 1).lines().toList();
    }

    private void writeJar() throws IOException {
        try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar))) {
            for (Path classes : classPath().filter(Files::isDirectory).toList()) {
                addTo(out, classes);
            }
        }
    }

    private static void addTo(JarOutputStream out, Path classes) {
        try (Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String name = classes.relativize(file).toString().replace('\\', '/');
                if (name.startsWith("io/github/phiworkbench/") && !name.contains("/ui/")) {
                    out.putNextEntry(new JarEntry(name));
                    Files.copy(file, out);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }
}
