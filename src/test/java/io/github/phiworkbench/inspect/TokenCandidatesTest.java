package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.TokenCandidates.Candidate;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenCandidatesTest {

    private static TokenCandidates at(int id, double probability, int rank) {
        return TokenCandidates.of(
                new TokenTrace.Builder(Traces.SOURCE, Traces::entry)
                        .add(new TokenEvent(
                                id,
                                TokenBytes.NONE,
                                "",
                                0,
                                Optional.of(new Prediction(
                                        Math.log(probability),
                                        rank,
                                        1,
                                        List.of(
                                                new Alternative(1, Math.log(0.5)),
                                                new Alternative(2, Math.log(0.125)),
                                                new Alternative(3, Math.log(0.125))),
                                        0.75)),
                                Optional.empty(),
                                Origin.PROMPT))
                        .trace(),
                0);
    }

    @Test
    void the_rest_of_the_vocabulary_has_what_the_listed_tokens_leave() {
        TokenCandidates candidates = at(2, 0.125, 2);

        assertThat(candidates.candidates().stream().map(Candidate::id)).containsExactly(1, 2, 3);
        assertThat(candidates.candidates().stream().map(Candidate::rank)).containsExactly(1, 2, 2);
        assertThat(candidates.candidates().stream().filter(Candidate::came).map(Candidate::id))
                .containsExactly(2);
        assertThat(candidates.massCovered()).isCloseTo(0.75, within(1e-6));
        assertThat(candidates.rest()).isCloseTo(0.25, within(1e-6));
        assertThat(candidates.unlisted()).isEqualTo(997);
    }

    @Test
    void a_token_that_was_not_among_the_alternatives_stands_behind_them_with_its_rank() {
        TokenCandidates candidates = at(77, 0.01, 9);

        Candidate last = candidates.candidates().getLast();
        assertThat(last.id()).isEqualTo(77);
        assertThat(last.rank()).isEqualTo(9);
        assertThat(last.came()).isTrue();
        assertThat(candidates.massCovered()).isCloseTo(0.75, within(1e-6));
        assertThat(candidates.rest()).isCloseTo(0.24, within(1e-6));
    }

    @Test
    void nothing_could_have_stood_where_nothing_was_predicted() {
        TokenTrace trace = new TokenTrace.Builder(Traces.SOURCE, Traces::entry)
                .add(new TokenEvent(1, TokenBytes.NONE, "", 0, Optional.empty(), Optional.empty(), Origin.PROMPT))
                .trace();

        assertThat(TokenCandidates.of(trace, 0).candidates()).isEmpty();
    }
}
