package io.github.phiworkbench.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.compare.Vote.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Ratings follow the votes, whatever their order, and say how sure they are. */
class StandingsTest {

    private final List<Vote> votes = new ArrayList<>();

    private void votes(int count, String left, String right, Verdict verdict) {
        for (int i = 0; i < count; i++) {
            votes.add(Examples.at(votes.size(), Examples.vote(left, right, verdict)));
        }
    }

    private Standing of(String model) {
        return Standings.of(votes).stream()
                .filter(standing -> standing.contender().model().equals(model))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void without_votes_there_are_none() {
        assertThat(Standings.of(List.of())).isEmpty();
    }

    @Test
    void who_wins_ten_times_as_often_is_400_points_ahead() {
        votes(1000, "strong", "weak", Verdict.LEFT);
        votes(100, "weak", "strong", Verdict.LEFT);

        assertThat(of("strong").rating() - of("weak").rating()).isCloseTo(400, within(5.0));
        assertThat(of("strong").rating() + of("weak").rating()).isCloseTo(2000, within(0.1));
    }

    @Test
    void wins_over_a_third_one_count_between_two_that_never_met() {
        votes(30, "a", "b", Verdict.LEFT);
        votes(10, "a", "b", Verdict.RIGHT);
        votes(30, "b", "c", Verdict.LEFT);
        votes(10, "b", "c", Verdict.RIGHT);

        assertThat(Standings.of(votes))
                .extracting(standing -> standing.contender().model())
                .containsExactly("a", "b", "c");
        assertThat(of("b").rating()).isCloseTo(1000, within(0.1));
    }

    @Test
    void who_always_wins_has_a_finite_rating_above_the_interval_of_the_other() {
        votes(20, "strong", "weak", Verdict.LEFT);

        assertThat(of("strong").rating()).isBetween(1100.0, 2000.0);
        assertThat(of("strong").low()).isGreaterThan(of("weak").high());
    }

    @Test
    void ties_and_bad_pairs_leave_both_in_the_middle_and_are_counted_apart() {
        votes(3, "a", "b", Verdict.TIE);
        votes(2, "b", "a", Verdict.BOTH_BAD);
        votes(1, "a", "b", Verdict.LEFT);
        votes(1, "a", "b", Verdict.RIGHT);

        Standing standing = of("a");
        assertThat(standing.rating()).isCloseTo(1000, within(1e-6));
        assertThat(standing.ties()).isEqualTo(3);
        assertThat(standing.bothBad()).isEqualTo(2);
        assertThat(standing.wins()).isEqualTo(1);
        assertThat(standing.losses()).isEqualTo(1);
        assertThat(standing.votes()).isEqualTo(7);
    }

    @Test
    void the_interval_holds_the_rating_shrinks_with_votes_and_is_the_same_each_time() {
        votes(6, "a", "b", Verdict.LEFT);
        votes(4, "a", "b", Verdict.RIGHT);
        Standing few = of("a");
        assertThat(few.rating()).isBetween(few.low(), few.high());
        assertThat(of("a")).isEqualTo(few);

        votes(60, "a", "b", Verdict.LEFT);
        votes(40, "a", "b", Verdict.RIGHT);
        Standing many = of("a");
        assertThat(many.high() - many.low()).isLessThan((few.high() - few.low()) / 2);
    }

    /**
     * Both strengths are r and -r, where {@code 1 - p(2r) + 1/2 - p(r) = 0}; the error of r is
     * {@code 1 / sqrt(2 p(r) p(-r) + 4 p(2r) p(-2r))}.
     */
    @Test
    void a_single_vote_says_little() {
        votes(1, "a", "b", Verdict.LEFT);
        double strength = (of("a").rating() - 1000) * Math.log(10) / 400;
        assertThat(1 - p(2 * strength) + 0.5 - p(strength)).isCloseTo(0, within(1e-9));
        double error = 1 / Math.sqrt(2 * p(strength) * p(-strength) + 4 * p(2 * strength) * p(-2 * strength));
        double margin = 1.959964 * error * 400 / Math.log(10);

        assertThat(margin).isGreaterThan(250);
        assertThat(of("a").high() - of("a").rating()).isCloseTo(margin, within(1e-6));
        assertThat(of("a").rating() - of("a").low()).isCloseTo(margin, within(1e-6));
        assertThat(of("a").low()).isLessThan(of("b").rating());
    }

    private static double p(double ahead) {
        return 1 / (1 + Math.exp(-ahead));
    }

    @Test
    void few_votes_that_all_say_the_same_are_not_certain() {
        votes(3, "a", "b", Verdict.LEFT);
        assertThat(of("a").low()).isLessThan(of("b").high());
    }

    @Test
    void votes_that_were_given_together_are_drawn_together() {
        for (int ballot = 0; ballot < 20; ballot++) {
            Verdict verdict = ballot % 2 == 0 ? Verdict.LEFT : Verdict.RIGHT;
            for (int vote = 0; vote < 12; vote++) {
                votes.add(Examples.at(ballot, Examples.vote("a", "b", verdict)));
            }
        }
        Standing together = of("a");
        List<Vote> same = List.copyOf(votes);
        votes.clear();
        for (Vote vote : same) {
            votes.add(Examples.at(votes.size(), vote));
        }
        Standing apart = of("a");

        assertThat(together.rating()).isCloseTo(apart.rating(), within(1e-9));
        assertThat(together.high() - together.low()).isGreaterThan(3 * (apart.high() - apart.low()));
    }

    @Test
    void a_contender_against_itself_is_rated_but_counts_nothing() {
        votes(3, "a", "a", Verdict.LEFT);
        assertThat(of("a").votes()).isZero();
        assertThat(of("a").rating()).isEqualTo(1000);
        assertThat(of("a").high() - of("a").low()).isGreaterThan(1000);
    }
}
