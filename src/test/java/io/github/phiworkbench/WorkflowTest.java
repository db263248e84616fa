package io.github.phiworkbench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What can be said of the workflow files without running them: a wrong key in them is seen by nobody until it is needed. */
class WorkflowTest {

    private static final Set<String> TOP =
            Set.of("name", "on", "permissions", "concurrency", "jobs", "env", "defaults", "run-name");
    private static final Set<String> JOB = Set.of(
            "name", "if", "needs", "runs-on", "permissions", "strategy", "timeout-minutes", "env", "steps", "outputs");
    private static final Set<String> STEP =
            Set.of("name", "id", "if", "uses", "with", "run", "shell", "env", "working-directory", "timeout-minutes");
    private static final Pattern PROGRAM = Pattern.compile("(?<![\\w/.])((?:\\.ci|jpackage)/[\\w./-]+|\\./mvnw)");

    static Stream<Path> files() throws IOException {
        try (Stream<Path> files = Files.list(Path.of(".github", "workflows"))) {
            return files.toList().stream();
        }
    }

    /** Doubled keys are errors too. */
    private static Map<?, ?> read(Path file) throws IOException {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        return new Yaml(new SafeConstructor(options)).load(Files.readString(file));
    }

    private static Map<?, ?> map(Object value) {
        return (Map<?, ?>) value;
    }

    /** YAML reads "on" as a truth. */
    private static Set<String> keys(Object map) {
        Set<String> keys = new TreeSet<>();
        map(map).keySet().forEach(key -> keys.add(Boolean.TRUE.equals(key) ? "on" : String.valueOf(key)));
        return keys;
    }

    private static List<Map<?, ?>> steps(Object job) {
        return ((List<?>) map(job).get("steps"))
                .stream().<Map<?, ?>>map(WorkflowTest::map).toList();
    }

    @ParameterizedTest
    @MethodSource("files")
    void keys_are_those_that_exist(Path file) throws IOException {
        Map<?, ?> workflow = read(file);
        assertThat(keys(workflow)).isSubsetOf(TOP).contains("on", "jobs", "permissions");
        map(workflow.get("jobs")).forEach((name, job) -> {
            assertThat(keys(job)).as("job %s", name).isSubsetOf(JOB).contains("runs-on", "steps");
            steps(job).forEach(step -> {
                assertThat(keys(step)).as("step of %s", name).isSubsetOf(STEP);
                assertThat(step.containsKey("uses"))
                        .as("%s either uses or runs", step)
                        .isNotEqualTo(step.containsKey("run"));
            });
        });
    }

    @ParameterizedTest
    @MethodSource("files")
    void jobs_need_jobs_that_there_are(Path file) throws IOException {
        Map<?, ?> jobs = map(read(file).get("jobs"));
        assertThat(jobs.values())
                .extracting(job -> map(job).get("needs"))
                .allSatisfy(need ->
                        assertThat(need == null || jobs.containsKey(need)).isTrue());
    }

    @ParameterizedTest
    @MethodSource("files")
    void what_they_run_is_there_and_can_be_run(Path file) throws IOException {
        Set<String> programs = new TreeSet<>();
        map(read(file).get("jobs")).values().stream()
                .flatMap(job -> steps(job).stream())
                .filter(step -> step.containsKey("run"))
                .forEach(step -> {
                    Matcher matcher = PROGRAM.matcher(String.valueOf(step.get("run")));
                    while (matcher.find()) {
                        programs.add(matcher.group(1));
                    }
                });
        assertThat(programs)
                .contains("./mvnw", "jpackage/package")
                .allSatisfy(program -> assertThat(Path.of(program))
                        .isRegularFile()
                        .satisfies(path -> assertThat(program.endsWith(".ps1") || Files.isExecutable(path))
                                .as("%s can be run", path)
                                .isTrue()));
    }
}
