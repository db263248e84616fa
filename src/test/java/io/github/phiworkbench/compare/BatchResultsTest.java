package io.github.phiworkbench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.compare.BatchResults.Mark;
import io.github.phiworkbench.compare.BatchResults.Row;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the answers of a batch come to. */
class BatchResultsTest {

    private static BatchResults results(int samples, BatchAnswer... answers) {
        return new BatchResults(Examples.plan(samples), Arrays.asList(answers));
    }

    private static List<Mark> marks(Row row) {
        return row.cells().stream().map(BatchResults.Cell::mark).toList();
    }

    @Test
    void answers_are_right_wrong_open_or_missing() {
        BatchResults results = results(
                1,
                Examples.answer(0, 0, 0, "1 + 1 = 2"),
                Examples.answer(1, 0, 0, "It is 3"),
                Examples.failure(0, 1, 0),
                Examples.answer(0, 2, 0, "6"));

        assertThat(results.rows())
                .extracting(BatchResultsTest::marks)
                .containsExactly(
                        List.of(Mark.RIGHT, Mark.WRONG),
                        List.of(Mark.MISSING, Mark.MISSING),
                        List.of(Mark.OPEN, Mark.MISSING));
        assertThat(results.rows()).extracting(Row::hasWrong).containsExactly(true, false, false);
        assertThat(results.rows().get(1).cells().getFirst().failure()).hasValue("The process has ended.");
    }

    @Test
    void rows_differ_where_final_answers_do() {
        BatchResults results = results(
                1,
                Examples.answer(0, 0, 0, "1 + 1 = 2"),
                Examples.answer(1, 0, 0, "<think>3?</think>Two: \\boxed{2.0}"),
                Examples.answer(0, 1, 0, "4"),
                Examples.answer(1, 1, 0, "5"),
                Examples.answer(0, 2, 0, "no idea"),
                Examples.answer(1, 2, 0, "no  idea\n"));
        assertThat(results.rows()).extracting(Row::isDifferent).containsExactly(false, true, false);
    }

    @Test
    void of_several_samples_the_most_common_counts_and_of_equals_the_first() {
        BatchResults results = results(
                3,
                Examples.answer(0, 0, 0, "It is 3"),
                Examples.answer(0, 0, 1, "It is 2"),
                Examples.answer(0, 0, 2, "2"),
                Examples.answer(1, 0, 0, "It is 4"),
                Examples.failure(1, 0, 1),
                Examples.answer(1, 0, 2, "2"));
        assertThat(marks(results.rows().getFirst())).containsExactly(Mark.RIGHT, Mark.WRONG);
        assertThat(results.rows().getFirst().cells().getFirst().counts()).hasValue(Examples.answer(0, 0, 1, "It is 2"));
    }

    @Test
    void scores_count_prompts_and_average_answers() {
        BatchResults results = results(
                1,
                Examples.answer(0, 0, 0, "2"),
                Examples.answer(0, 1, 0, "5"),
                Examples.answer(0, 2, 0, "6"),
                Examples.failure(1, 0, 0));

        BatchResults.Score first = results.scores().getFirst();
        assertThat(first.right()).isEqualTo(new Proportion(1, 2));
        assertThat(first.answered()).isEqualTo(3);
        assertThat(first.newTokens()).isEqualTo(10);
        assertThat(first.seconds()).isCloseTo(0.2, within(1e-9));
        BatchResults.Score second = results.scores().get(1);
        assertThat(second.right()).isEqualTo(new Proportion(0, 0));
        assertThat(second.failed()).isEqualTo(1);
        assertThat(second.tokensPerSecond()).isNaN();
    }

    @Test
    void two_are_tested_on_what_both_have_answered() {
        BatchResults results =
                results(1, Examples.answer(0, 0, 0, "2"), Examples.answer(1, 0, 0, "3"), Examples.answer(0, 1, 0, "4"));
        assertThat(results.pairings()).containsExactly(new BatchResults.Pairing(0, 1, 1, new McNemar(1, 0)));
        assertThat(results.pairings().getFirst().isSame()).isFalse();
    }

    @Test
    void two_without_a_prompt_that_both_answered_are_not_the_same() {
        BatchResults apart = results(1, Examples.answer(0, 0, 0, "2"), Examples.answer(1, 1, 0, "4"));
        assertThat(apart.pairings().getFirst().isKnown()).isFalse();
        assertThat(apart.pairings().getFirst().isSame()).isFalse();

        BatchResults same = results(1, Examples.answer(0, 0, 0, "2"), Examples.answer(1, 0, 0, "2"));
        assertThat(same.pairings().getFirst().isSame()).isTrue();
    }
}
