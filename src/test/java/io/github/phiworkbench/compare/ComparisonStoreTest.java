package io.github.phiworkbench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.phiworkbench.compare.Vote.Verdict;
import io.github.phiworkbench.database.OpenedDatabase.Access;
import io.github.phiworkbench.database.OpenedDatabase.Kind;
import io.github.phiworkbench.database.OpenedDatabase.Notice;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was voted and answered is there again when the file is opened anew, and trouble with the file loses nothing. */
class ComparisonStoreTest {

    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("comparisons.db");
    }

    private ComparisonStore open() {
        ComparisonStore.Opened opened = ComparisonStore.open(file);
        assertThat(opened.notices()).isEmpty();
        assertThat(opened.access()).isEqualTo(Access.FILE);
        return opened.store();
    }

    @Test
    void votes_stay() {
        Vote first = Examples.vote("a", "b", Verdict.LEFT);
        Vote second = Examples.vote("b", "c", Verdict.BOTH_BAD);
        try (ComparisonStore store = open()) {
            store.addVote(first);
            store.addVote(second);
        }
        try (ComparisonStore store = open()) {
            assertThat(store.votes()).extracting(StoredVote::vote).containsExactly(first, second);
        }
    }

    @Test
    void a_vote_can_be_taken_back_and_that_too() {
        try (ComparisonStore store = open()) {
            long id = store.addVote(Examples.vote("a", "b", Verdict.TIE)).id();
            store.removeVote(id);
            assertThat(store.votes()).isEmpty();
            store.restoreVote(id);
            assertThat(store.votes()).hasSize(1);
            store.removeVote(id);
            store.forgetRemoved(Instant.now().plusSeconds(1));
            store.restoreVote(id);
            assertThat(store.votes()).isEmpty();
        }
    }

    @Test
    void the_sheet_keeps_what_it_holds_and_forgets_the_rest() {
        byte[] trace = {1, 2, 3};
        try (ComparisonStore store = open()) {
            assertThat(store.sheet()).isEmpty();
            store.keepSheet(
                    "one",
                    Set.of("a", "b"),
                    List.of(
                            new KeptAnswer("a", "{}", "4256", Optional.of(trace)),
                            new KeptAnswer("b", "{}", "4176", Optional.empty())));
            store.keepSheet("two", Set.of("a"), List.of());
        }
        try (ComparisonStore store = open()) {
            KeptSheet sheet = store.sheet().orElseThrow();
            assertThat(sheet.layout()).isEqualTo("two");
            assertThat(sheet.answers()).extracting(KeptAnswer::text).containsExactly("4256");
            assertThat(sheet.answers().getFirst().trace())
                    .hasValueSatisfying(bytes -> assertThat(bytes).isEqualTo(trace));
        }
    }

    @Test
    void a_file_of_before_there_were_sheets_keeps_its_votes() throws SQLException {
        try (ComparisonStore store = open()) {
            store.addVote(Examples.vote("a", "b", Verdict.LEFT));
        }
        try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
                Statement statement = connection.createStatement()) {
            statement.execute("DROP TABLE sheet");
            statement.execute("DROP TABLE sheet_answer");
            statement.execute("PRAGMA user_version = 1");
        }
        try (ComparisonStore store = open()) {
            assertThat(store.votes()).hasSize(1);
            store.keepSheet("one", Set.of(), List.of());
            assertThat(store.sheet()).isPresent();
        }
    }

    @Test
    void a_batch_stays_with_its_plan_and_answers() {
        BatchPlan plan = Examples.plan(2);
        List<BatchAnswer> answers =
                List.of(Examples.answer(0, 0, 0, "2"), Examples.answer(0, 0, 1, "3"), Examples.failure(1, 2, 0));
        long id;
        try (ComparisonStore store = open()) {
            id = store.begin(plan).id();
            answers.forEach(answer -> store.addAnswer(id, answer));
        }
        try (ComparisonStore store = open()) {
            assertThat(store.batch(id).plan()).isEqualTo(plan);
            assertThat(store.answers(id)).isEqualTo(answers);
            assertThat(store.batches())
                    .singleElement()
                    .satisfies(summary -> assertThat(List.of(summary.done(), summary.failed(), summary.total()))
                            .containsExactly(2, 1, 12));
        }
    }

    @Test
    void an_answer_takes_the_place_of_a_failure_and_of_nothing_else() {
        try (ComparisonStore store = open()) {
            long id = store.begin(Examples.plan(1)).id();
            store.addAnswer(id, Examples.failure(0, 0, 0));
            store.addAnswer(id, Examples.answer(0, 0, 0, "2"));
            store.addAnswer(id, Examples.answer(0, 0, 0, "3"));
            store.addAnswer(id, Examples.failure(0, 0, 0));
            assertThat(store.answers(id)).containsExactly(Examples.answer(0, 0, 0, "2"));
        }
    }

    @Test
    void the_same_work_is_found_again() {
        BatchPlan plan = Examples.plan(1);
        BatchPlan withOtherSeed = new BatchPlan(plan.prompts(), plan.entrants(), 1, 99);
        try (ComparisonStore store = open()) {
            assertThat(store.latest(plan)).isEmpty();
            long id = store.begin(plan).id();
            assertThat(store.latest(withOtherSeed)).get().extracting(Batch::id).isEqualTo(id);
            assertThat(store.latest(Examples.plan(2))).isEmpty();
            for (int entrant = 0; entrant < 2; entrant++) {
                for (int prompt = 0; prompt < 3; prompt++) {
                    store.addAnswer(id, Examples.answer(entrant, prompt, 0, "2"));
                }
            }
            assertThat(store.summary(id).isFinished()).isTrue();
            long again = store.begin(plan).id();
            assertThat(store.latest(plan)).get().extracting(Batch::id).isEqualTo(again);
        }
    }

    @Test
    void a_removed_batch_is_neither_listed_nor_continued_until_it_is_restored() {
        try (ComparisonStore store = open()) {
            long id = store.begin(Examples.plan(1)).id();
            store.removeBatch(id);
            assertThat(store.batches()).isEmpty();
            assertThat(store.latest(Examples.plan(1))).isEmpty();
            assertThatThrownBy(() -> store.summary(id)).isInstanceOf(ComparisonStoreException.class);
            store.restoreBatch(id);
            assertThat(store.batches()).hasSize(1);
        }
    }

    @Test
    void a_damaged_file_is_moved_aside() throws IOException {
        byte[] damaged = "no database at all, but somebody's bytes".repeat(50).getBytes(StandardCharsets.UTF_8);
        Files.write(file, damaged);
        ComparisonStore.Opened opened = ComparisonStore.open(file);
        try (ComparisonStore store = opened.store()) {
            assertThat(opened.notices()).extracting(Notice::kind).containsExactly(Kind.DAMAGED);
            assertThat(opened.notices().getFirst().text()).startsWith("The comparisons in " + file + " were damaged.");
            store.addVote(Examples.vote("a", "b", Verdict.LEFT));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.filter(path -> path.toString().contains(".damaged-")))
                    .singleElement()
                    .satisfies(path -> assertThat(path).hasBinaryContent(damaged));
        }
    }

    @Test
    void chats_are_not_taken_for_comparisons() {
        Path chats = folder.resolve("history.db");
        io.github.phiworkbench.conversation.ConversationStore.open(chats)
                .store()
                .close();
        ComparisonStore.Opened opened = ComparisonStore.open(chats);
        try (ComparisonStore store = opened.store()) {
            assertThat(opened.access()).isEqualTo(Access.MEMORY);
            assertThat(opened.notices()).extracting(Notice::kind).containsExactly(Kind.UNUSABLE);
            assertThat(store.votes()).isEmpty();
        }
    }
}
