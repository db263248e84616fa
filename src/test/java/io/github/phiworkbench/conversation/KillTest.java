package io.github.phiworkbench.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.conversation.Opened.Access;
import io.github.phiworkbench.conversation.Opened.Kind;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a program that writes chats, at any moment and again and again: what it said was on disk is there. */
class KillTest {

    private static final int KILLS_WHILE_CHATTING = 140;
    private static final int KILLS_WHILE_OPENING = 30;
    private static final int KILLS_WHILE_IMPORTING = 30;

    /** So many programs at once, each with a database of its own: most of a round is a Java virtual machine starting. */
    private static final int AT_ONCE = 5;

    private static final Pattern NEEDED =
            Pattern.compile("sqlite-jdbc|slf4j-api|jackson-(core|databind|annotations)|jspecify");

    /** The program's jar and archive. */
    @TempDir
    private static Path program;

    @TempDir
    private Path folder;

    private final Random random = new Random(20_240);

    @Test
    void whatever_was_reported_as_stored_is_there_after_a_hundred_and_forty_kills() throws Exception {
        List<Chats> databases = IntStream.range(0, AT_ONCE)
                .mapToObj(n -> new Chats(folder.resolve("chats" + n + ".db")))
                .toList();
        for (int kill = 0; kill < KILLS_WHILE_CHATTING; kill += AT_ONCE) {
            List<Process> writers = new ArrayList<>();
            for (Chats chats : databases) {
                writers.add(start("chat", chats.file.toString(), Integer.toString(kill)));
            }
            for (int n = 0; n < AT_ONCE; n++) {
                int lines = random.nextInt(1, 150);
                databases.get(n).note(readThenKill(writers.get(n), lines));
            }
            databases.forEach(Chats::check);
        }
        assertThat(databases.stream().mapToInt(chats -> chats.questions.size()).sum())
                .isGreaterThan(KILLS_WHILE_CHATTING);
        assertThat(databases.stream().mapToInt(chats -> chats.interrupted).sum())
                .as("openings that found an answer cut off")
                .isGreaterThan(KILLS_WHILE_CHATTING / 4);
    }

    @Test
    void a_database_is_whole_after_kills_at_any_moment_of_its_first_opening() throws Exception {
        int begun = 0;
        for (int kill = 0; kill < KILLS_WHILE_OPENING; kill++) {
            Path file = folder.resolve("first" + kill).resolve("history.db");
            Process writer = start("chat", file.toString(), "1");
            awaitFile(file, writer);
            busyWait(random.nextInt(30_000));
            readThenKill(writer, 0);
            begun += Files.exists(file) ? 1 : 0;
            Opened opened = ConversationStore.open(file);
            try (ConversationStore store = opened.store()) {
                assertThat(opened.access()).isEqualTo(Access.FILE);
                assertThat(opened.notices()).noneMatch(notice -> notice.kind() == Kind.DAMAGED);
                TestAnswers.exchange(store, "question", "answer");
                assertThat(store.search("question")).isNotEmpty();
            }
        }
        assertThat(begun).isEqualTo(KILLS_WHILE_OPENING);
    }

    @Test
    void an_import_stores_conversations_whole_or_not_at_all_and_can_be_repeated_after_each_kill() throws Exception {
        Path export = folder.resolve("export.json");
        Files.writeString(
                export,
                IntStream.range(0, 400).mapToObj(KillTest::exported).collect(Collectors.joining(",", "[", "]")));
        Path file = folder.resolve("target.db");
        Set<String> reported = new HashSet<>();
        for (int kill = 0; kill < KILLS_WHILE_IMPORTING; kill++) {
            Process writer = start("import", file.toString(), export.toString());
            readThenKill(writer, random.nextInt(2, 40 + 12 * kill)).stream()
                    .filter(line -> line.startsWith("imported"))
                    .map(line -> line.split(" ")[1])
                    .forEach(reported::add);
            try (ConversationStore store = ConversationStore.open(file).store()) {
                Set<String> there = store.list().stream()
                        .map(conversation -> Long.toString(conversation.id()))
                        .collect(Collectors.toSet());
                assertThat(there).containsAll(reported);
                for (ConversationSummary conversation : store.list()) {
                    assertThat(store.path(conversation.id())).hasSize(2);
                }
            }
        }
        assertThat(reported).hasSizeBetween(1, 400);
        Process last = start("import", file.toString(), export.toString());
        try (BufferedReader reader = last.inputReader(StandardCharsets.UTF_8)) {
            assertThat(reader.lines().toList()).contains("done");
        }
        try (ConversationStore store = ConversationStore.open(file).store()) {
            assertThat(store.list()).hasSize(400);
            assertThat(store.search("answer")).hasSize(400);
        }
    }

    /** A question and its answer as ChatGPT exports them. */
    private static String exported(int number) {
        String message = "{\"author\":{\"role\":\"%s\"},\"content\":{\"content_type\":\"text\",\"parts\":[\"%s\"]}}";
        return "{\"id\":\"c%d\",\"title\":\"Question %d\",\"mapping\":{\"q\":{\"children\":[\"a\"],\"message\":%s},"
                        .formatted(number, number, message.formatted("user", "Question " + number))
                + "\"a\":{\"parent\":\"q\",\"message\":%s}}}"
                        .formatted(message.formatted("assistant", "Answer ".repeat(300)));
    }

