package io.github.phiworkbench.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Texts, layouts and code of each area keep in step. Keys are looked for in the area's FXML and in the string literals of
 * the code; {@code "prefix." + word} uses all keys that begin so.
 */
class BundlesTest {

    private static final Path RESOURCES = Path.of("src/main/resources/io/github/phiworkbench/ui");
    private static final Path CODE = Path.of("src/main/java/io/github/phiworkbench/ui");
    private static final Pattern FXML_KEY = Pattern.compile("\"%([^\"]+)\"");
    private static final Pattern LOOKUP =
            Pattern.compile("(?:texts|Texts\\.of\\(\"\\w+\"\\))\\s*\\.get\\(\\s*\"([^\"]+)\"([,)])");
    private static final Pattern LITERAL = Pattern.compile("\"([a-z][a-zA-Z0-9_.-]*)\"");

    static List<Path> bundles() throws IOException {
        try (Stream<Path> files = Files.walk(RESOURCES)) {
            return files.filter(file -> file.toString().endsWith(".properties"))
                    .sorted()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void every_text_is_used_and_every_text_that_is_used_exists(Path bundle) throws IOException {
        Set<String> keys = keys(bundle);
        assertThat(keys).isNotEmpty();
        String area = bundle.getParent().getFileName().toString();
        String fxml = sources(RESOURCES.resolve(area), ".fxml");
        String code = sources(CODE.resolve(area), ".java") + bundleUsers(area);

        Set<String> wanted = new TreeSet<>();
        find(FXML_KEY, fxml, wanted);
        Matcher lookups = LOOKUP.matcher(code);
        while (lookups.find()) {
            wanted.add(lookups.group(1));
        }
        assertThat(keys).as("texts that layouts and code look up").containsAll(wanted);

        Set<String> literals = new TreeSet<>(wanted);
        find(LITERAL, code, literals);
        Set<String> unused = new TreeSet<>(keys);
        unused.removeIf(key -> literals.contains(key)
                || literals.stream().anyMatch(part -> part.endsWith(".") && key.startsWith(part)));
        assertThat(unused).as("texts that nobody looks up").isEmpty();
    }

    @ParameterizedTest
    @MethodSource("bundles")
    void texts_with_values_have_no_plain_apostrophes(Path bundle) throws IOException {
        Properties texts = load(bundle);
        for (String key : texts.stringPropertyNames()) {
            assertThat(texts.getProperty(key)).as(key).doesNotContain("'").isNotBlank();
        }
    }

    private static void find(Pattern pattern, String text, Set<String> into) {
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            into.add(matcher.group(1));
        }
    }

    /** Code outside the area's package that says {@code Texts.of("area")}. */
    private static String bundleUsers(String area) throws IOException {
        StringBuilder users = new StringBuilder();
        try (Stream<Path> files = Files.walk(CODE)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".java")).toList()) {
                String text = Files.readString(file);
                if (text.contains("Texts.of(\"" + area + "\")")) {
                    users.append(text);
                }
            }
        }
        return users.toString();
    }

    private static String sources(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return "";
        }
        StringBuilder all = new StringBuilder();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(ending)).toList()) {
                all.append(Files.readString(file));
            }
        }
        return all.toString();
    }

    private static Set<String> keys(Path bundle) throws IOException {
        return new TreeSet<>(load(bundle).stringPropertyNames());
    }

    private static Properties load(Path bundle) throws IOException {
        Properties texts = new Properties();
        try (var reader = Files.newBufferedReader(bundle)) {
            texts.load(reader);
        }
        return texts;
    }
}
