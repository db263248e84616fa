import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what goes along with the program on paper: the texts of all licences, and the list of parts (CycloneDX) with those
 * that Maven does not know, which are Java and libtorch. To be run with
 * {@code java -cp LIBRARIES Papers.java BOM POM RELEASE JARS LICENCES SBOM}.
 */
final class Papers {

    private static final Pattern NOTICE =
            Pattern.compile("(META-INF/)?(LICEN[SC]E|NOTICE|COPYING)([.-][A-Za-z0-9.-]*)?", Pattern.CASE_INSENSITIVE);

    private final ObjectNode bom;
    private final Path folder;

    /** Licences that descriptions forgot or left vague, as the parts' repositories have them, by group. */
    private static final Map<String, String> CORRECTED = Map.of(
            "com.hubspot.immutables", "Apache-2.0",
            "com.hubspot", "Apache-2.0",
            "org.jline", "BSD-3-Clause",
            "org.controlsfx", "BSD-3-Clause",
            "com.google.re2j", "BSD-3-Clause");

    /** Parts by the name of their licence. */
    private final Map<String, List<String>> parts = new TreeMap<>();

    private Papers(ObjectNode bom, Path folder) {
        this.bom = bom;
        this.folder = folder;
    }

    public static void main(String[] files) throws IOException {
        JsonMapper json = JsonMapper.builder().build();
        Path folder = Files.createDirectories(Path.of(files[4]));
        ObjectNode bom = (ObjectNode) json.readTree(Files.readString(Path.of(files[0])));
        Papers papers = new Papers(bom, folder);
        String pom = Files.readString(Path.of(files[1]));
        String release = Files.readString(Path.of(files[2]));
        papers.add("libtorch", found(pom, "<libtorch.version>(.*?)</"), "BSD-3-Clause");
        papers.add("OpenJDK", found(release, "JAVA_VERSION=\"(.*?)\""), "GPL-2.0-only WITH Classpath-exception-2.0");
        for (JsonNode component : bom.get("components")) {
            papers.takeLicences(component);
        }
        papers.copyNotices(Path.of(files[3]));
        papers.writeList();
        Files.writeString(Path.of(files[5]), json.writerWithDefaultPrettyPrinter().writeValueAsString(bom));
    }

    private static String found(String text, String pattern) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        if (!matcher.find()) {
            throw new IllegalArgumentException("There is no " + pattern);
        }
        return matcher.group(1);
    }

    private void add(String name, String version, String licence) {
        ObjectNode component = ((ArrayNode) bom.get("components")).addObject();
        component.put("type", "library").put("bom-ref", name + "@" + version).put("name", name).put("version", version);
        component.putArray("licenses").addObject().put("expression", licence);
    }

    /** Notes the component under its licences, and takes their texts out of the list into files of their own. */
    private void takeLicences(JsonNode component) throws IOException {
        String part = component.path("name").asString() + " " + component.path("version").asString();
        String corrected = CORRECTED.get(component.path("group").asString(""));
        if (corrected != null) {
            ((ObjectNode) component).putArray("licenses").addObject().putObject("license").put("id", corrected);
        }
        if (component.path("licenses").isEmpty()) {
            throw new IllegalStateException("The licence of " + part + " is not known.");
        }
        for (JsonNode choice : component.get("licenses")) {
            JsonNode licence = choice.path("license");
            String name = Stream.of(choice.path("expression"), licence.path("id"), licence.path("name"))
                    .map(node -> node.asString(""))
                    .filter(text -> !text.isEmpty())
                    .findFirst()
                    .orElseThrow();
            parts.computeIfAbsent(name, _ -> new ArrayList<>()).add(part);
            if (licence instanceof ObjectNode known && known.remove("text") instanceof JsonNode text) {
                byte[] content = Base64.getDecoder().decode(text.path("content").asString());
                Files.write(folder.resolve(fileName(name) + ".txt"), content);
            }
        }
    }

    private static String fileName(String name) {
        return name.replaceAll("[^A-Za-z0-9.+-]+", "-");
    }

    /** What the authors of a library put into its jar for those who hand it on. */
    private void copyNotices(Path jars) throws IOException {
        try (Stream<Path> files = Files.list(jars)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".jar")).sorted().toList()) {
                try (ZipFile jar = new ZipFile(file.toFile())) {
                    copyNotices(jar, file.getFileName().toString().replaceFirst("\\.jar$", ""));
                }
            }
        }
    }

    private void copyNotices(ZipFile jar, String name) throws IOException {
        for (ZipEntry entry : jar.stream()
                .filter(entry -> NOTICE.matcher(entry.getName()).matches() && !entry.isDirectory())
                .toList()) {
            String notice = entry.getName().substring(entry.getName().lastIndexOf('/') + 1);
            Path target = folder.resolve(name).resolve(notice.contains(".") ? notice : notice + ".txt");
            Files.createDirectories(target.getParent());
            Files.write(target, jar.getInputStream(entry).readAllBytes());
        }
    }

    private void writeList() throws IOException {
        StringBuilder list = new StringBuilder("""
                Phi-4 Workbench is under the MIT licence, see phi4-workbench.txt. The parts it is made of are under these
                licences. Their texts lie in this folder, and what a part's authors hand along in a folder named after it.
                Texts of the parts of Java itself lie in the folder "legal" of the Java runtime.
                """);
        parts.forEach((licence, names) -> {
            list.append('\n').append(licence).append('\n');
            names.stream().sorted().distinct().forEach(name -> list.append("  ").append(name).append('\n'));
        });
        Files.writeString(folder.resolve("README.txt"), list, StandardCharsets.UTF_8);
    }
}
