package io.github.phiworkbench.ui.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.compare.BatchResults.Pairing;
import io.github.phiworkbench.compare.McNemar;
import io.github.phiworkbench.ui.common.Texts;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of two models on the same prompts. */
class ResultWordsTest {

    private final ResultWords words = new ResultWords(Texts.of("compare"));

    private String pairing(int both, int onlyFirst, int onlySecond) {
        return words.pairing(new Pairing(0, 1, both, new McNemar(onlyFirst, onlySecond)), List.of("a", "b"));
    }

    @Test
    void two_that_answered_no_prompt_both_are_not_called_equal() {
        assertThat(pairing(0, 0, 0))
                .startsWith("No prompt with an expected answer")
                .contains("both a and b");
        assertThat(pairing(4, 0, 0)).isEqualTo("a and b were right on the same prompts.");
    }

    @Test
    void a_difference_is_chance_or_hardly() {
        assertThat(pairing(9, 3, 2)).contains("3 by a, 2 by b").contains("may well be chance");
        assertThat(pairing(9, 9, 0)).contains("hardly chance");
    }
}
