package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import io.github.phiworkbench.inspect.TokenTrace.Entry;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class TokenTraceTest {

    private static TokenEvent event(int id, double logprob, Alternative... top) {
        return new TokenEvent(
                id,
                TokenBytes.NONE,
                "",
                7,
                Optional.of(new Prediction(logprob, 2, 0.5, List.of(top), 0.9)),
                Optional.empty(),
                Origin.SAMPLED);
    }

    @Test
    void a_trace_stays_as_it_was_when_more_tokens_come() {
        TokenTrace.Builder builder = new TokenTrace.Builder(Traces.SOURCE, Traces::entry);
        builder.add(event(1, -1));
        TokenTrace one = builder.trace();
        for (int i = 0; i < 5_000; i++) {
            builder.add(event(2, -2, new Alternative(3, -0.1), new Alternative(2, -2)));
        }

        assertThat(one.size()).isEqualTo(1);
        assertThat(one.logprob(0)).isEqualTo(-1);
        assertThat(one.start()).isZero();
        TokenTrace all = builder.trace();
        assertThat(all.size()).isEqualTo(5_001);
        assertThat(all.logprob(0)).isEqualTo(-1);
        assertThat(all.alternatives(0)).isZero();
        assertThat(all.alternativeId(5_000, 0)).isEqualTo(3);
        assertThat(all.ownAlternative(5_000)).hasValue(1);
    }

    @Test
    void what_the_engine_tells_comes_back() {
        TokenTrace trace = Traces.random(50, 5, 1);
        TokenTrace.Builder again = new TokenTrace.Builder(trace.source(), trace::entry, trace.before());
        for (int token = 0; token < trace.size(); token++) {
            again.add(trace.event(token));
        }

        TokenTrace copy = again.trace();
        for (int token = 0; token < trace.size(); token++) {
            assertThat(copy.event(token)).isEqualTo(trace.event(token));
        }
    }

    @Test
    void a_character_of_several_tokens_is_the_text_of_its_last() {
        byte[] smile = "😀".getBytes(StandardCharsets.UTF_8);
        TokenTrace.Builder builder =
                new TokenTrace.Builder(Traces.SOURCE, id -> new Entry(TokenBytes.of(new byte[] {smile[id]}), false));
        for (int id = 0; id < 4; id++) {
            builder.add(event(id, -1));
        }

        TokenTrace trace = builder.trace();
        assertThat(trace.text(2)).isEmpty();
        assertThat(trace.text(3)).isEqualTo("😀");
    }

    @Test
    void numbers_of_another_model_or_sampler_are_not_taken_over() {
        TokenTrace trace = Traces.random(5, 3, 1);
        TraceSource of = trace.source();
        TraceSource hotter = new TraceSource(
                of.model(),
                of.variant(),
                of.precision(),
                of.device(),
                of.kernel(),
                of.program(),
                of.made(),
                of.kind(),
                of.sampling().map(sampling -> sampling.withTemperature(2)),
                of.vocabulary());
        TraceSource other = new TraceSource(
                "other",
                of.variant(),
                of.precision(),
                of.device(),
                of.kernel(),
                of.program(),
                of.made(),
                of.kind(),
                of.sampling(),
                of.vocabulary());

        assertThat(trace.asOf(of).event(2)).isEqualTo(trace.event(2));
        assertThat(trace.asOf(hotter).logprob(2)).isEqualTo(trace.logprob(2));
        assertThat(trace.asOf(hotter).isDrawn(2)).isFalse();
        assertThat(trace.asOf(other).isPredicted(2)).isFalse();
        assertThat(trace.asOf(other).ids()).isEqualTo(trace.ids());
    }

    @Test
    void a_control_token_adds_no_text() {
        TokenTrace trace = new TokenTrace.Builder(Traces.SOURCE, Traces::entry)
                .add(event(0, -1))
                .add(event(999, -1))
                .trace();

        assertThat(trace.text(0, 2)).isEqualTo(" the");
        assertThat(trace.entry(999).control()).isTrue();
    }

    @Test
    void the_mass_covered_is_that_of_the_alternatives() {
        TokenTrace trace = new TokenTrace.Builder(Traces.SOURCE, Traces::entry)
                .add(event(0, -1, new Alternative(1, Math.log(0.5)), new Alternative(2, Math.log(0.25))))
                .trace();

        assertThat(trace.massCovered(0)).isCloseTo(0.75, within(1e-7));
    }
}
