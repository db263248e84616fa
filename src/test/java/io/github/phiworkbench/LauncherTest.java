package io.github.phiworkbench;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Runs {@code phi4} in a copy of the project's layout, whose path has spaces in it, with JVMs and a build that only
 * write down what they were asked for. Once with each shell of this machine.
 */
@DisabledOnOs(OS.WINDOWS)
@ParameterizedClass(name = "{0}")
@MethodSource("shells")
class LauncherTest {

    private static final String BUILDING = "Building Phi-4 Workbench (first start, about a minute)...\n";

    private final List<String> shell;
    private final Map<String, String> environment = new HashMap<>();

    @TempDir
    Path temporary;

    private Path folder;
    private Path project;
    private Path jar;
    private Path jvms;

    LauncherTest(List<String> shell) {
        this.shell = shell;
    }

    static Stream<List<String>> shells() {
        return Stream.of(List.of("sh"), List.of("dash"), List.of("bash"), List.of("busybox", "sh"))
                .filter(shell -> Arrays.stream(System.getenv("PATH").split(":"))
                        .anyMatch(on -> Files.isExecutable(Path.of(on, shell.getFirst()))));
    }

    @BeforeEach
    void layOut() throws IOException {
        // The launcher follows links, and the temporary folder of macOS is one.
        folder = Files.createDirectory(temporary.toRealPath().resolve("with some spaces"));
        project = Files.createDirectory(folder.resolve("the project"));
        jvms = Files.createDirectory(folder.resolve("the jvms"));
        jar = project.resolve("target/phi4-workbench.jar");

        Files.copy(Path.of("phi4"), project.resolve("phi4"));
        Files.createDirectories(project.resolve(".mvn"));
        Files.copy(Path.of(".mvn/find-jdk.sh"), project.resolve(".mvn/find-jdk.sh"));
        write(project.resolve("pom.xml"), "<project/>");
        write(project.resolve("src/main/java/Main.java"), "class Main {}");
        write(project.resolve("models/tiny.json"), "{}");
        script(project.resolve("mvnw"), """
                echo "$JAVA_HOME|$*" >>mvnw.calls
                echo 'noise of the build'
                cat
                if [ -p gate ]; then read -r line <gate; fi
                if [ -e broken ]; then
                  for i in 1 2 3 4 5 6 7 8 9 10; do for j in 0 1 2 3 4 5 6 7 8 9; do echo "[line $i$j]"; done; done
                  exit 3
                fi
                mkdir -p target
                [ -e target/phi4-workbench.jar ] || echo jar >target/phi4-workbench.jar
                """);

        // Whatever Java this machine has on its PATH, it is not the one that is found there.
        environment.put("PATH", jvm("on the path", "17.0.15").resolve("bin") + ":/usr/bin:/bin");
        environment.put("HOME", folder.toString());
        environment.put("PHI4_JVM_DIRS", jvms.toString());
    }

    @Test
    void a_fitting_JAVA_HOME_goes_before_all_others() throws Exception {
        built();
        jvm("the jvms/jdk-25", "25.0.3");
        environment.put("JAVA_HOME", jvm("my own", "26").toString());

        assertThat(phi4().out()).startsWith("java=" + folder.resolve("my own/bin/java") + "\n");
    }

    @Test
    void a_fitting_java_on_the_path_goes_before_the_usual_folders() throws Exception {
        built();
        jvm("the jvms/jdk-25", "25.0.3");
        Path links = Files.createDirectory(folder.resolve("links"));
        Files.createSymbolicLink(links.resolve("java"), jvm("linked", "26.0.1").resolve("bin/java"));
        environment.put("PATH", links + ":" + environment.get("PATH"));

        assertThat(phi4().out()).startsWith("java=" + folder.resolve("linked/bin/java") + "\n");
    }

    @Test
    void behind_an_older_JAVA_HOME_the_JDK_beside_it_is_taken() throws Exception {
        built();
        environment.put("JAVA_HOME", jvm("the jvms/jdk-17", "17.0.15").toString());
        jvm("the jvms/jdk-1.8", "1.8.0_402");
        jvm("the jvms/jdk-21", "21.0.1");
        jvm("the jvms/jdk-25", "25.0.3");

        Outcome outcome = phi4();

        assertThat(outcome.out()).startsWith("java=" + jvms.resolve("jdk-25/bin/java") + "\n");
        assertThat(outcome.err()).isEmpty();
    }

