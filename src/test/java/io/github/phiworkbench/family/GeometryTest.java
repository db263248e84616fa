package io.github.phiworkbench.family;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GeometryTest {

    private static final Geometry PHI_4 =
            new Geometry(100352, 5120, 17920, 40, 40, 10, 128, 128, 250000, Optional.empty(), 16384, 1e-5, false);

    @Test
    void counts_the_weights_and_the_cache_of_phi_4() {
        assertThat(PHI_4.qkvRows()).isEqualTo(7680);
        assertThat(PHI_4.parameters()).isEqualTo(14_659_507_200L);
        assertThat(PHI_4.cacheElementsPerToken() * 2).isEqualTo(204_800);
    }

    @Test
    void without_long_rope_both_tables_are_the_same_and_unscaled() {
        assertThat(PHI_4.shortInverseFrequencies()).hasSize(64).isEqualTo(PHI_4.longInverseFrequencies());
        assertThat(PHI_4.shortInverseFrequencies()[1]).isCloseTo((float) Math.pow(250000, -2.0 / 128), within(1e-6f));
        assertThat(PHI_4.attentionFactor()).isEqualTo(1.0);
    }

    @Test
    void long_rope_divides_the_frequencies_by_its_factors() {
        LongRope longRope = new LongRope(List.of(1.0, 1.0), List.of(2.0, 4.0), 64, 1.25);
        Geometry geometry = new Geometry(8, 8, 8, 1, 1, 1, 8, 4, 100, Optional.of(longRope), 128, 1e-5, true);
        assertThat(geometry.shortInverseFrequencies()).containsExactly(1f, 0.1f);
        assertThat(geometry.longInverseFrequencies()).containsExactly(0.5f, 0.025f);
        assertThat(geometry.attentionFactor()).isEqualTo(1.25);
    }

    @Test
    void the_attention_factor_follows_from_the_context_lengths() {
        assertThat(LongRope.attentionFactor(131072, 4096)).isCloseTo(1.1902380714238083, within(1e-15));
        assertThat(LongRope.attentionFactor(4096, 4096)).isEqualTo(1.0);
    }
}
