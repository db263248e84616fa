package io.github.phiworkbench.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.KilledProgram;
import io.github.phiworkbench.database.OpenedDatabase.Access;
import io.github.phiworkbench.database.OpenedDatabase.Kind;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a program that opens a database, or imports chats, at any moment and again and again: what it said was on disk is
 * there. Answers that are being written are killed in {@code AnswerKillTest}.
 */
class KillTest {

    private static final int KILLS_WHILE_OPENING = 30;
    private static final int KILLS_WHILE_IMPORTING = 30;

    private static final Pattern NEEDED =
            Pattern.compile("sqlite-jdbc|slf4j-api|jackson-(core|databind|annotations)|jspecify");

    @TempDir
    private static Path shared;

    private static KilledProgram program;

    @TempDir
    private Path folder;

    private final Random random = new Random(20_240);

    @Test
    void a_database_is_whole_after_kills_at_any_moment_of_its_first_opening() throws Exception {
        int begun = 0;
        for (int kill = 0; kill < KILLS_WHILE_OPENING; kill++) {
            Path file = folder.resolve("first" + kill).resolve("history.db");
            Process writer = program.start("chat", file.toString(), "1");
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
            Process writer = program.start("import", file.toString(), export.toString());
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
        Process last = program.start("import", file.toString(), export.toString());
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

    @BeforeAll
    static void pack() throws Exception {
        Path export = Files.writeString(folder("export").resolve("export.json"), "[" + exported(0) + "]");
        program = KilledProgram.pack(
                folder("program"),
                ChatWriter.class,
                NEEDED,
                "import",
                folder("training").resolve("training.db").toString(),
                export.toString());
    }

    private static Path folder(String name) throws IOException {
        return Files.createDirectories(shared.resolve(name));
    }

    /** Reads so many lines, kills the program, and then reads what it had still said. */
    private static List<String> readThenKill(Process writer, int lines) throws Exception {
        try (BufferedReader reader = writer.inputReader(StandardCharsets.UTF_8)) {
            List<String> said = new ArrayList<>(KilledProgram.readUntil(reader, read -> read.size() == lines));
            KilledProgram.kill(writer);
            said.addAll(KilledProgram.readRest(reader));
            return said;
        }
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
