package io.github.phiworkbench.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.app.ColumnAnswer;
import io.github.phiworkbench.app.ColumnAnswer.End;
import io.github.phiworkbench.app.ColumnFigures;
import io.github.phiworkbench.engine.FinishReason;
import io.github.phiworkbench.ui.common.Texts;
import io.github.phiworkbench.ui.compare.AnswerNodes.Chip;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** What is said of answers beside one another. */
class AnswerWordsTest {

    private final AnswerWords words = new AnswerWords(Texts.of("compare"));

    private static ColumnFigures figures(double speed, long bytes) {
        return new ColumnFigures(
                10,
                20,
                Duration.ofMillis(50),
                speed,
                Duration.ofSeconds(2),
                bytes == 0 ? OptionalLong.empty() : OptionalLong.of(bytes));
    }

    private static ColumnAnswer answer(String text, End end) {
        return new ColumnAnswer(
                Optional.empty(),
                0,
                "",
                Optional.empty(),
                text,
                Optional.empty(),
                end,
                Optional.empty(),
                Optional.of(figures(40, 0)));
    }

    private static ColumnAnswer complete(String text) {
        return answer(text, new End.Complete(FinishReason.STOP));
    }

    @Test
    void who_is_clearly_faster_is_fastest_and_chance_makes_nobody_so() {
        ColumnFigures slow = figures(20, 0);
        ColumnFigures fast = figures(40, 0);
        ColumnFigures hardlyFaster = figures(41, 0);
        assertThat(AnswerWords.isFastest(fast, List.of(slow, fast))).isTrue();
        assertThat(AnswerWords.isFastest(slow, List.of(slow, fast))).isFalse();
        assertThat(AnswerWords.isFastest(hardlyFaster, List.of(hardlyFaster, fast)))
                .isFalse();
        assertThat(AnswerWords.isFastest(fast, List.of(fast))).isFalse();
    }

    @Test
    void the_smallest_is_known_only_where_another_is_known() {
        ColumnFigures small = figures(20, 300);
        ColumnFigures large = figures(20, 900);
        assertThat(AnswerWords.isSmallest(small, List.of(small, large))).isTrue();
        assertThat(AnswerWords.isSmallest(large, List.of(small, large))).isFalse();
        assertThat(AnswerWords.isSmallest(small, List.of(small, figures(20, 0))))
                .isFalse();
        assertThat(AnswerWords.isSmallest(small, List.of(small, figures(20, 305))))
                .isFalse();
    }

    @Test
    void memory_of_a_process_is_not_held_against_that_of_a_device() {
        ColumnAnswer onCpu = sized("cpu", 900);
        ColumnAnswer onDevice = sized("cuda:0", 300);
        List<Optional<ColumnAnswer>> mixed = List.of(Optional.of(onCpu), Optional.of(onDevice));
        List<Optional<ColumnAnswer>> alike = List.of(Optional.of(sized("cpu", 900)), Optional.of(sized("cpu", 300)));
        assertThat(words.footer(onDevice, mixed, 1, false).chips())
                .extracting(Chip::text)
                .doesNotContain("smallest");
        assertThat(words.footer(onDevice, mixed, 1, false).chips())
                .extracting(Chip::whole)
                .contains("Weights and cache take 300 B on cuda:0");
        assertThat(words.footer(alike.get(1).orElseThrow(), alike, 1, false).chips())
                .extracting(Chip::text)
                .contains("smallest");
    }

    private static ColumnAnswer sized(String device, long bytes) {
        return new ColumnAnswer(
                Optional.of(new ColumnAnswer.Answerer("m", "other", "f32", device)),
                0,
                "",
                Optional.empty(),
                "4",
                Optional.empty(),
                new End.Complete(FinishReason.STOP),
                Optional.empty(),
                Optional.of(figures(40, bytes)));
    }

    @Test
    void final_answers_are_held_against_the_leftmost_one() {
        List<Optional<ColumnAnswer>> all = List.of(
                Optional.of(complete("58 × 72 = 4256")),
                Optional.of(complete("So it is \\boxed{4256}")),
                Optional.of(complete("58 × 72 = 4176")));
        assertThat(style(all, 0)).isEqualTo("final");
        assertThat(style(all, 1)).isEqualTo("agrees");
        assertThat(style(all, 2)).isEqualTo("differs");
    }

    private String style(List<Optional<ColumnAnswer>> all, int column) {
        return words.footer(all.get(column).orElseThrow(), all, column, true)
                .chips()
                .getFirst()
                .style();
    }

    @Test
    void figures_that_would_tell_who_it_was_are_not_shown_while_that_is_hidden() {
        ColumnAnswer answer = complete("4176");
        List<Optional<ColumnAnswer>> all = List.of(Optional.of(answer), Optional.of(answer));
        assertThat(words.footer(answer, all, 0, true).chips())
                .extracting(Chip::style)
                .containsExactly("final");
        assertThat(words.footer(answer, all, 0, false).chips()).hasSizeGreaterThan(3);
    }

    @Test
    void a_failure_is_said_in_its_own_words() {
        ColumnAnswer failed = answer("", new End.Failed("There is no model \"x\"; there are: a, b."));
        AnswerNodes.FooterState state = words.footer(failed, List.of(Optional.of(failed)), 0, false);
        assertThat(state.failed()).isTrue();
        assertThat(state.trouble()).isEqualTo("There is no model \"x\"; there are: a, b.");
    }
}