    /** One database, and what its writers said was on disk. */
    private static final class Chats {
        private final Path file;
        private final Map<Long, String> questions = new HashMap<>();
        private final Map<Long, Integer> saved = new HashMap<>();
        private final Set<Long> finished = new HashSet<>();
        private int interrupted;

        Chats(Path file) {
            this.file = file;
        }

        void note(List<String> lines) {
            for (String line : lines) {
                String[] words = line.split(" ", 3);
                switch (words[0]) {
                    case "asked" -> questions.put(Long.parseLong(words[1]), words[2]);
                    case "begun" -> saved.put(Long.parseLong(words[1]), 0);
                    case "saved" -> saved.put(Long.parseLong(words[1]), Integer.parseInt(words[2]));
                    case "finished" -> finished.add(Long.parseLong(words[1]));
                    default -> assertThat(line).startsWith("opened FILE").doesNotContain(Kind.DAMAGED.name());
                }
            }
        }

        void check() {
            Opened opened = ConversationStore.open(file);
            try (ConversationStore store = opened.store()) {
                assertThat(opened.access()).isEqualTo(Access.FILE);
                assertThat(opened.notices()).allMatch(notice -> notice.kind() == Kind.INTERRUPTED_ANSWERS);
                interrupted += opened.notices().size();
                assertThat(store.database().<String>read(sql -> sql.pragma("integrity_check")))
                        .isEqualTo("ok");
                questions.forEach(
                        (id, text) -> assertThat(store.message(id).content()).isEqualTo(text));
                saved.forEach((id, length) -> checkAnswer(store.message(id), length));
            }
        }

        private void checkAnswer(StoredMessage answer, int length) {
            String text = answer.content();
            assertThat(text.length()).isGreaterThanOrEqualTo(length);
            assertThat(text).isEqualTo(ChatWriter.answer(text.length()));
            if (finished.contains(answer.id())) {
                assertThat(answer.state()).isEqualTo(MessageState.COMPLETE);
                assertThat(answer.stats()).contains(TestAnswers.STATS);
            } else {
                assertThat(answer.state()).isIn(MessageState.STOPPED, MessageState.COMPLETE);
                assertThat(text.length() - length)
                        .as("more than one save was lost")
                        .isLessThan(20);
            }
            assertThat(answer.parent()).isNotEqualTo(OptionalLong.empty());
        }
    }

    /**
     * Packs the program into a jar and lets it run once, so that the virtual machine keeps its classes ready in an archive:
     * most of a round is a start, and this halves it.
     */
    @BeforeAll
    static void pack() throws Exception {
        try (JarOutputStream jar = new JarOutputStream(Files.newOutputStream(program.resolve("chat-writer.jar")))) {
            for (Path classes : classPath().filter(Files::isDirectory).toList()) {
                pack(classes, jar);
            }
        }
        Path export = Files.writeString(program.resolve("export.json"), "[" + exported(0) + "]");
        Process training = start(
                "-XX:ArchiveClassesAtExit=" + program.resolve("classes.jsa"),
                "import",
                program.resolve("training.db").toString(),
                export.toString());
        try (BufferedReader reader = training.inputReader(StandardCharsets.UTF_8)) {
            assertThat(reader.readAllLines()).contains("done");
        }
        assertThat(training.waitFor()).isZero();
    }

    private static void pack(Path classes, JarOutputStream jar) throws IOException {
        Path base = classes.resolve("io/github/phiworkbench");
        try (Stream<Path> files = Stream.of("conversation", "engine", "tokenizer", "family")
                .map(base::resolve)
                .filter(Files::isDirectory)
                .flatMap(KillTest::walk)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(
                        new JarEntry(classes.relativize(file).toString().replace('\\', '/')));
                Files.copy(file, jar);
            }
        }
    }

    private static Stream<Path> walk(Path start) {
        try {
            return Files.walk(start);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of);
    }

    /** Starts the program with what it needs and no logging to set up. */
    private static Process start(String... arguments) throws IOException {
        String needed = Stream.concat(
                        Stream.of(program.resolve("chat-writer.jar")),
                        classPath()
                                .filter(entry ->
                                        NEEDED.matcher(entry.toString()).find()))
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
        boolean training = arguments[0].startsWith("-XX");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "-Xlog:disable",
                "-Dorg.sqlite.tmpdir=" + program,
                "-cp",
                needed,
                training ? arguments[0] : "-XX:SharedArchiveFile=" + program.resolve("classes.jsa"),
                ChatWriter.class.getName()));
        command.addAll(Arrays.asList(arguments).subList(training ? 1 : 0, arguments.length));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    /** Reads so many lines, kills the program, and then reads what it had still said. */
    private static List<String> readThenKill(Process writer, int lines) throws Exception {
        List<String> said = new ArrayList<>();
        try (BufferedReader reader = writer.inputReader(StandardCharsets.UTF_8)) {
            String line;
            while (said.size() < lines && (line = reader.readLine()) != null) {
                said.add(line);
            }
            // The process itself would close its streams too.
            writer.toHandle().destroyForcibly();
            assertThat(writer.waitFor(20, TimeUnit.SECONDS)).isTrue();
            String rest = reader.readAllAsString();
            int end = rest.lastIndexOf('\n');
            rest.substring(0, end + 1).lines().forEach(said::add);
        }
        return said;
    }

    private static void awaitFile(Path file, Process writer) {
        while (writer.isAlive() && !Files.exists(file)) {
            Thread.onSpinWait();
        }
    }

    private static void busyWait(int microseconds) {
        long end = System.nanoTime() + microseconds * 1_000L;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }
}
