package io.github.phiworkbench.compare;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.phiworkbench.compare.FinalAnswer.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The answer is found at the end of a reply, and equal answers are equal however they are written. */
class FinalAnswerTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            37 + 58 = 95                                    | NUMBER | 95
            So there are 1,234 of them, not 12.             | NUMBER | 12
            It costs $1,234.50.                             | NUMBER | 1,234.50
            The result is -7                                | NUMBER | -7
            The result is −7                                | NUMBER | −7
            10-3                                            | NUMBER | 3
            about 1.5e-3 of it                              | NUMBER | 1.5e-3
            That is 3/4 of the cake.                        | NUMBER | 3/4
            Take 1, 2 and 3.                                | NUMBER | 3
            \\boxed{7} is less than 9                       | BOXED  | 7
            First \\boxed{1}, then \\boxed{\\frac{1}{2}}.   | BOXED  | \\frac{1}{2}
            Cut off: \\boxed{12                             | BOXED  | 12
            #### 72                                         | MARKED | 72
            The answer is 42. I used 3 steps.               | MARKED | 42
            **Final Answer:** 17 apples                     | MARKED | 17
            The correct option is (C) because of 2 things.  | MARKED | C
            Answer: **B**                                   | MARKED | B
            The answer is Paris.                            | MARKED | Paris
            The answer is yes. Or is it?                    | MARKED | yes
            B                                               | CHOICE | B
            I would choose (D), not 4.                      | CHOICE | D
            """)
    void the_final_answer_is_picked_out(String reply, Kind kind, String text) {
        assertThat(FinalAnswer.of(reply.replace("\\\\", "\\")))
                .hasValue(new FinalAnswer(kind, text.replace("\\\\", "\\")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "I do not know.", "<think>It is 7, or \\boxed{8}", "Hello (world)"})
    void a_reply_may_have_none(String reply) {
        assertThat(FinalAnswer.of(reply)).isEmpty();
    }

    @Test
    void thoughts_do_not_count() {
        assertThat(FinalAnswer.of("<think>Is it \\boxed{7}?</think>It is 8"))
                .hasValue(new FinalAnswer(Kind.NUMBER, "8"));
    }

    @Test
    void the_letter_of_a_line_of_its_own_counts() {
        assertThat(FinalAnswer.of("There are 3 reasons.\n\n**(B)**")).hasValue(new FinalAnswer(Kind.CHOICE, "B"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            95        | 95.0
            1,234     | 1234
            1{,}234   | 1234
            0.5       | 1/2
            \\frac12  | 0.5
            \\dfrac{2}{4} | 1/2
            -\\frac{1}{2} | -0.5
            50\\%     | 50
            50%       | 50
            90^\\circ | 90
            $x = 5$   | 5
            \\text{B} | b
            (B)       | B
            \\text{Paris}. | paris
            −7        | -7
            1e3       | 1000
            """)
    void equal_answers_agree(String one, String other) {
        assertThat(answer(one).agreesWith(answer(other))).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            95     | 96
            1,5    | 15
            1/2    | 1/3
            A      | B
            Paris  | London
            1/0    | 1
            """)
    void different_answers_do_not(String one, String other) {
        assertThat(answer(one).agreesWith(answer(other))).isFalse();
    }

    private static FinalAnswer answer(String text) {
        return new FinalAnswer(Kind.BOXED, text.replace("\\\\", "\\"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            37 + 58 = 95                   | 95
            37 + 58 = 95                   | 37 + 58 = 95
            The total is $1,234.00         | 1234
            Natalia sold 72 clips.         | 48 + 24 = 72 #### 72
            The capital is Paris, I think. | Paris
            The answer is paris            | Paris
            (C)                            | C
            Die Antwort heißt MÜNCHEN!     | München
            It was Apollo 11, in 1969      | Apollo 11
            The fare is 42 EUR             | EUR 42
            """)
    void a_reply_meets_what_is_expected(String reply, String expected) {
        assertThat(FinalAnswer.meets(reply, expected)).isTrue();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            It is 95, or rather 94        | 95
            Parisian                      | Paris
            It was Soyuz 11               | Apollo 11
            11                            | Apollo 11
            <think>95</think> I give up   | 95
            <think>It is Paris            | Paris
            (B)                           | C
            nothing                       | ?
            """)
    void a_reply_may_miss_it(String reply, String expected) {
        assertThat(FinalAnswer.meets(reply, expected)).isFalse();
    }

    @Test
    void a_reply_of_digits_without_end_takes_no_time() {
        String digits = "9".repeat(200_000);
        assertThat(FinalAnswer.meets("It is " + digits, digits)).isTrue();
        assertThat(FinalAnswer.meets("It is 1e999", "1e998")).isFalse();
    }
}
