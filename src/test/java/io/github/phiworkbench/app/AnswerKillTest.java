package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.KilledProgram;
import io.github.phiworkbench.TestModels;
import io.github.phiworkbench.conversation.ConversationStore;
import io.github.phiworkbench.conversation.MessageState;
import io.github.phiworkbench.conversation.Opened;
import io.github.phiworkbench.conversation.StoredMessage;
import io.github.phiworkbench.database.OpenedDatabase.Access;
import io.github.phiworkbench.database.OpenedDatabase.Kind;
import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** Kills the program while models answer, at any moment and again and again: the user loses at most the last second. */
class AnswerKillTest {

    /** Each hits the writers of four databases; with {@code -Dphi4.kills=200} there are more, for minutes. */
    private static final int KILLS = Integer.getInteger("phi4.kills", 50);

    private static final int DATABASES = 4;

    /** So many programs at once: most of the time they wait for their models. */
    private static final int AT_ONCE = 5;

    /** A kill comes so long after the first word at the latest. */
    private static final int LONGEST_MILLIS = 2_000;

    /** What a kill may take away of an answer. */
    private static final long ALLOWED_MILLIS = 1_000;

    /** All but the window's and the tests' own, and nothing that would log. */
    private static final Pattern LIBRARIES = Pattern.compile(
            "^(?!.*(javafx|atlantafx|controlsfx|ikonli|testfx|archunit|junit|mockito|logback|pytorch)).*\\.jar$");

    private static final Path MODEL = TestModels.embedded("phi-4-nano-instruct").toAbsolutePath();

    @TempDir
    private Path folder;

    @Test
    void at_most_the_last_second_of_an_answer_is_lost_when_two_hundred_writers_are_killed(TestReporter reporter)
            throws Exception {
        KilledProgram program = KilledProgram.pack(
                folder,
                AnswerWriter.class,
                LIBRARIES,
                MODEL.toString(),
                "1",
                "1",
                folder.resolve("training.db").toString());
        List<Round> rounds = IntStream.range(0, AT_ONCE)
                .mapToObj(n -> new Round(program, folder, n))
                .toList();
        try (ExecutorService killers = Executors.newFixedThreadPool(AT_ONCE)) {
            List<Future<?>> running = new ArrayList<>();
            for (Round round : rounds) {
                running.add(killers.submit(() -> {
                    for (int kill = 0; kill < KILLS / AT_ONCE; kill++) {
                        round.killAndCheck(kill);
                    }
                    return true;
                }));
            }
            for (Future<?> killer : running) {
                join(killer);
            }
        }
        List<Chats> databases =
                rounds.stream().flatMap(round -> round.chats.stream()).toList();
        int cutOff = databases.stream().mapToInt(chats -> chats.cutOff).sum();
        long lost = databases.stream().mapToLong(chats -> chats.lost).max().orElseThrow();
        reporter.publishEntry(Map.of(
                "kills", Integer.toString(KILLS),
                "writers killed", Integer.toString(KILLS * DATABASES),
                "answers cut off", Integer.toString(cutOff),
                "most that was lost, in milliseconds", Long.toString(lost)));
        assertThat(cutOff).as("answers that a kill cut off").isGreaterThan(2 * KILLS);
    }

