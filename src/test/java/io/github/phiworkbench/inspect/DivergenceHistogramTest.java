package io.github.phiworkbench.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class DivergenceHistogramTest {

    @Test
    void a_divergence_is_counted_in_its_half_of_a_decade() {
        DivergenceHistogram.Builder builder = new DivergenceHistogram.Builder();
        List.of(1.1e-4, 3.0e-4, 3.3e-4, 0.5).forEach(builder::add);
        DivergenceHistogram histogram = builder.histogram();
        assertThat(DivergenceHistogram.exponent(12)).isEqualTo(-4);
        assertThat(histogram.counts().get(12)).isEqualTo(2);
        assertThat(histogram.counts().get(13)).isEqualTo(1);
        assertThat(histogram.counts().get(19)).isEqualTo(1);
        assertThat(histogram.firstFilled()).isEqualTo(12);
        assertThat(histogram.endOfFilled()).isEqualTo(20);
    }

    @Test
    void what_lies_beyond_the_bins_is_in_the_outermost() {
        DivergenceHistogram.Builder builder = new DivergenceHistogram.Builder();
        List.of(0.0, 1e-20, 5_000.0).forEach(builder::add);
        List<Integer> counts = builder.histogram().counts();
        assertThat(counts.getFirst()).isEqualTo(2);
        assertThat(counts.getLast()).isEqualTo(1);
    }

    @Test
    void one_with_other_bins_is_refused() {
        assertThatThrownBy(() -> new DivergenceHistogram(List.of(1, 2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("24");
    }
}
