package io.github.phiworkbench.ui.performance;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.Run;
import io.github.phiworkbench.app.RunHistory;
import io.github.phiworkbench.app.ScriptedMachine;
import io.github.phiworkbench.engine.LanguageModel;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.performance.RunComparison.Row;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunsViewModelTest {

    @TempDir
    Path folder;

    private final ScriptedMachine machine = new ScriptedMachine();
    private PaneContext context;
    private RunHistory history;
    private RunsViewModel runs;

    @BeforeEach
    void make() {
        Locale.setDefault(Locale.ENGLISH);
        context = new PaneContext(folder);
        history = RunHistory.open(folder.resolve("runs.db"), machine.runs);
        runs = new RunsViewModel(machine.runs, history, context.window, Texts.of("performance"));
    }

    @AfterEach
    void close() {
        runs.close();
        history.close();
        machine.close();
        assertThat(context.failures).isEmpty();
    }

    private List<Long> numbers() {
        return runs.runs().stream().map(Run::number).toList();
    }

    @Test
    void the_latest_run_comes_first_also_while_the_pane_is_in_view() {
        LanguageModel model = machine.load(10);
        machine.answer(model);
        machine.answer(model);
        assertThat(runs.runs()).isEmpty();

        runs.watch(true);
        assertThat(numbers()).containsExactly(2L, 1L);
        machine.answer(model);
        context.queue.until(() -> runs.runs().size() == 3);
        assertThat(numbers()).containsExactly(3L, 2L, 1L);
    }

    @Test
    void the_filter_wants_all_its_words() {
        machine.answer(machine.load(10));
        runs.watch(true);

        runs.filterProperty().set("NANO cpu");
        assertThat(runs.runs()).hasSize(1);
        runs.filterProperty().set("nano cuda");
        assertThat(runs.runs()).isEmpty();
        runs.filterProperty().set(" ");
        assertThat(runs.runs()).hasSize(1);
    }

    @Test
    void what_is_deleted_goes_and_comes_back_in_its_place() {
        LanguageModel model = machine.load(10);
        machine.answer(model);
        machine.answer(model);
        machine.answer(model);
        runs.watch(true);

        runs.delete(List.of(runs.runs().get(1)));
        context.queue.until(() -> runs.runs().size() == 2);
        assertThat(numbers()).containsExactly(3L, 1L);
        assertThat(context.notices).containsExactly("1 run was deleted.");

        context.offers.getFirst().run();
        context.queue.until(() -> runs.runs().size() == 3);
        assertThat(numbers()).containsExactly(3L, 2L, 1L);
    }

    @Test
    void a_run_of_another_day_tells_the_day() {
        machine.answer(machine.load(10));
        Run run = machine.runs.ended().getFirst();
        Clock sameDay = Clock.fixed(run.began(), ZoneOffset.UTC);
        Texts texts = Texts.of("performance");

        assertThat(new RunWords(texts, sameDay).text(RunColumn.BEGAN, run)).matches("1:04:05\\h[AP]M|\\d+:04:05\\hPM");
        assertThat(new RunWords(texts, Clock.offset(sameDay, Duration.ofDays(2))).text(RunColumn.BEGAN, run))
                .matches("1/2/26, \\d+:04:05\\hPM");
    }

    @Test
    void how_the_table_is_arranged_is_remembered() {
        assertThat(runs.table()).isEqualTo(RunTable.FIRST);
        RunTable arranged = new RunTable(
                List.of(RunColumn.MODEL, RunColumn.BEGAN),
                List.of(RunColumn.ENERGY),
                List.of(new RunTable.Sort(RunColumn.DECODE, false)));
        runs.remember(arranged);

        assertThat(runs.table()).isEqualTo(arranged);
        assertThat(runs.table().order())
                .hasSize(RunColumn.values().length)
                .startsWith(RunColumn.MODEL, RunColumn.BEGAN, RunColumn.KIND);
    }

    @Test
    void two_runs_are_held_against_the_first() {
        machine.answer(machine.load(20, 20));
        machine.answer(machine.load(10, 10, 10));
        List<Run> ended = machine.runs.ended();
        runs.select(ended.subList(0, 1));
        assertThat(runs.comparisonProperty().get()).isEmpty();

        runs.select(ended);
        RunComparison comparison = runs.comparisonProperty().get().orElseThrow();
        assertThat(comparison.heads())
                .containsExactly("1. phi-4-nano-instruct-f32, f32, cpu", "2. phi-4-nano-instruct-f32, f32, cpu");
        assertThat(cells(comparison, RunColumn.STEP_50)).containsExactly("20.0 ms", "10.0 ms (\u221250 %)");
        assertThat(cells(comparison, RunColumn.NEW)).containsExactly("3", "4 (+33 %)");
        assertThat(comparison.rows())
                .extracting(Row::column)
                .doesNotContain(RunColumn.BANDWIDTH, RunColumn.ENERGY, RunColumn.MODEL);
    }

    private static List<String> cells(RunComparison comparison, RunColumn column) {
        return comparison.rows().stream()
                .filter(row -> row.column() == column)
                .findFirst()
                .map(Row::cells)
                .orElseThrow();
    }

    @Test
    void numbers_are_sorted_as_numbers() {
        machine.answer(machine.load(9));
        machine.answer(machine.load(100));
        machine.answer(machine.load());
        Comparator<Run> order = runs.words().order(RunColumn.STEP_50);

        assertThat(machine.runs.ended().stream().sorted(order).map(Run::number)).containsExactly(3L, 1L, 2L);
    }

    @Test
    void what_is_missing_tells_why() {
        machine.answer(machine.load(9));
        Run run = machine.runs.ended().getFirst();

        assertThat(runs.words().text(RunColumn.BANDWIDTH, run)).isEqualTo("\u2013");
        assertThat(runs.words().reason(RunColumn.BANDWIDTH, run))
                .isEqualTo("not available (what this machine's memory can give was not measured)");
        assertThat(runs.words().reason(RunColumn.ENERGY, run))
                .isEqualTo("not available (the power of cpu is not known)");
    }

    @Test
    void what_is_shown_is_exported() throws IOException {
        machine.answer(machine.load(9));
        runs.watch(true);
        Path file = folder.resolve("runs.csv");
        context.chosen = Optional.of(file);
        runs.export(runs.runs());
        context.queue.until(() -> !context.notices.isEmpty());

        assertThat(context.notices).containsExactly("1 run was written to " + file + ".");
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void an_export_that_fails_says_why_and_without_runs_no_file_is_asked_for() {
        runs.export(List.of());
        assertThat(context.notices).singleElement().asString().startsWith("There are no runs to write");

        machine.answer(machine.load(9));
        context.chosen = Optional.of(folder.resolve("missing").resolve("runs.csv"));
        runs.export(machine.runs.ended());
        context.queue.until(() -> context.notices.size() == 2);
        assertThat(context.notices.getLast()).startsWith("The runs could not be written to");
    }
}
