package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.github.phiworkbench.engine.Alternative;
import io.github.phiworkbench.engine.Draw;
import io.github.phiworkbench.engine.Prediction;
import io.github.phiworkbench.engine.TokenBytes;
import io.github.phiworkbench.engine.TokenEvent;
import io.github.phiworkbench.engine.TokenEvent.Origin;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HeatMetricTest {

    /** A quarter where half goes to another token and an eighth to a third; the sampler cut the third away. */
    private final TokenTrace trace = new TokenTrace.Builder(Traces.SOURCE, Traces::entry)
            .add(new TokenEvent(
                    2,
                    TokenBytes.NONE,
                    "",
                    0,
                    Optional.of(new Prediction(
                            Math.log(0.25),
                            2,
                            Math.log(4),
                            List.of(
                                    new Alternative(1, Math.log(0.5)),
                                    new Alternative(2, Math.log(0.25)),
                                    new Alternative(3, Math.log(0.125))),
                            0.875)),
                    Optional.of(new Draw(0.4, 2, Math.log(2), List.of(0.6, 0.4, 0.0))),
                    Origin.SAMPLED))
            .add(new TokenEvent(1, TokenBytes.NONE, "", 1, Optional.empty(), Optional.empty(), Origin.PROMPT))
            .trace();

    private double value(HeatMetric metric, Basis basis) {
        return metric.value(trace, 0, basis);
    }

    @Test
    void metrics_of_the_model_are_those_of_its_distribution() {
        assertThat(value(HeatMetric.PROBABILITY, Basis.MODEL)).isCloseTo(0.25, within(1e-6));
        assertThat(value(HeatMetric.SURPRISAL, Basis.MODEL)).isCloseTo(2, within(1e-6));
        assertThat(value(HeatMetric.RANK, Basis.MODEL)).isEqualTo(2);
        assertThat(value(HeatMetric.ENTROPY, Basis.MODEL)).isCloseTo(2, within(1e-6));
        assertThat(value(HeatMetric.MARGIN, Basis.MODEL)).isCloseTo(0.25, within(1e-6));
    }

    @Test
    void metrics_of_the_sampler_are_those_of_what_it_drew_from() {
        assertThat(value(HeatMetric.PROBABILITY, Basis.SAMPLER)).isCloseTo(0.4, within(1e-6));
        assertThat(value(HeatMetric.SURPRISAL, Basis.SAMPLER)).isCloseTo(-Math.log(0.4) / Math.log(2), within(1e-6));
        assertThat(value(HeatMetric.RANK, Basis.SAMPLER)).isEqualTo(2);
        assertThat(value(HeatMetric.ENTROPY, Basis.SAMPLER)).isCloseTo(1, within(1e-6));
        assertThat(value(HeatMetric.MARGIN, Basis.SAMPLER)).isCloseTo(0.2, within(1e-6));
    }

    @ParameterizedTest
    @EnumSource(HeatMetric.class)
    void nothing_is_known_of_a_token_that_nothing_predicted(HeatMetric metric) {
        assertThat(metric.value(trace, 1, Basis.MODEL)).isNaN();
        assertThat(metric.value(trace, 1, Basis.SAMPLER)).isNaN();
        assertThat(metric.heat(Double.NaN)).isNaN();
    }

    @ParameterizedTest
    @EnumSource(HeatMetric.class)
    void a_legend_runs_from_no_heat_to_the_full_heat(HeatMetric metric) {
        List<Double> heats = metric.ticks().stream().map(metric::heat).toList();

        assertThat(heats.getFirst()).isZero();
        assertThat(heats.getLast()).isCloseTo(1, within(1e-12));
        assertThat(heats).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void values_beyond_the_scale_have_the_colour_of_its_end() {
        assertThat(HeatMetric.SURPRISAL.heat(40)).isEqualTo(1);
        assertThat(HeatMetric.RANK.heat(150_000)).isEqualTo(1);
    }
}
