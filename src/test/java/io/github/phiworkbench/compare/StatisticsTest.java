package io.github.phiworkbench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Figures against the formulas' own sources. */
class StatisticsTest {

    /** An end of the interval is the share from which the one seen lies just so many standard deviations away. */
    @ParameterizedTest
    @CsvSource({"1, 10", "5, 10", "9, 10", "1, 2", "81, 263", "999, 1000"})
    void wilsons_interval_ends_where_the_score_test_does(int hits, int trials) {
        Proportion proportion = new Proportion(hits, trials);
        assertThat(score(proportion, proportion.low())).isCloseTo(1.959964, within(1e-6));
        assertThat(score(proportion, proportion.high())).isCloseTo(-1.959964, within(1e-6));
    }

    private static double score(Proportion seen, double share) {
        return (seen.share() - share) / Math.sqrt(share * (1 - share) / seen.trials());
    }

    /** The example of "Two-sided confidence intervals for the single proportion", Newcombe, 1998, table I, method 3. */
    @Test
    void wilsons_interval_is_that_of_the_literature() {
        assertThat(new Proportion(81, 263).low()).isCloseTo(0.2553, within(5e-5));
        assertThat(new Proportion(81, 263).high()).isCloseTo(0.3662, within(5e-5));
    }

    @Test
    void all_or_none_reach_the_ends() {
        assertThat(new Proportion(0, 10).low()).isZero();
        assertThat(new Proportion(10, 10).high()).isEqualTo(1);
        assertThat(new Proportion(0, 10).high()).isCloseTo(0.2775, within(5e-5));
    }

    @Test
    void nothing_is_known_without_trials() {
        Proportion none = new Proportion(0, 0);
        assertThat(none.share()).isNaN();
        assertThat(none.low()).isZero();
        assertThat(none.high()).isEqualTo(1);
    }

    /** Two tails of the binomial distribution with p = 1/2, exact fractions. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "3, 3, 1",
        "0, 1, 1",
        "0, 5, 0.0625",
        "0, 6, 0.03125",
        "2, 10, 0.03857421875",
        "10, 2, 0.03857421875",
    })
    void mcnemars_test(int first, int second, double probability) {
        assertThat(new McNemar(first, second).probability()).isCloseTo(probability, within(1e-12));
    }

    @Test
    void many_prompts_come_near_the_normal_distribution() {
        // Twice the sum of the binomial coefficients of 1100 up to 500, by 2 to the 1100.
        assertThat(new McNemar(600, 500).probability()).isCloseTo(0.0028195449914, within(1e-12));
        assertThat(new McNemar(600, 500).isSignificant()).isTrue();
        assertThat(new McNemar(100_000, 100_000).probability()).isEqualTo(1, within(1e-9));
    }
}