    @Test
    void in_the_usual_folders_the_tested_version_goes_before_a_newer_one() throws Exception {
        built();
        jvm("the jvms/a-26", "26-ea");
        jvm("the jvms/b-25/Contents/Home", "25");

        assertThat(phi4().out()).startsWith("java=" + jvms.resolve("b-25/Contents/Home/bin/java") + "\n");
    }

    @Test
    void a_JVM_without_a_release_file_is_asked() throws Exception {
        built();
        Path home = jvms.resolve("unnamed");
        script(home.resolve("bin/java"), """
                if [ "$1" = -version ]; then
                  echo 'Picked up JAVA_TOOL_OPTIONS: -Da="b"' >&2
                  echo 'openjdk version "25.0.1" 2025-10-21' >&2
                else
                  echo unnamed
                fi
                """);

        assertThat(phi4().out()).isEqualTo("unnamed\n");
    }

    @Test
    void with_only_an_older_Java_one_sentence_says_what_to_do() throws Exception {
        built();
        Path old = jvm("the jvms/jdk-21", "21.0.1");
        environment.put("JAVA_HOME", old.toString());

        Outcome outcome = phi4();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .hasLineCount(1)
                .contains("JDK 25 or newer", "only Java 21 in " + old + " was found", "JAVA_HOME");
    }

