package io.github.phiworkbench.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.database.OpenedDatabase.Kind;
import io.github.phiworkbench.database.OpenedDatabase.Notice;
import io.github.phiworkbench.engine.LanguageModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHistoryTest {

    @TempDir
    Path folder;

    private final ScriptedMachine machine = new ScriptedMachine();

    @AfterEach
    void close() {
        machine.close();
    }

    private Path file() {
        return folder.resolve("runs.db");
    }

    private RunHistory open(Runs runs) {
        return RunHistory.open(file(), runs, Clock.fixed(Instant.parse("2026-01-03T00:00:00Z"), ZoneOffset.UTC));
    }

    /** The runs of a new start of the program, at a time. */
    private List<Run> kept(Instant now) {
        Runs runs = new Runs();
        RunHistory.open(file(), runs, Clock.fixed(now, ZoneOffset.UTC)).close();
        return runs.ended();
    }

    private Instant soon() {
        return machine.runs.ended().getLast().began().plusSeconds(60);
    }

    private List<Run> answers(int count) {
        RunHistory history = open(machine.runs);
        LanguageModel model = machine.load(10, 30, 20);
        for (int i = 0; i < count; i++) {
            machine.answer(model);
        }
        history.close();
        return machine.runs.ended();
    }

    private static Run inMilliseconds(Run run) {
        return new Run(
                run.number(),
                Instant.ofEpochMilli(run.began().toEpochMilli()),
                run.kind(),
                run.model(),
                run.precision(),
                run.device(),
                run.kernel(),
                run.stats(),
                run.length(),
                run.steps(),
                run.bandwidthShare(),
                run.joulesPerToken(),
                run.residentBytes(),
                run.ending());
    }

    @Test
    void theNextStartHasTheRunsOfThisOneWithAllTheirNumbers() {
        machine.runs.bandwidth(1e10);
        List<Run> before = answers(3);

        assertThat(before).hasSize(3);
        assertThat(kept(soon()))
                .isEqualTo(before.stream().map(RunHistoryTest::inMilliseconds).toList());
    }

    @Test
    void numbersGoOnFromTheFirstRunOfTheNextStart() {
        answers(2);
        try (ScriptedMachine next = new ScriptedMachine()) {
            RunHistory history = open(next.runs);
            next.answer(next.load(10));
            history.close();

            assertThat(next.runs.ended()).extracting(Run::number).containsExactly(1L, 2L, 3L);
            assertThat(kept(soon())).hasSize(3);
        }
    }

    @Test
    void whatIsOlderThanTheLimitIsGone() {
        answers(2);
        Instant began = machine.runs.ended().getFirst().began();

        assertThat(kept(began.plus(RunStore.LONGEST).minusSeconds(1))).hasSize(2);
        assertThat(kept(began.plus(RunStore.LONGEST).plus(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void theOldestOfTooManyAreGone() {
        answers(5);
        try (RunStore store = RunStore.open(file()).store()) {
            store.trim(soon(), 3);

            assertThat(store.all()).extracting(Run::number).containsExactly(3L, 4L, 5L);
            assertThat(store.last()).isEqualTo(5);
        }
    }

    @Test
    void whatIsDeletedIsGoneHereAndOnDiskUntilItIsTakenBack() {
        RunHistory history = open(machine.runs);
        LanguageModel model = machine.load(10);
        machine.answer(model);
        machine.answer(model);
        machine.answer(model);
        Run second = machine.runs.ended().get(1);

        history.delete(List.of(second));
        assertThat(machine.runs.ended()).extracting(Run::number).containsExactly(1L, 3L);
        history.close();
        assertThat(kept(soon())).extracting(Run::number).containsExactly(1L, 3L);

        RunHistory again = open(machine.runs);
        again.restore(List.of(second));
        assertThat(machine.runs.ended()).extracting(Run::number).containsExactly(1L, 2L, 3L);
        again.close();
        assertThat(kept(soon())).extracting(Run::number).containsExactly(1L, 2L, 3L);
    }

    @Test
    void aDamagedFileIsMovedAsideAndSaidSo() throws IOException {
        Files.writeString(file(), "no database ".repeat(1_000), StandardCharsets.UTF_8);
        RunHistory history = open(machine.runs);
        machine.answer(machine.load(10));
        history.close();

        assertThat(history.notices()).extracting(Notice::kind).containsExactly(Kind.DAMAGED);
        assertThat(kept(soon())).hasSize(1);
    }

    @Test
    void aRunThatCannotBeKeptIsSaid() throws InterruptedException {
        List<String> sentences = new ArrayList<>();
        CountDownLatch said = new CountDownLatch(1);
        RunStore store = RunStore.open(file()).store();
        try (RunHistory history = RunHistory.over(store, machine.runs)) {
            history.observeTrouble(sentence -> {
                sentences.add(sentence);
                said.countDown();
            });
            store.close();
            machine.answer(machine.load(10));

            assertThat(said.await(10, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(sentences).containsExactly("The runs in " + file() + " are closed; open the program again.");
        assertThat(machine.runs.ended()).hasSize(1);
    }
}