    private static void join(Future<?> killer) throws Exception {
        try {
            killer.get();
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
    }

    /** A program with its databases, started and killed again and again. */
    private static final class Round {
        private final KilledProgram program;
        private final Random random;
        private final List<Chats> chats;

        Round(KilledProgram program, Path folder, int number) {
            this.program = program;
            random = new Random(number);
            chats = IntStream.range(0, DATABASES)
                    .mapToObj(n -> new Chats(folder.resolve("chats" + number + n + ".db")))
                    .toList();
        }

        void killAndCheck(int seed) throws Exception {
            List<String> arguments = new ArrayList<>(
                    List.of(MODEL.toString(), Integer.toString(seed), Integer.toString(Integer.MAX_VALUE)));
            chats.forEach(database -> arguments.add(database.file.toString()));
            Process writer = program.start(arguments.toArray(String[]::new));
            List<String> said = new ArrayList<>();
            try (BufferedReader reader = writer.inputReader(StandardCharsets.UTF_8)) {
                CompletableFuture<Void> killed = new CompletableFuture<>();
                said.addAll(KilledProgram.readUntil(
                        reader, lines -> !lines.isEmpty() && lines.getLast().startsWith("told")));
                Thread.ofVirtual().start(() -> {
                    try {
                        assertThat(writer.waitFor(random.nextInt(LONGEST_MILLIS), TimeUnit.MILLISECONDS))
                                .as("it ended by itself")
                                .isFalse();
                        KilledProgram.kill(writer);
                        killed.complete(null);
                    } catch (InterruptedException | AssertionError e) {
                        killed.completeExceptionally(e);
                    }
                });
                said.addAll(KilledProgram.readRest(reader));
                killed.join();
            }
            for (int database = 0; database < DATABASES; database++) {
                chats.get(database).check(new Said(said, database));
            }
        }
    }

    /** One database, and what came of it. */
    private static final class Chats {
        private final Path file;
        private int cutOff;
        private long lost;

        Chats(Path file) {
            this.file = file;
        }

        void check(Said said) throws SQLException {
            Opened opened = ConversationStore.open(file);
            try (ConversationStore store = opened.store()) {
                assertThat(opened.access()).isEqualTo(Access.FILE);
                assertThat(opened.notices()).allMatch(notice -> notice.kind() == Kind.INTERRUPTED_ANSWERS);
                assertThat(integrity()).isEqualTo("ok");
                said.answers.values().forEach(answer -> check(store, answer, said.lastWord));
            }
        }

        private String integrity() throws SQLException {
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("PRAGMA integrity_check")) {
                return row.getString(1);
            }
        }

        private void check(ConversationStore store, Answer answer, long lastWord) {
            assertThat(store.message(answer.question).content()).isEqualTo(answer.questionText);
            StoredMessage stored = store.message(answer.id);
            assertThat(stored.parent()).isEqualTo(OptionalLong.of(answer.question));
            int length = stored.content().length();
            assertThat(stored.content()).isEqualTo(AnswerWriter.answer(length));
            if (answer.ended) {
                assertThat(stored.state()).isEqualTo(MessageState.COMPLETE);
                assertThat(length).isEqualTo(answer.length());
                return;
            }
            assertThat(stored.state()).isIn(MessageState.STOPPED, MessageState.COMPLETE);
            cutOff++;
            // The first token that is not there was told at this time; all before it are there.
            long missing = answer.told.entrySet().stream()
                    .filter(token -> token.getKey() > length)
                    .mapToLong(Map.Entry::getValue)
                    .findFirst()
                    .orElse(lastWord);
            lost = Math.max(lost, lastWord - missing);
            assertThat(lastWord - missing)
                    .as(
                            "milliseconds that were lost of answer %d, of which %d of %d characters are there",
                            answer.id, length, answer.length())
                    .isLessThanOrEqualTo(ALLOWED_MILLIS);
        }
    }

    /** An answer as the user saw it. */
    private static final class Answer {
        private final long question;
        private final long id;
        private final String questionText;

        /** When a text of that length was told, in milliseconds. */
        private final TreeMap<Integer, Long> told = new TreeMap<>();

        private boolean ended;

        Answer(long question, long id, String questionText) {
            this.question = question;
            this.id = id;
            this.questionText = questionText;
        }

        int length() {
            return told.isEmpty() ? 0 : told.lastKey();
        }
    }

    /** All that a program said of a database before it was killed. */
    private static final class Said {
        private final Map<Long, Answer> answers = new HashMap<>();

        /** When it said something for the last time. */
        private long lastWord;

        Said(List<String> lines, int database) {
            for (String line : lines) {
                String[] words = line.split(" ", 5);
                if (!words[1].equals(Integer.toString(database))) {
                    continue;
                }
                switch (words[0]) {
                    case "inferring" -> {
                        long id = Long.parseLong(words[3]);
                        answers.put(id, new Answer(Long.parseLong(words[2]), id, words[4]));
                    }
                    case "told" -> {
                        lastWord = Math.max(lastWord, Long.parseLong(words[4]));
                        of(words).told.put(Integer.parseInt(words[3]), Long.parseLong(words[4]));
                    }
                    case "ended" -> of(words).ended = true;
                    default ->
                        assertThat(line)
                                .startsWith("opened " + database + " FILE")
                                .doesNotContain(Kind.DAMAGED.name());
                }
            }
        }

        private Answer of(String... words) {
            Answer answer = answers.get(Long.parseLong(words[2]));
            assertThat(answer).as("the answer of %s", List.of(words)).isNotNull();
            return answer;
        }
    }
}