    @Test
    void the_Maven_wrapper_says_the_same() throws Exception {
        Files.copy(Path.of("mvnw"), project.resolve("mvnw.real"));
        write(project.resolve(".mvn/wrapper/maven-wrapper.properties"), "distributionUrl=none");

        Outcome outcome = run(start(project.resolve("mvnw.real"), "verify"));

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err()).hasLineCount(1).contains("JDK 25 or newer", "JAVA_HOME");
    }

    @Test
    void a_build_needs_a_compiler_and_a_start_does_not() throws Exception {
        Path home = jvm("the jvms/jre-25", "25.0.3");
        Files.delete(home.resolve("bin/javac"));

        Outcome unbuilt = phi4();
        assertThat(unbuilt.code()).isEqualTo(1);
        assertThat(unbuilt.err()).hasLineCount(1).contains("a Java 25 without a compiler");
        assertThat(builds()).isEmpty();

        built();
        assertThat(phi4().code()).isZero();
    }

    @Test
    void the_program_gets_its_flags_and_the_arguments_as_they_were_typed() throws Exception {
        built();
        jvm("the jvms/jdk-25", "25.0.3");
        environment.put("PHI4_JAVA_OPTIONS", "-Xmx2g  -Dpattern=*");

        Outcome outcome = phi4("chat", "", "two  words", "a'b\"c", "$HOME `x` \\n", "*", "line\nbreak", "--json");

        assertThat(outcome.err()).isEmpty();
        assertThat(outcome.out())
                .contains("[--enable-native-access=ALL-UNNAMED]\n", "[--sun-misc-unsafe-memory-access=allow]\n")
                .contains("[-XX:+UseSerialGC]\n", "[-Dstdout.encoding=UTF-8]\n", "[-Dai.djl.offline=true]\n")
                .contains("[-DPYTORCH_LIBRARY_PATH=" + project.resolve("target/native") + "]\n")
                .contains("[-DPYTORCH_FLAVOR=cpu]\n")
                .contains("[-Dphi4.home=" + project + "]\n")
                .endsWith("[-Xmx2g]\n[-Dpattern=*]\n[-jar]\n[" + jar + "]\n"
                        + "[chat]\n[]\n[two  words]\n[a'b\"c]\n[$HOME `x` \\n]\n[*]\n[line\nbreak]\n[--json]\n");
    }

    @Test
    void a_libtorch_of_ones_own_is_left_to_the_program() throws Exception {
        built();
        jvm("the jvms/jdk-25", "25.0.3");
        environment.put("PYTORCH_LIBRARY_PATH", "/somewhere");

        assertThat(phi4().out()).doesNotContain("PYTORCH");
    }

    @Test
    void the_exit_code_and_standard_input_are_the_programs() throws Exception {
        Path home = jvm("the jvms/jdk-25", "25.0.3");
        script(home.resolve("bin/java"), "cat\nexit 42\n");
        Path input = folder.resolve("input");
        write(input, "typed\n");

        // The build, which comes first, must not take it away.
        ProcessBuilder start = start(project.resolve("phi4")).redirectInput(input.toFile());
        Outcome outcome = run(start);

        assertThat(outcome.code()).isEqualTo(42);
        assertThat(outcome.out()).isEqualTo("typed\n");
        assertThat(builds()).hasSize(1);
    }

    @Test
    void it_starts_through_links_and_from_any_folder() throws Exception {
        built();
        jvm("the jvms/jdk-25", "25.0.3");
        Path bin = Files.createDirectory(folder.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("phi4"), Path.of("../the project/phi4"));
        Files.createSymbolicLink(folder.resolve("phi"), bin.resolve("phi4"));

        Outcome outcome = run(start(folder.resolve("phi"), "models"));

        assertThat(outcome.out()).contains("[-Dphi4.home=" + project + "]\n").endsWith("[models]\n");
        assertThat(builds()).isEmpty();
    }

    @Test
    void the_first_start_builds_and_the_next_does_not() throws Exception {
        Path home = jvm("the jvms/jdk-25", "25.0.3");

        Outcome first = phi4("--json");
        assertThat(first.code()).isZero();
        assertThat(first.err()).isEqualTo(BUILDING);
        assertThat(first.out()).startsWith("java=").endsWith("[--json]\n").doesNotContain("noise");
        assertThat(builds()).singleElement().asString().startsWith(home + "|").endsWith(" package");

        Outcome second = phi4("--json");
        assertThat(second.err()).isEmpty();
        assertThat(second.out()).isEqualTo(first.out());
        assertThat(builds()).hasSize(1);
        assertThat(project.resolve("target/phi4.lock")).doesNotExist();
    }

    @Test
    void a_newer_source_is_built_once() throws Exception {
        jvm("the jvms/jdk-25", "25.0.3");
        int expected = 0;
        for (String source : List.of("pom.xml", "src/main/java/Main.java", "src/main/java", "models/tiny.json")) {
            built();
            Files.setLastModifiedTime(
                    project.resolve(source),
                    FileTime.from(Files.getLastModifiedTime(jar).toInstant().plusSeconds(1)));

            Outcome outcome = phi4();
            assertThat(outcome.code()).isZero();
            assertThat(outcome.err()).hasLineCount(1).contains("again");
            assertThat(builds()).hasSize(++expected);

            // The build has left the file as it was, as Maven does where nothing has come of the change.
            assertThat(phi4().err()).isEmpty();
            assertThat(builds()).hasSize(expected);
            age(project.resolve(source));
        }
    }

    @Test
    void a_failing_build_shows_the_end_of_its_log() throws Exception {
        jvm("the jvms/jdk-25", "25.0.3");
        write(project.resolve("broken"), "");

        Outcome outcome = phi4();

        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .startsWith(BUILDING)
                .contains(project.resolve("target/phi4-build.log").toString())
                .endsWith("[line 109]\n")
                .doesNotContain("[line 10]");
        assertThat(project.resolve("target/phi4.lock")).doesNotExist();

        Files.delete(project.resolve("broken"));
        assertThat(phi4().code()).isZero();
    }

    @Test
    void two_starts_at_once_build_once() throws Exception {
        jvm("the jvms/jdk-25", "25.0.3");
        Path gate = project.resolve("gate");
        assertThat(new ProcessBuilder("mkfifo", gate.toString()).start().waitFor())
                .isZero();

        Process first = start(project.resolve("phi4")).start();
        try (BufferedReader ofFirst = first.errorReader(UTF_8)) {
            assertThat(ofFirst.readLine()).startsWith("Building");
            Process second = start(project.resolve("phi4")).start();
            try (BufferedReader ofSecond = second.errorReader(UTF_8)) {
                assertThat(ofSecond.readLine()).startsWith("Waiting for the build");
                Files.writeString(gate, "go\n");
                assertThat(first.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
            } finally {
                second.destroy();
            }
        } finally {
            first.destroy();
        }
        assertThat(first.exitValue()).isZero();
        assertThat(builds()).hasSize(1);
    }

    @Test
    void a_lock_left_behind_is_broken_and_its_half_build_is_not_trusted() throws Exception {
        jvm("the jvms/jdk-25", "25.0.3");
        built();
        age(jar, 30);
        Process gone = new ProcessBuilder("true").start();
        gone.waitFor();
        write(project.resolve("target/phi4.lock/pid"), gone.pid() + "\n");

        Outcome outcome = phi4();

        assertThat(outcome.code()).isZero();
        assertThat(outcome.err()).isEqualTo(BUILDING);
        assertThat(project.resolve("target/phi4.lock")).doesNotExist();
    }

    @Test
    void the_cache_is_used_where_there_is_one() throws Exception {
        built();
        jvm("the jvms/jdk-25", "25.0.3");
        assertThat(phi4().out()).doesNotContain("AOT");

        write(project.resolve("target/phi4.aot"), "");
        assertThat(phi4().out()).contains("[-XX:AOTCache=" + project.resolve("target/phi4.aot") + "]\n");
    }

    @Test
    void options_that_the_JVM_does_not_take_beside_the_cache_go_before_it() throws Exception {
        built();
        jvm("the jvms/jdk-25", "25.0.3");
        write(project.resolve("target/phi4.aot"), "");
        for (String variable : List.of("PHI4_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS")) {
            environment.put(variable, "-Xmx1g -Xshare:off");

            assertThat(phi4().out()).contains("[-XX:+UseSerialGC]").doesNotContain("AOT");
            environment.remove(variable);
        }
        environment.put("PHI4_JAVA_OPTIONS", "-XX:AOTCache=my.aot");
        assertThat(phi4().out()).containsOnlyOnce("AOT").contains("[-XX:AOTCache=my.aot]\n");
    }

    @Test
    void a_build_ends_with_a_rehearsal_away_from_the_users_data_that_leaves_the_cache() throws Exception {
        Path home = jvm("the jvms/jdk-25", "25.0.3");
        script(home.resolve("bin/java"), """
                for argument in "$@"; do
                  case $argument in
                  -XX:AOTCacheOutput=*) echo cache >"${argument#*=}"; printf '%s\\n' "$@" >"${argument#*=}".arguments ;;
                  -XX:AOTCache=*) echo "with $(cat "${argument#*=}")" ;;
                  esac
                done
                """);

        assertThat(phi4().out()).isEqualTo("with cache\n");
        assertThat(project.resolve("target/phi4.aot.new")).doesNotExist();
        assertThat(project.resolve("target/phi4.aot.new.arguments"))
                .content()
                .contains("-Dphi4.data=" + project.resolve("target/rehearsal") + "\n", "-Dglass.platform=Headless\n")
                .endsWith("-jar\n" + jar + "\nrehearse\n");
    }

    /** A JVM that writes down which one it is and what it is started with. */
    private Path jvm(String name, String version) throws IOException {
        Path home = folder.resolve(name);
        write(home.resolve("release"), "IMPLEMENTOR=\"Nobody\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.createDirectories(home.resolve("lib"));
        script(home.resolve("bin/java"), """
                printf 'java=%s\\n' "$0"
                for argument in "$@"; do printf '[%s]\\n' "$argument"; done
                """);
        script(home.resolve("bin/javac"), "exit 9\n");
        return home;
    }

    /** Puts a program there that is newer than all its sources. */
    private void built() throws IOException {
        age(project.resolve("pom.xml"));
        for (String sources : List.of("src/main", "models")) {
            try (Stream<Path> files = Files.walk(project.resolve(sources))) {
                for (Path file : files.toList()) {
                    age(file);
                }
            }
        }
        write(jar, "jar");
        age(jar, 60);
    }

    private static void age(Path file) throws IOException {
        age(file, 3600);
    }

    private static void age(Path file, int seconds) throws IOException {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(seconds)));
    }

    private List<String> builds() throws IOException {
        Path calls = project.resolve("mvnw.calls");
        return Files.exists(calls) ? Files.readAllLines(calls) : List.of();
    }

    private Outcome phi4(String... arguments) throws IOException, InterruptedException {
        return run(start(project.resolve("phi4"), arguments));
    }

    private ProcessBuilder start(Path script, String... arguments) {
        List<String> command = new ArrayList<>(shell);
        command.add(script.toString());
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        return builder;
    }

    private Outcome run(ProcessBuilder builder) throws IOException, InterruptedException {
        Path out = temporary.resolve("out");
        Path err = temporary.resolve("err");
        Process process =
                builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError("still running after a minute: " + builder.command());
        }
        return new Outcome(process.exitValue(), Files.readString(out), Files.readString(err));
    }

    private static void script(Path file, String body) throws IOException {
        write(file, "#!/bin/sh\n" + body);
        assertThat(file.toFile().setExecutable(true)).isTrue();
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private record Outcome(int code, String out, String err) {}
}
